internal import CLVStudy

extension StudyPicture {
  /// Whether a purchase is worth less than one of the currency on average, so
  /// that sums are told with decimals.
  var hasSmallMoney: Bool {
    guard !ascendingSpends.isEmpty else { return false }
    return ascendingSpends.reduce(0, +) / Double(ascendingSpends.count) < 1
  }
}

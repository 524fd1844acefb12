/// The line above which the top share of customers is.
enum TopShare {
  /// The smallest value that belongs to the top: at least a share 1 − `share`
  /// of the values is below it.
  ///
  /// Equal values are all in or all out, so the top is never larger than
  /// `share`; ∞ where more than that share the highest value.
  static func line(of values: [Double], share: Double) -> Double {
    let sorted = values.sorted()
    let below = min(
      sorted.count, Int(((1 - share) * Double(sorted.count)).rounded(.up)))
    guard below < sorted.count else { return .infinity }
    guard below > 0 else { return sorted[0] }
    let outside = sorted[below - 1]
    return sorted[below...].first { $0 > outside } ?? .infinity
  }
}

extension PurchaseHistory {
  /// A history of numbers from anywhere, all times in one unit.
  ///
  /// - Throws: Where they are not those of a customer: 0 ≤ frequency, and
  ///   0 ≤ recency ≤ T < ∞.
  public init(
    validating frequency: Int, recency: Double, T: Double
  ) throws(InvalidValue) {
    if let fault = Self.fault(frequency: frequency, recency: recency, T: T) {
      throw InvalidValue(fault)
    }
    self.init(frequency: frequency, recency: recency, T: T)
  }

  /// What keeps numbers from being those of a customer; nil for nothing.
  static func fault(frequency: Int, recency: Double, T: Double) -> String? {
    guard frequency >= 0, frequency <= Int(Int32.max) else {
      return "a frequency of \(frequency) cannot be"
    }
    guard T >= 0, T.isFinite else { return "a T of \(T) cannot be" }
    guard recency >= 0, recency <= T else {
      return "a recency of \(recency) does not lie between 0 and T, \(T)"
    }
    return nil
  }
}

extension HistorySample {
  /// Collapses columns of numbers from anywhere to distinct histories.
  ///
  /// - Throws: Where the columns differ in length, or a row is none of a
  ///   customer; it is named by its place, from 0.
  public init(
    validating frequency: [Int32], recency: [Double], T: [Double],
    logGaps: [Double]? = nil
  ) throws(InvalidValue) {
    guard frequency.count == recency.count, frequency.count == T.count,
      logGaps.map({ $0.count == T.count }) ?? true
    else { throw InvalidValue("the columns differ in length") }
    for row in frequency.indices {
      if let fault = PurchaseHistory.fault(
        frequency: Int(frequency[row]), recency: recency[row], T: T[row])
      {
        throw InvalidValue("row \(row): \(fault)")
      }
      if let gaps = logGaps?[row], !gaps.isFinite {
        throw InvalidValue("row \(row): logarithms of gaps of \(gaps)")
      }
    }
    self.init(
      frequency: frequency, recency: recency, T: T, logGaps: logGaps)
  }
}

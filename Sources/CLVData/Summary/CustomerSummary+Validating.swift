public import CLVModels

extension CustomerSummary {
  /// A summary of columns from anywhere, without a holdout.
  ///
  /// - Throws: Where the columns differ in length, or a row is none of a
  ///   customer; it is named by its place, from 0.
  public init(
    validating ids: CustomerIDs, frequency: [Int32], recency: [Double],
    T: [Double], monetaryValue: [Double]? = nil, timeUnit: TimeUnit,
    logGaps: [Double]? = nil
  ) throws(InvalidValue) {
    _ = try HistorySample(
      validating: frequency, recency: recency, T: T, logGaps: logGaps)
    let money = monetaryValue ?? [Double](repeating: 0, count: T.count)
    guard ids.count == T.count, money.count == T.count else {
      throw InvalidValue("the columns differ in length")
    }
    for (row, value) in money.enumerated() where !(value >= 0 && value < 1e300)
    {
      throw InvalidValue("row \(row): a mean spend of \(value) cannot be")
    }
    self.init(
      ids: ids, frequency: frequency, recency: recency, T: T,
      monetaryValue: money, timeUnit: timeUnit,
      hasAmounts: monetaryValue != nil, logGaps: logGaps)
  }
}

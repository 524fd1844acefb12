public import CLVForecasting
internal import CLVModels

extension SummaryFit {
  /// What the customers show that no estimate does: that one-time buyers are
  /// missing, or what their amounts say of a spend model that takes all to be
  /// alike.
  public var findings: [AssumptionFinding] {
    [
      record.missingOneTimeBuyers?.finding,
      SpendDifferences.finding(record.spendDifferences, summary, spend),
    ].compactMap(\.self)
  }
}

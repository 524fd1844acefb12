public import CLVData
public import CLVForecasting
internal import CLVModels

extension CustomerModel {
  /// What the customers whom the model was fitted to show that no estimate
  /// does: that one-time buyers are missing, or what their amounts say of a
  /// spend model that takes all to be alike.
  public func findings(
    of summary: CustomerSummary
  ) -> [AssumptionFinding] {
    [
      record.missingOneTimeBuyers?.finding,
      SpendDifferences.finding(record.spendDifferences, summary, spend),
    ].compactMap(\.self)
  }
}

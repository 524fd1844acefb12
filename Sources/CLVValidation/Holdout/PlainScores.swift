internal import CLVData
internal import CLVForecasting

/// What the scores would have been without the correction of forecasts.
public struct PlainScores: Sendable {
  /// The scores of purchases.
  public let purchases: HoldoutScore

  /// The scores of money; nil without amounts.
  public let value: HoldoutScore?

  /// nil where forecasts are the plain model's.
  init?(_ forecasts: CustomerForecasts, _ holdout: CustomerSummary.Holdout) {
    guard forecasts.isCorrected else { return nil }
    purchases = HoldoutScore(
      predicted: forecasts.plainExpectedPurchases(),
      actual: holdout.frequency.map { Double($0) },
      duration: holdout.duration)
    let values = forecasts.plainLifetimeValues()
    value = values.flatMap { values in
      guard holdout.hasAmounts, values.allSatisfy(\.isFinite) else {
        return nil
      }
      let spent = zip(holdout.frequency, holdout.monetaryValue).map {
        Double($0) * $1
      }
      return HoldoutScore(
        predicted: values, actual: spent, duration: holdout.duration)
    }
  }
}

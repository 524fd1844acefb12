internal import CLVData
internal import CLVModels

/// The factors of a correction for the customers of a summary.
struct CorrectionFactors {
  /// A factor for each customer's purchases; nil where these stay as they are.
  let purchases: [Double]?

  /// A factor for each customer's mean amount; nil where these stay as they
  /// are.
  let spend: [Double]?

  init(
    _ correction: ForecastCorrection, _ summary: CustomerSummary,
    _ histories: ForecastHistories, by model: CustomerModel
  ) {
    let expected = CustomerForecasts.expectedPurchases(
      of: histories, by: model, in: correction.horizon)
    purchases = correction.purchases?.values(summary, expected: expected)
    spend = correction.spend?.values(summary, expected: expected)
  }

  /// Amounts once they are corrected.
  func spends(_ plain: [Double]) -> [Double] {
    guard let spend else { return plain }
    return zip(plain, spend).map { $0 * $1 }
  }
}

extension CustomerForecasts {
  /// The purchases that the plain model expects of each customer over a
  /// horizon.
  static func expectedPurchases(
    of histories: ForecastHistories, by model: CustomerModel,
    in horizon: Double
  ) -> [Double] {
    let predictions = histories.predictions(
      by: model.purchase, PredictionSettings(horizon: horizon),
      uncertainty: nil)
    return histories.membership.map { predictions[Int($0)].expectedPurchases }
  }
}

import CLV

/// A fit of each model to a summary, and forecasts by it.
func fuzzFit(_ input: FuzzInput) {
  var input = input
  let purchaseModel = input.choose(ModelCatalog.purchaseModels)
  let horizon = input.choose([1.0, 52, 600])
  guard let summary = readSummary(input.file, in: .week),
    let fit = try? SummaryFit(
      summary, purchaseModel: purchaseModel, checksIndependence: true)
  else { return }
  let forecasts = CustomerForecasts(
    summary, purchase: fit.purchase, spend: fit.spend,
    settings: ForecastSettings(horizon: horizon),
    uncertainty: fit.uncertainty.purchase)
  for i in 0..<forecasts.count { check(forecasts[i], of: i) }
}

import CLV

/// A fit of each model to a summary, and forecasts by it.
func fuzzFit(_ input: FuzzInput) {
  var input = input
  let purchaseModel = input.choose(ModelCatalog.purchaseModels)
  let horizon = input.choose([1.0, 52, 600])
  guard let summary = readSummary(input.file, in: .week),
    let model = try? CustomerModel.fit(
      to: summary, ModelChoice(purchase: purchaseModel),
      checksIndependence: true)
  else { return }
  let forecasts = CustomerForecasts(
    summary, by: model, settings: ForecastSettings(horizon: horizon))
  for i in 0..<forecasts.count { check(forecasts[i], of: i) }
}

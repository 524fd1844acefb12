import CLV

/// The model file, and forecasts of a few histories by what it reads.
func fuzzModel(_ input: FuzzInput) {
  var input = input
  let horizon = input.choose([1.0, 52, 600])
  let hasAmounts = input.choose([true, false])
  do throws(DataError) {
    let models = try CustomerModel(path: ScratchFile.path(input.file))
    let summary = SmallSummary.make(
      in: models.timeUnit, hasAmounts: hasAmounts)
    try models.check(summary, in: "summary")
    var settings = ForecastSettings(horizon: horizon)
    settings.wantsMedianTime = true
    settings.wantsValueIntervals = true
    forecast(summary, by: models, try covariates(models, summary), settings)
  } catch {}
}

/// The covariates of the summary's customers that a model file asks for.
private func covariates(
  _ models: CustomerModel, _ summary: CustomerSummary
) throws(DataError) -> ForecastCovariates {
  guard models.takesCovariates else { return ForecastCovariates() }
  let rows = SmallSummary.names.enumerated().map { i, name in
    "\(name),\(i % 2 == 0 ? "web" : "shop"),\(i)\n"
  }
  let table = try CovariateTable(
    path: ScratchFile.otherPath(
      ("customer_id,channel,size\n" + rows.joined()).utf8))
  return try ForecastCovariates(
    table.joined(to: summary.ids), of: models)
}

private func forecast(
  _ summary: CustomerSummary, by models: CustomerModel,
  _ covariates: ForecastCovariates, _ settings: ForecastSettings
) {
  let forecasts = CustomerForecasts(
    summary, by: models, covariates: covariates, settings: settings)
  for i in 0..<forecasts.count { check(forecasts[i], of: i) }
  let groups = GroupForecasts(
    forecasts, groups: CustomerGroups(allOf: summary))
  promise(groups.groups.count == 1, "one group")
  if !models.takesCovariates {
    let newcomer = NewCustomerForecast(by: models, settings: settings)
    check(newcomer.purchases, of: -1)
  }
}

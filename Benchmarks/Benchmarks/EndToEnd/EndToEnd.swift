import BenchmarkSupport
import CLV

/// The whole loop of `clv run`, through the library: read, summarize, fit,
/// validate, refit, forecast, and write all but the progress.
let benchmarks: @Sendable () -> Void = {
  Suite.measure("Whole run") { population in
    let path = try population.log()
    let distinct = try population.summary().histories.distinctCount
    return Prepared(path, distinctHistories: distinct)
  } work: { path in
    try run(path)
  }
}

private func run(_ path: String) throws {
  let summaries = try Population.summarize(path)
  try write { try summaries.calibration.write(to: $0) }
  let fit = try SummaryFit(summaries.calibration)
  try write { try $0.writeJSON(fit.record) }
  let validation = HoldoutValidation(
    summaries.calibration, purchase: fit.purchase, spend: fit.spend,
    timeline: summaries.timeline)
  if let validation { try write { try validation.write(to: $0) } }
  let final = try SummaryFit(summaries.complete)
  try write { try $0.writeJSON(final.record) }
  let forecasts = CustomerForecasts(
    summaries.complete, purchase: final.purchase, spend: final.spend,
    settings: ForecastSettings(horizon: ForecastSettings.oneYear(in: .week)))
  try write { try forecasts.write(to: $0) }
}

/// To a device: what a disk does is not measured.
private func write(_ contents: (AtomicFile) throws -> Void) throws {
  let file = try AtomicFile(path: "/dev/null")
  try contents(file)
  try file.commit()
}

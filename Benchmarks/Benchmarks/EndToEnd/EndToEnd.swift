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
  let model = try CustomerModel.fit(to: summaries.calibration)
  try write { try model.write(to: $0) }
  let validation = HoldoutValidation(
    summaries.calibration, by: model, timeline: summaries.timeline)
  if let validation { try write { try validation.write(to: $0) } }
  let final = try CustomerModel.fit(to: summaries.complete)
  try write { try final.write(to: $0) }
  let forecasts = CustomerForecasts(
    summaries.complete, by: final,
    settings: ForecastSettings(horizon: ForecastSettings.oneYear(in: .week)))
  try write { try forecasts.write(to: $0) }
}

/// To a device: what a disk does is not measured.
private func write(_ contents: (AtomicFile) throws -> Void) throws {
  let file = try AtomicFile(path: "/dev/null")
  try contents(file)
  try file.commit()
}

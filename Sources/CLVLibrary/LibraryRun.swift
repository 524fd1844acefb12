public import CInterface
internal import CLVData
internal import CLVForecasting
internal import CLVModels
internal import CLVRequests
internal import CLVStudy
internal import CLVTables
internal import CLVValidation
internal import Libm

/// A validation as text, its findings by their keys and values.
func text(of validation: HoldoutValidation) throws -> String {
  try validation.json(
    wording: AssumptionWording(
      name: { $0.rawValue }, text: { "\($0.key)" }, space: " "),
    methods: MethodWording(title: { $1 }, description: { $1 })
  ) {
    $0.text { RequestError.words(for: $0) }
  }
}

/// What the caller is told while a run goes on.
private struct Progress {
  let report: clv_progress?
  let context: UnsafeMutableRawPointer?

  func tell(_ step: String, _ share: Double) throws {
    if let report, report(context, step, share) != 0 {
      throw RequestError.cancelled
    }
  }

  /// Tells of a result, by what comes next.
  func tell(after step: StudyStep) throws {
    switch step {
    case .summarized: try tell("fit", 1)
    case .validated: try tell("refit", 1)
    case .fitted(_, _, .calibration): try tell("validate", 1)
    case .fitted(_, _, .everything): try tell("forecast", 1)
    case .forecast, .summed: try tell("act", 1)
    case .compared, .joined, .acted: try tell("", 1)
    }
  }
}

/// The days of a run and the sums of its forecasts, as a document.
private struct RunReport: Encodable {
  struct Totals: Encodable {
    let alive: Double
    let purchases: Double
    let lifetimeValue: Double?
  }

  let start: String
  let calibrationEnd: String
  let observationEnd: String
  let timeUnit: TimeUnit
  let horizon: Double
  let level: Double
  let customers: Int
  let totals: Totals
  let cleaning: CleaningReport

  init(_ results: StudyResults) {
    let window = results.calibration.window
    start = window.start.description
    calibrationEnd = window.calibrationEnd.description
    observationEnd = window.observationEnd.description
    timeUnit = results.model.timeUnit
    horizon = results.forecasts.settings.horizon
    level = results.forecasts.settings.level
    customers = results.summary.count
    let sums = results.forecasts.totals()
    totals = Totals(
      alive: sums.alive, purchases: sums.purchases,
      lifetimeValue: sums.lifetimeValue)
    cleaning = results.calibration.cleaning
  }
}

/// Goes the whole way; see `clv.h`.
@c @implementation
public func clv_run(
  _ log: UnsafeMutablePointer<ArrowArrayStream>?,
  _ covariates: UnsafeMutablePointer<ArrowArrayStream>?,
  _ options: UnsafePointer<CChar>?, _ progress: clv_progress?,
  _ context: UnsafeMutableRawPointer?,
  _ results: UnsafeMutablePointer<clv_results>?,
  _ error: UnsafeMutablePointer<clv_error>?
) -> Int32 {
  clv_run_study(
    log, covariates, options, progress, context, results, nil, error)
}

/// Goes the whole way, and keeps what pages are made of; see `clv.h`.
@c @implementation
public func clv_run_study(
  _ log: UnsafeMutablePointer<ArrowArrayStream>?,
  _ covariates: UnsafeMutablePointer<ArrowArrayStream>?,
  _ options: UnsafePointer<CChar>?, _ progress: clv_progress?,
  _ context: UnsafeMutableRawPointer?,
  _ results: UnsafeMutablePointer<clv_results>?,
  _ kept: UnsafeMutablePointer<OpaquePointer?>?,
  _ error: UnsafeMutablePointer<clv_error>?
) -> Int32 {
  answering(error, releasing: log, covariates) {
    let options = try RequestOptions(options)
    let input = try RequestInput(options)
    var study = try StudyOptions(models: options, timeUnit: input.unit)
    study.forecast = try ForecastSettings(options, in: input.unit)
    study.actions = try .init(options, in: input.unit)
    study.calibrationEnd = input.calibrationEnd
    study.observationEnd = input.observationEnd
    study.origins = try options.whole("origins", 2...1000)
    // Of a page it is not known yet in which language it will be.
    study.keepsAllCalendars = kept != nil
    study.keepsEarlierSegments = kept != nil
    let settings = try CovariateSettings(options)
    let columns = try options.texts("covariate-columns")
    try options.finish()
    let table = try input.covariates(
      covariates, columns: columns.isEmpty ? nil : columns)
    try study.take(table, settings)
    let progress = Progress(report: progress, context: context)
    try progress.tell("read", 0)
    var summary: CustomerSummary?
    let found = try CustomerStudy(study).run(
      try input.log(log) { try? progress.tell("read", $0) }
    ) { step in
      if case .summarized(let summaries) = step {
        summary = summaries.calibration
      }
      try progress.tell(after: step)
    }
    try give(found, summary, to: results)
    kept?.pointee = Held.handle(of: found)
  }
}

private func give(
  _ found: StudyResults, _ summary: CustomerSummary?,
  to results: UnsafeMutablePointer<clv_results>?
) throws {
  guard let results else { return }
  let validation = try found.calibration.validation.map { try text(of: $0) }
  let report = try JSONText.of(RunReport(found), for: "report")
  results.pointee = clv_results()
  if let summary { results.pointee.summary = stream(of: summary) }
  results.pointee.model = Held.handle(of: found.calibration.model)
  results.pointee.validation = validation.flatMap { given($0) }
  results.pointee.final_model = Held.handle(of: found.model)
  results.pointee.forecasts = stream(of: found.forecasts)
  if let actions = found.actions {
    results.pointee.actions = stream(of: actions)
  }
  results.pointee.report = given(report)
}

/// Releases the results of a run; see `clv.h`.
@c @implementation
public func clv_results_clear(_ results: UnsafeMutablePointer<clv_results>?) {
  guard let results else { return }
  results.pointee.summary.release?(&results.pointee.summary)
  results.pointee.forecasts.release?(&results.pointee.forecasts)
  results.pointee.actions.release?(&results.pointee.actions)
  clv_model_release(results.pointee.model)
  clv_model_release(results.pointee.final_model)
  free(results.pointee.validation)
  free(results.pointee.report)
  results.pointee = clv_results()
}

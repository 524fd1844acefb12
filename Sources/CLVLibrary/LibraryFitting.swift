public import CInterface
internal import CLVArrow
internal import CLVData
internal import CLVForecasting
internal import CLVModels
internal import CLVRequests
internal import CLVStudy
internal import CLVTables

/// What became of a log, as a document.
private struct SummaryReport: Encodable {
  let start: String
  let calibrationEnd: String
  let observationEnd: String
  let timeUnit: TimeUnit
  let hasAmounts: Bool
  let customers: Int
  let daysLeftOut: Int
  let cleaning: CleaningReport

  init(_ summaries: LogSummaries) {
    start = summaries.window.start.description
    calibrationEnd = summaries.window.calibrationEnd.description
    observationEnd = summaries.window.observationEnd.description
    timeUnit = summaries.calibration.timeUnit
    hasAmounts = summaries.calibration.hasAmounts
    customers = summaries.calibration.count
    daysLeftOut = summaries.daysLeftOut
    cleaning = summaries.report
  }
}

/// The columns of summaries that hold days.
let daysOfSummaries: Set = ["first_date"]

/// A summary for the caller.
func stream(of summary: CustomerSummary) -> ArrowArrayStream {
  ArrowOutput.stream(
    of: CustomerSummary.table, summary, count: summary.count,
    days: daysOfSummaries)
}

/// What became of a log, as text.
func report(on summaries: LogSummaries) throws -> String {
  try JSONText.of(SummaryReport(summaries), for: "report") {
    $0.text { RequestError.words(for: $0) }
  }
}

/// Summarizes a log; see `clv.h`.
@c @implementation
public func clv_summarize(
  _ log: UnsafeMutablePointer<ArrowArrayStream>?,
  _ options: UnsafePointer<CChar>?,
  _ summary: UnsafeMutablePointer<ArrowArrayStream>?,
  _ report: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
  _ error: UnsafeMutablePointer<clv_error>?
) -> Int32 {
  answering(error, releasing: log) {
    let options = try RequestOptions(options)
    let input = try RequestInput(options)
    let opportunities = try options.flag("opportunities")
    try options.finish()
    let summaries = try input.summaries(
      of: try input.log(log), opportunities: opportunities)
    let text = try CLVLibrary.report(on: summaries)
    summary?.pointee = stream(of: summaries.calibration)
    report?.pointee = given(text)
  }
}

/// Gives the distinct histories; see `clv.h`.
@c @implementation
public func clv_histories(
  _ summary: UnsafeMutablePointer<ArrowArrayStream>?,
  _ options: UnsafePointer<CChar>?,
  _ histories: UnsafeMutablePointer<ArrowArrayStream>?,
  _ error: UnsafeMutablePointer<clv_error>?
) -> Int32 {
  answering(error, releasing: summary) {
    let options = try RequestOptions(options)
    let input = try RequestInput(options)
    try options.finish()
    guard case .summary(let customers) = try input.contents(summary) else {
      throw RequestError.usage("the data are a log; summarize it first")
    }
    let table = HistoryTable(customers)
    histories?.pointee = ArrowOutput.stream(
      of: HistoryTable.table, table, count: table.places.count)
  }
}

/// The distinct histories of a summary, each with the number of customers.
private struct HistoryTable: Sendable {
  let summary: CustomerSummary

  /// A customer of each history.
  private(set) var places: [Int] = []
  private(set) var counts: [Int] = []

  init(_ summary: CustomerSummary) {
    self.summary = summary
    var numbers: [Int32: Int] = [:]
    for (customer, history) in summary.grouped.membership.enumerated() {
      let number = numbers[history] ?? places.count
      if number == places.count {
        numbers[history] = number
        places.append(customer)
        counts.append(0)
      }
      counts[number] += Int(summary.counts?[customer] ?? 1)
    }
  }

  static let table = OutputTable<HistoryTable>(columns: [
    .count("frequency", "repeat purchases") {
      Int($0.summary.frequency[$0.places[$1]])
    },
    .number("recency", "from first to last purchase") {
      $0.summary.recency[$0.places[$1]]
    },
    .number("T", "from first purchase to the end") {
      $0.summary.T[$0.places[$1]]
    },
    .count("customers", "how many have it") { $0.counts[$1] },
  ])
}

/// Fits models; see `clv.h`.
@c @implementation
public func clv_fit(
  _ data: UnsafeMutablePointer<ArrowArrayStream>?,
  _ covariates: UnsafeMutablePointer<ArrowArrayStream>?,
  _ options: UnsafePointer<CChar>?,
  _ model: UnsafeMutablePointer<OpaquePointer?>?,
  _ error: UnsafeMutablePointer<clv_error>?
) -> Int32 {
  answering(error, releasing: data, covariates) {
    let options = try RequestOptions(options)
    let fitting = try Fitting(options)
    try options.finish()
    let fitted = try fitting.fitted(data, covariates)
    model?.pointee = Held.handle(of: fitted)
    guard fitted.isUsable else { throw RequestError.notConverged }
  }
}

/// What a fit is asked.
private struct Fitting {
  private let input: RequestInput
  private let study: StudyOptions
  private let inference: InferenceSettings
  private let settings: CovariateSettings
  private let columns: [String]

  init(_ options: RequestOptions) throws {
    input = try RequestInput(options)
    study = try StudyOptions(models: options)
    inference = try InferenceSettings(options)
    settings = try CovariateSettings(options)
    columns = try options.texts("covariate-columns")
    if inference.profile, settings.penalty > 0 {
      throw RequestError.usage(
        "option profile: with l2 the estimates are not where the likelihood "
          + "is highest; use bootstrap")
    }
  }

  func fitted(
    _ data: UnsafeMutablePointer<ArrowArrayStream>?,
    _ covariates: UnsafeMutablePointer<ArrowArrayStream>?
  ) throws -> CustomerModel {
    var study = study
    let table = try input.covariates(
      covariates, columns: columns.isEmpty ? nil : columns)
    try study.take(table, settings)
    switch try input.contents(data) {
    case .summary(let summary): return try fitted(summary, study)
    case .log(let log):
      let opportunities =
        if case .given(let type) = study.purchaseModel {
          type.countsOpportunities
        } else { false }
      let summaries = try input.summaries(
        of: log, opportunities: opportunities)
      return try fitted(
        summaries.calibration, study, log: (log, summaries.window),
        cleaning: summaries.report)
    }
  }

  private func fitted(
    _ summary: CustomerSummary, _ study: StudyOptions,
    log: (TransactionLog, ObservationWindow)? = nil,
    cleaning: CleaningReport? = nil
  ) throws -> CustomerModel {
    let (choice, _) = try study.choice(for: summary, of: log)
    let plan = try study.source(for: choice)?.plan(for: summary, choice)
    do {
      return try CustomerModel.fit(
        to: summary, choice, covariates: plan, inference: inference,
        checksIndependence: true, window: log?.1, cleaning: cleaning)
    } catch {
      throw DataError(.badData, error.advice)
    }
  }
}

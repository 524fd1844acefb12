public import CInterface
internal import CLVArrow
internal import CLVCampaigns
internal import CLVData
internal import CLVForecasting
internal import CLVRFM
internal import CLVStudy
internal import CLVTables

/// Forecasts for the caller.
func stream(of forecasts: CustomerForecasts) -> ArrowArrayStream {
  ArrowOutput.stream(
    of: CustomerForecasts.table, forecasts, count: forecasts.count)
}

/// Campaign lists for the caller, in the words of no language.
func stream(of actions: CustomerActions) -> ArrowArrayStream {
  let wording = CustomerActions.Wording(
    names: ActionList.allCases.reduce(into: [:]) { $0[$1] = $1.rawValue },
    append: { $1.append($0.key) })
  return ArrowOutput.stream(
    of: CustomerActions.table, actions.rows(contacts: nil, wording: wording),
    count: actions.count)
}

/// Forecasts every customer; see `clv.h`.
@c @implementation
public func clv_forecast(
  _ held: OpaquePointer?, _ data: UnsafeMutablePointer<ArrowArrayStream>?,
  _ covariates: UnsafeMutablePointer<ArrowArrayStream>?,
  _ options: UnsafePointer<CChar>?,
  _ forecasts: UnsafeMutablePointer<ArrowArrayStream>?,
  _ error: UnsafeMutablePointer<clv_error>?
) -> Int32 {
  answering(error, releasing: data, covariates) {
    let model = try usableModel(of: held)
    let options = try LibraryOptions(options)
    let input = try LibraryInput(options).inUnit(of: model)
    let settings = try ForecastSettings(options, in: model.timeUnit)
    try options.finish()
    let summary = try input.customers(data, for: model)
    forecasts?.pointee = stream(
      of: CustomerForecasts(
        summary, by: model,
        covariates: try input.effects(covariates, of: model, on: summary),
        settings: settings))
  }
}

/// Scores a model on a holdout; see `clv.h`.
@c @implementation
public func clv_validate(
  _ held: OpaquePointer?, _ data: UnsafeMutablePointer<ArrowArrayStream>?,
  _ covariates: UnsafeMutablePointer<ArrowArrayStream>?,
  _ options: UnsafePointer<CChar>?,
  _ validation: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
  _ error: UnsafeMutablePointer<clv_error>?
) -> Int32 {
  answering(error, releasing: data, covariates) {
    let model = try usableModel(of: held)
    let options = try LibraryOptions(options)
    let input = try LibraryInput(options).inUnit(of: model)
    try options.finish()
    let holdout = try holdout(data, input, model)
    try model.check(holdout.summary, in: "data")
    guard
      let found = CustomerStudy.validation(
        of: model, on: holdout,
        covariates: try input.effects(
          covariates, of: model, on: holdout.summary))
    else {
      throw DataError(
        .badData,
        "there is no holdout: columns frequency_holdout and duration_holdout "
          + "are needed; make them with \(.summarize) and a "
          + "\(.calibrationEnd)")
    }
    let text = try text(of: found)
    validation?.pointee = given(text)
  }
}

private func holdout(
  _ data: UnsafeMutablePointer<ArrowArrayStream>?, _ input: LibraryInput,
  _ model: CustomerModel
) throws -> StudyHoldout {
  let log: TransactionLog
  switch try input.contents(data) {
  case .summary(let summary): return StudyHoldout(summary.expanded)
  case .log(let read): log = read
  }
  guard input.calibrationEnd != nil else {
    throw LibraryError.usage(
      "the data are a log: give the calibration_end that the model was fitted "
        + "with")
  }
  return StudyHoldout(
    try input.summaries(of: log, opportunities: model.countsOpportunities))
}

/// Puts customers on campaign lists; see `clv.h`.
@c @implementation
public func clv_actions(
  _ held: OpaquePointer?, _ data: UnsafeMutablePointer<ArrowArrayStream>?,
  _ covariates: UnsafeMutablePointer<ArrowArrayStream>?,
  _ options: UnsafePointer<CChar>?,
  _ actions: UnsafeMutablePointer<ArrowArrayStream>?,
  _ error: UnsafeMutablePointer<clv_error>?
) -> Int32 {
  answering(error, releasing: data, covariates) {
    let model = try usableModel(of: held)
    let options = try LibraryOptions(options)
    let input = try LibraryInput(options).inUnit(of: model)
    var settings = try ForecastSettings(options, in: model.timeUnit)
    let lists = try ActionSettings(options, in: model.timeUnit)
    try options.finish()
    guard settings.horizon.isFinite else {
      throw LibraryError.usage(
        "option horizon: no campaign keeps a customer for ever; give the time "
          + "over which it is to pay")
    }
    settings.wantsMedianTime = false
    settings.joinsParameterUncertainty = false
    let (summary, log) = try input.histories(data, for: model)
    let forecasts = CustomerForecasts(
      summary, by: model,
      covariates: try input.effects(covariates, of: model, on: summary),
      settings: settings)
    let slowing = try log.map { log, end in
      try SlowingCustomers(log, summary, end: end, share: lists.slowingShare)
    }
    actions?.pointee = stream(
      of: CustomerActions(
        CustomerOutlooks(forecasts), settings: lists, slowing: slowing))
  }
}

/// Scores customers; see `clv.h`.
@c @implementation
public func clv_rfm(
  _ held: OpaquePointer?, _ data: UnsafeMutablePointer<ArrowArrayStream>?,
  _ options: UnsafePointer<CChar>?,
  _ scores: UnsafeMutablePointer<ArrowArrayStream>?,
  _ error: UnsafeMutablePointer<clv_error>?
) -> Int32 {
  answering(error, releasing: data) {
    let model = try held.map { try usableModel(of: $0) }
    let options = try LibraryOptions(options)
    var input = try LibraryInput(options)
    if let model { input = try input.inUnit(of: model) }
    let scoring = try RFMScoring(options)
    var settings = try ForecastSettings(options, in: input.unit)
    try options.finish()
    settings.joinsParameterUncertainty = false
    let summary: CustomerSummary
    switch try input.contents(data) {
    case .summary(let customers): summary = customers
    case .log(let log):
      summary = try input.summaries(
        of: log, opportunities: model?.countsOpportunities ?? false
      ).complete
    }
    guard summary.counts == nil else {
      throw DataError(
        .badData,
        "rows stand for several customers each, and scores are of one by one; "
          + "give a summary with a row for each customer")
    }
    let forecasts = try model.map { model in
      try model.check(summary, in: "data")
      return CustomerForecasts(
        summary, by: model,
        covariates: try input.effects(nil, of: model, on: summary),
        settings: settings)
    }
    let analysis = try RFMAnalysis(
      summary, scoring: scoring, forecasts: forecasts)
    scores?.pointee = ArrowOutput.stream(
      of: RFMAnalysis.table, analysis.rows { $0.name }, count: summary.count)
  }
}

public import CInterface
internal import CLVArrow
internal import CLVCampaigns
internal import CLVData
internal import CLVForecasting
internal import CLVRFM
internal import CLVRequests
internal import CLVStudy
internal import CLVTables

/// Forecasts for the caller.
func stream(of forecasts: CustomerForecasts) -> ArrowArrayStream {
  ArrowOutput.stream(
    of: CustomerForecasts.table, forecasts, count: forecasts.count)
}

/// Campaign lists for the caller, in the words of no language.
func stream(of actions: CustomerActions) -> ArrowArrayStream {
  ArrowOutput.stream(
    of: CustomerActions.table, actions.rowsInNoLanguage, count: actions.count)
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
    let question = try CustomerQuestion(
      .forecasts, RequestOptions(options), of: model)
    let input = question.reading
    forecasts?.pointee = stream(
      of: try question.forecasts(try input.contents(data)) {
        try input.effects(covariates, of: model, on: $0)
      })
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
    let options = try RequestOptions(options)
    let input = try RequestInput(options).inUnit(of: model)
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
  _ data: UnsafeMutablePointer<ArrowArrayStream>?, _ input: RequestInput,
  _ model: CustomerModel
) throws -> StudyHoldout {
  let log: TransactionLog
  switch try input.contents(data) {
  case .summary(let summary): return StudyHoldout(summary.expanded)
  case .log(let read): log = read
  }
  guard input.calibrationEnd != nil else {
    throw RequestError.usage(
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
    let question = try CustomerQuestion(
      .actions, RequestOptions(options), of: model)
    let input = question.reading
    actions?.pointee = stream(
      of: try question.actions(try input.contents(data)) {
        try input.effects(covariates, of: model, on: $0)
      })
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
    let question = try CustomerQuestion(
      .scores, RequestOptions(options), of: model)
    let input = question.reading
    let analysis = try question.scores(try input.contents(data)) { summary in
      try model.map { try input.effects(from: nil, of: $0, on: summary) }
        ?? ForecastCovariates()
    }
    scores?.pointee = ArrowOutput.stream(
      of: RFMAnalysis.table, analysis.rows { $0.name },
      count: analysis.summary.count)
  }
}

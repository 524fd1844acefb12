public import CInterface
internal import CLVArrow
internal import CLVData
internal import CLVForecasting
internal import CLVRequests
internal import CLVSQL
internal import CLVTables

extension LogStatements {
  /// Takes the options of statements; the unit of times is the caller's.
  fileprivate init(_ options: RequestOptions) throws {
    guard let dialect: SQLDialect = try options.choice("dialect") else {
      throw RequestError.usage(
        "option dialect: give one of "
          + SQLDialect.allCases.map(\.rawValue).joined(separator: ", "))
    }
    self.init(dialect: dialect)
  }

  /// Takes the options of a log.
  fileprivate mutating func take(_ options: RequestOptions) throws {
    table = try options.text("table") ?? table
    columns = TransactionColumns(
      customer: try options.text("customer-column") ?? "customer_id",
      date: try options.text("date-column") ?? "date",
      amount: .column(try options.text("amount-column") ?? "amount"))
    calibrationEnd = try options.day("calibration-end")
    observationEnd = try options.day("observation-end")
    timeUnit = try options.choice("time-unit") ?? .week
    isOrdered = try !options.flag("unordered")
    if let calibrationEnd, let observationEnd, calibrationEnd > observationEnd {
      throw RequestError.usage(
        "calibration_end \(calibrationEnd) is after observation_end "
          + "\(observationEnd)")
    }
  }
}

/// Gives the statement that summarizes a log; see `clv.h`.
@c @implementation
public func clv_sql(
  _ options: UnsafePointer<CChar>?,
  _ statement: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
  _ error: UnsafeMutablePointer<clv_error>?
) -> Int32 {
  answering(error) {
    let options = try RequestOptions(options)
    let result: LogStatements.Result =
      try options.choice("result") ?? .summary
    var statements = try LogStatements(options)
    try statements.take(options)
    try options.finish()
    guard let text = statements.statement(for: result) else {
      throw RequestError.usage(
        "outcomes are those of a holdout: give the calibration_end")
    }
    statement?.pointee = given(text)
  }
}

/// Gives the forecasts of histories and the query of scores; see `clv.h`.
@c @implementation
public func clv_sql_scores(
  _ held: OpaquePointer?, _ histories: UnsafeMutablePointer<ArrowArrayStream>?,
  _ options: UnsafePointer<CChar>?,
  _ forecasts: UnsafeMutablePointer<ArrowArrayStream>?,
  _ query: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
  _ error: UnsafeMutablePointer<clv_error>?
) -> Int32 {
  answering(error, releasing: histories) {
    let model = try usableModel(of: held)
    let options = try RequestOptions(options)
    var statements = try LogStatements(options)
    statements.timeUnit = model.timeUnit
    let customers = try options.text("customers") ?? "clv_summary"
    let table = try options.text("forecast-table")
    let settings = try ForecastSettings(options, in: model.timeUnit)
    let input = try RequestInput(options).inUnit(of: model)
    try options.finish()
    guard case .summary(let distinct) = try input.contents(histories) else {
      throw RequestError.usage("the data are a log; summarize it first")
    }
    var scores = try ScoreStatements(
      statements, histories: distinct, model: model, settings: settings)
    scores.forecastTable = table ?? scores.forecastTable
    let text = scores.query(of: customers)
    forecasts?.pointee = ArrowOutput.stream(
      of: ScoreStatements.table, scores, count: scores.count)
    query?.pointee = given(text)
  }
}

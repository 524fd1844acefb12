package import CLVCampaigns
package import CLVData
public import CLVForecasting
package import CLVRFM
internal import CLVTables

/// A question about customers, with its options: what is to be told of each
/// customer of a table.
///
///     let question = try CustomerQuestion(.forecasts, options, of: model)
///     let answer = try question.answer(from: csv)
public struct CustomerQuestion: Sendable {
  /// What is asked.
  public enum Kind: Sendable {
    /// What each customer will buy and is worth.
    case forecasts

    /// On which campaign list each customer is.
    case actions

    /// The RFM scores and the segment of each customer.
    case scores
  }

  private enum Details: Sendable {
    case forecasts
    case actions(ActionSettings)
    case scores(RFMScoring)
  }

  private let model: CustomerModel?
  private let input: RequestInput
  private let settings: ForecastSettings
  private let details: Details

  /// Takes a question's options.
  ///
  /// - Parameters:
  ///   - kind: What is asked.
  ///   - options: Those of what is asked, by their names at the command line.
  ///   - model: The model; nil for scores of the past alone.
  /// - Throws: A ``RequestError`` for an option that is wrong or not one of
  ///   the question, and for a model that did not converge.
  public init(
    _ kind: Kind, _ options: RequestOptions, of model: CustomerModel?
  ) throws {
    do {
      try self.init(asking: kind, options, of: model)
    } catch {
      throw RequestError(error)
    }
  }

  private init(
    asking kind: Kind, _ options: RequestOptions, of model: CustomerModel?
  ) throws {
    guard model?.isUsable != false else { throw RequestError.notConverged }
    var input = try RequestInput(options)
    if let model { input = try input.inUnit(of: model) }
    var settings = try ForecastSettings(options, in: input.unit)
    switch kind {
    case .forecasts: details = .forecasts
    case .actions:
      details = .actions(try ActionSettings(options, in: input.unit))
      guard settings.horizon.isFinite else {
        throw RequestError.usage(
          "option horizon: no campaign keeps a customer for ever; give the "
            + "time over which it is to pay")
      }
      settings.wantsMedianTime = false
      settings.joinsParameterUncertainty = false
    case .scores:
      details = .scores(try RFMScoring(options))
      settings.joinsParameterUncertainty = false
    }
    try options.finish()
    guard model != nil || kind == .scores else {
      throw RequestError.usage("there is no model")
    }
    (self.model, self.input, self.settings) = (model, input, settings)
  }

  /// How far ahead the answer looks, in the model's time unit.
  public var horizon: Double { settings.horizon }

  /// Answers for the customers of a table, in the order of its rows.
  ///
  /// - Parameters:
  ///   - text: Delimited text in UTF-8 under a header: a summary or a
  ///   log, as the command line takes them, with the covariates of a summary's
  ///   customers beside them where the model has such.
  ///   - delimiter: The byte between fields; nil to find it out.
  /// - Returns: A row for each customer.
  /// - Throws: A ``RequestError`` with the place of what is wrong.
  public func answer(
    from text: [UInt8], delimiter: UInt8? = nil
  ) throws -> AnswerTable {
    do {
      var reading = TextOptions()
      reading.delimiter = delimiter
      let table = try InputTable(
        try RecordReader(text: text), text: reading,
        transactions: input.transactions.columns)
      return try answer(try input.contents(table)) { summary in
        guard let model else { return ForecastCovariates() }
        return try input.effects(
          from: model.takesCovariates ? { try RecordReader(text: text) } : nil,
          of: model, on: summary)
      }
    } catch {
      throw RequestError(error)
    }
  }

  /// Whether the answer to some rows depends on the others, so that they have
  /// to come together: those of a log, and of customers that are ranked.
  ///
  /// - Parameter text: The beginning of text whose fields commas part, with its
  ///   header.
  /// - Returns: Whether they have to.
  /// - Throws: A ``RequestError`` where the header is of no known table.
  public func needsAllRows(of text: [UInt8]) throws -> Bool {
    guard case .forecasts = details else { return true }
    var reading = TextOptions()
    reading.delimiter = Ascii.comma
    do {
      let table = try InputTable(
        try RecordReader(text: text), text: reading,
        transactions: input.transactions.columns)
      return table.kind == .transactions
    } catch {
      throw RequestError(error)
    }
  }

  private func answer(
    _ contents: RequestInput.Contents,
    _ effects: (CustomerSummary) throws -> ForecastCovariates
  ) throws -> AnswerTable {
    switch details {
    case .forecasts: AnswerTable(try forecasts(contents, effects))
    case .actions: AnswerTable(try actions(contents, effects))
    case .scores: AnswerTable(try scores(contents, effects))
    }
  }

  // MARK: - Answers

  private func usable() throws -> CustomerModel {
    guard let model else { throw RequestError.usage("there is no model") }
    return model
  }

  /// Forecasts customers.
  ///
  /// - Parameters:
  ///   - contents: The customers.
  ///   - effects: What covariates do to them.
  /// - Returns: The forecasts.
  /// - Throws: What is wrong with the customers.
  package func forecasts(
    _ contents: RequestInput.Contents,
    _ effects: (CustomerSummary) throws -> ForecastCovariates
  ) throws -> CustomerForecasts {
    let model = try usable()
    let summary = try input.histories(contents, for: model).summary
    return CustomerForecasts(
      summary, by: model, covariates: try effects(summary), settings: settings)
  }

  /// Puts customers on campaign lists.
  package func actions(
    _ contents: RequestInput.Contents,
    _ effects: (CustomerSummary) throws -> ForecastCovariates
  ) throws -> CustomerActions {
    let model = try usable()
    guard case .actions(let lists) = details else {
      throw RequestError.usage("campaign lists were not asked for")
    }
    let (summary, log) = try input.histories(contents, for: model)
    let forecasts = CustomerForecasts(
      summary, by: model, covariates: try effects(summary), settings: settings)
    let slowing = try log.map { log, end in
      try SlowingCustomers(log, summary, end: end, share: lists.slowingShare)
    }
    return CustomerActions(
      CustomerOutlooks(forecasts), settings: lists, slowing: slowing)
  }

  /// Scores customers.
  package func scores(
    _ contents: RequestInput.Contents,
    _ effects: (CustomerSummary) throws -> ForecastCovariates
  ) throws -> RFMAnalysis {
    guard case .scores(let scoring) = details else {
      throw RequestError.usage("scores were not asked for")
    }
    let summary: CustomerSummary
    switch contents {
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
        summary, by: model, covariates: try effects(summary),
        settings: settings)
    }
    return try RFMAnalysis(summary, scoring: scoring, forecasts: forecasts)
  }

  /// How the data of the question are read.
  package var reading: RequestInput { input }
}

package import CLVData
package import CLVForecasting
internal import CLVModels
package import CLVTables

/// How customers and their transactions come in, by the options.
package struct RequestInput {
  /// What a table holds.
  package enum Contents {
    case log(TransactionLog)
    case summary(CustomerSummary)
  }

  package private(set) var transactions = TransactionOptions()
  package let customerColumn: String?
  package private(set) var timeUnit: TimeUnit?
  package let calibrationEnd: CalendarDay?
  package let observationEnd: CalendarDay?

  /// Takes the options of input.
  package init(_ options: RequestOptions) throws {
    customerColumn = try options.text("customer-column")
    timeUnit = try options.choice("time-unit")
    calibrationEnd = try options.day("calibration-end")
    observationEnd = try options.day("observation-end")
    transactions.columns = TransactionColumns(
      customer: customerColumn ?? "customer_id",
      date: try options.text("date-column") ?? "date",
      amount: try Self.amount(options))
    transactions.observationEnd = observationEnd
    if let refunds: RefundPolicy = try options.choice("refunds") {
      transactions.refunds = refunds
    }
    if let badRows: BadRowPolicy = try options.choice("bad-rows") {
      transactions.badRows = badRows
    }
    if let anonymous: AnonymousPolicy = try options.choice("anonymous") {
      transactions.anonymous = anonymous
    }
    transactions.calendar = try options.choice("calendar")
    transactions.decimal = try options.choice("decimal")
    transactions.zone = try options.text("time-zone").map { try DayZone($0) }
    if let format = try options.text("date-format") {
      transactions.dateFormat = try DateFormat(
        option: format, calendar: transactions.calendar ?? .gregorian)
    }
    transactions.filters =
      try options.texts("keep").map { try RowFilter(option: $0, keeps: true) }
      + options.texts("drop").map { try RowFilter(option: $0, keeps: false) }
  }

  private static func amount(
    _ options: RequestOptions
  ) throws -> TransactionColumns.Amount {
    let amount = try options.text("amount-column")
    let quantity = try options.text("quantity-column")
    let price = try options.text("price-column")
    switch (amount, quantity, price) {
    case (nil, nil, nil): return .automatic
    case (let amount?, nil, nil): return .column(amount)
    case (nil, let quantity?, let price?):
      return .product(quantity: quantity, price: price)
    default:
      throw RequestError.usage(
        "give either amount_column, or quantity_column and price_column")
    }
  }

  /// The unit of all times.
  package var unit: TimeUnit { timeUnit ?? .week }

  /// The input for a model, whose unit all times are in.
  package func inUnit(of model: CustomerModel) throws -> RequestInput {
    guard timeUnit == nil || timeUnit == model.timeUnit else {
      throw RequestError.usage(
        "time_unit=\"\(unit.rawValue)\" does not fit the model, whose unit is "
          + "the \(model.timeUnit.rawValue); leave it out, or fit again")
    }
    var input = self
    input.timeUnit = model.timeUnit
    return input
  }

  // MARK: - Reading

  /// Reads a table of customers to its end.
  package func summary(_ table: InputTable) throws -> CustomerSummary {
    guard observationEnd == nil, calibrationEnd == nil else {
      throw RequestError.usage(
        "calibration_end and observation_end are for a log of transactions; "
          + "the data are a summary")
    }
    return try CustomerSummary(
      reading: table, timeUnit: unit, customerColumn: customerColumn)
  }

  /// Reads a table of customers or of transactions to its end.
  package func contents(_ table: InputTable) throws -> Contents {
    switch table.kind {
    case .summary: .summary(try summary(table))
    case .transactions:
      .log(try TransactionLog(reading: table, options: transactions))
    }
  }

  /// The summaries of a log, in opportunities where a model counts them.
  package func summaries(
    of log: TransactionLog, opportunities: Bool
  ) throws -> LogSummaries {
    let window = try log.window(
      calibrationEnd: calibrationEnd, observationEnd: observationEnd)
    return try log.summarize(
      window, timeUnit: unit, opportunities: opportunities)
  }

  /// The customers of a summary, or of a log at its end, for a model; and the
  /// log with the last day of the customers.
  package func histories(
    _ contents: Contents, for model: CustomerModel
  ) throws -> (summary: CustomerSummary, log: (TransactionLog, CalendarDay)?) {
    let summary: CustomerSummary
    var known: (TransactionLog, CalendarDay)?
    switch contents {
    case .summary(let customers): summary = customers
    case .log(let log):
      let summaries = try log.summarize(
        try log.window(observationEnd: observationEnd), timeUnit: unit,
        opportunities: model.countsOpportunities)
      summary = summaries.complete
      known = (log, summaries.window.observationEnd)
    }
    try model.check(summary, in: "data")
    return (summary, known)
  }

  // MARK: - Covariates

  /// What covariates of a summary's customers do by a model.
  ///
  /// - Parameters:
  ///   - table: Opens the table of covariates; nil where none is given.
  ///   - model: The model.
  ///   - summary: The customers.
  /// - Returns: The effects; none without covariates.
  /// - Throws: Usage, where covariates are missing or there for nothing.
  package func effects(
    from table: (() throws -> RecordReader)?, of model: CustomerModel,
    on summary: CustomerSummary
  ) throws -> ForecastCovariates {
    guard let design = model.covariates.first?.design else {
      guard table == nil else {
        throw RequestError.usage(
          "the model was fitted without covariates; leave them out, or fit "
            + "with them")
      }
      return ForecastCovariates()
    }
    if table == nil, let own = model.ownCovariates {
      return try ForecastCovariates(try own.joined(to: summary), of: model)
    }
    let names = design.codings.map(\.name)
    guard let table else {
      let list = names.map { "\"\($0)\"" }.joined(separator: ", ")
      throw RequestError.usage(
        "the model was fitted with covariates: give those of the customers, "
          + list)
    }
    let covariates = try CovariateTable(
      try table(), customerColumn: customerColumn, columns: names)
    return try ForecastCovariates(
      try covariates.joined(to: summary.ids), of: model)
  }
}

internal import CInterface
internal import CLVArrow
internal import CLVData
internal import CLVForecasting
internal import CLVModels
internal import CLVTables

/// How customers and their transactions come in, by the options.
struct LibraryInput {
  /// What a stream holds.
  enum Contents {
    case log(TransactionLog)
    case summary(CustomerSummary)
  }

  private(set) var transactions = TransactionOptions()
  private let customerColumn: String?
  private(set) var timeUnit: TimeUnit?
  let calibrationEnd: CalendarDay?
  let observationEnd: CalendarDay?

  /// Takes the options of input.
  init(_ options: LibraryOptions) throws {
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
    _ options: LibraryOptions
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
      throw LibraryError.usage(
        "give either amount_column, or quantity_column and price_column")
    }
  }

  /// The unit of all times.
  var unit: TimeUnit { timeUnit ?? .week }

  /// The input for a model, whose unit all times are in.
  func inUnit(of model: CustomerModel) throws -> LibraryInput {
    guard timeUnit == nil || timeUnit == model.timeUnit else {
      throw LibraryError.usage(
        "time_unit=\"\(unit.rawValue)\" does not fit the model, whose unit is "
          + "the \(model.timeUnit.rawValue); leave it out, or fit again")
    }
    var input = self
    input.timeUnit = model.timeUnit
    return input
  }

  // MARK: - Reading

  /// Reads a log to its end.
  func log(
    _ source: UnsafeMutablePointer<ArrowArrayStream>?,
    progress: ((Double) -> Void)? = nil
  ) throws -> TransactionLog {
    try log(ArrowStream(taking: source, name: "transactions"), progress)
  }

  private func log(
    _ stream: ArrowStream, _ progress: ((Double) -> Void)?
  ) throws -> TransactionLog {
    if let source = ArrowTransactions(stream, transactions) {
      return try TransactionLog(
        reading: source, options: transactions, progress: progress)
    }
    return try TransactionLog(
      reading: try text(stream), options: transactions, progress: progress)
  }

  /// Reads a summary or a log to its end.
  func contents(
    _ source: UnsafeMutablePointer<ArrowArrayStream>?
  ) throws -> Contents {
    let stream = try ArrowStream(taking: source, name: "data")
    guard InputTable.sniffKind(stream.fields.map(\.name)) == .summary else {
      return .log(try log(stream, nil))
    }
    guard observationEnd == nil, calibrationEnd == nil else {
      throw LibraryError.usage(
        "calibration_end and observation_end are for a log of transactions; "
          + "the data are a summary")
    }
    return .summary(
      try CustomerSummary(
        reading: try text(stream), timeUnit: unit,
        customerColumn: customerColumn))
  }

  private func text(_ stream: ArrowStream) throws -> InputTable {
    try InputTable(
      ArrowText.reader(of: stream, zone: transactions.zone),
      text: ArrowText.options, transactions: transactions.columns)
  }

  /// The summaries of a log, in opportunities where a model counts them.
  func summaries(
    of log: TransactionLog, opportunities: Bool
  ) throws -> LogSummaries {
    let window = try log.window(
      calibrationEnd: calibrationEnd, observationEnd: observationEnd)
    return try log.summarize(
      window, timeUnit: unit, opportunities: opportunities)
  }

  /// The customers of a summary, or of a log at its end, for a model.
  func customers(
    _ source: UnsafeMutablePointer<ArrowArrayStream>?, for model: CustomerModel
  ) throws -> CustomerSummary {
    try histories(source, for: model).summary
  }

  /// The customers of a summary, or of a log at its end, for a model; and the
  /// log with the last day of the customers.
  func histories(
    _ source: UnsafeMutablePointer<ArrowArrayStream>?, for model: CustomerModel
  ) throws -> (summary: CustomerSummary, log: (TransactionLog, CalendarDay)?) {
    let summary: CustomerSummary
    var known: (TransactionLog, CalendarDay)?
    switch try contents(source) {
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

  /// The covariates of customers; nil without a stream.
  func covariates(
    _ source: UnsafeMutablePointer<ArrowArrayStream>?, columns: [String]?
  ) throws -> CovariateTable? {
    guard source != nil else { return nil }
    let stream = try ArrowStream(taking: source, name: "covariates")
    return try CovariateTable(
      ArrowText.reader(of: stream), customerColumn: customerColumn,
      columns: columns)
  }

  /// What the covariates of a summary's customers do by a model.
  func effects(
    _ source: UnsafeMutablePointer<ArrowArrayStream>?,
    of model: CustomerModel, on summary: CustomerSummary
  ) throws -> ForecastCovariates {
    guard let design = model.covariates.first?.design else {
      guard source == nil else {
        throw LibraryError.usage(
          "the model was fitted without covariates; leave them out, or fit "
            + "with them")
      }
      return ForecastCovariates()
    }
    if source == nil, let own = model.ownCovariates {
      return try ForecastCovariates(try own.joined(to: summary), of: model)
    }
    let names = design.codings.map(\.name)
    guard let table = try covariates(source, columns: names) else {
      let list = names.map { "\"\($0)\"" }.joined(separator: ", ")
      throw LibraryError.usage(
        "the model was fitted with covariates: give those of the customers, "
          + list)
    }
    return try ForecastCovariates(
      try table.joined(to: summary.ids), of: model)
  }
}

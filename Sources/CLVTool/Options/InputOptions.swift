import ArgumentParser
import CLV

/// How the input is to be read: shared by all commands that read a log.
struct InputOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The column of customers. (default: customer_id)", valueName: "column"))
  var customerColumn: String?

  @Option(help: ArgumentHelp("The column of dates.", valueName: "column"))
  var dateColumn = "date"

  @Option(
    help: ArgumentHelp(
      """
      The column of amounts. (default: amount; in a log without it only \
      purchases are forecast, not money)
      """, valueName: "column"))
  var amountColumn: String?

  @Option(
    help: ArgumentHelp(
      "For line items, instead of an amount: the column of quantities.",
      valueName: "column"))
  var quantityColumn: String?

  @Option(
    help: ArgumentHelp(
      "For line items: the column of unit prices.", valueName: "column"))
  var priceColumn: String?

  @OptionGroup(title: "Writing Options") var writing: WritingOptions
  @OptionGroup(title: "Database Options") var source: SourceOptions

  @OptionGroup(title: "Row Options") var rows: RowOptions
  @OptionGroup(title: "Summary Options") var summaries: SummaryOptionGroup

  @Option(
    help: ArgumentHelp(
      """
      Rows that cannot be read: stop at the first, or skip them all, count \
      them and write them to a file.
      """, valueName: "policy"))
  var badRows = BadRowPolicy.stop

  @Option(
    help: ArgumentHelp(
      """
      Where --bad-rows skip writes the bad rows. (default: rejects.csv; for a \
      run, in its directory)
      """, valueName: "file"))
  var rejects: String?

  @Option(
    help: ArgumentHelp(
      """
      The unit of all times, week unless given; validate and forecast take \
      the model's.
      """, valueName: "unit"))
  var timeUnit: TimeUnit?

  @Option(
    help: ArgumentHelp(
      """
      The last day observed; later rows are left out. (default: the last date \
      in the log)
      """, valueName: "yyyy-MM-dd"))
  var observationEnd: CalendarDay?

  @Flag(help: "Say nothing but warnings and errors.")
  var quiet = false

  func validate() throws {
    guard (quantityColumn == nil) == (priceColumn == nil) else {
      throw ValidationError(
        "give --quantity-column and --price-column together")
    }
    guard amountColumn == nil || quantityColumn == nil else {
      throw ValidationError(
        "give either --amount-column or --quantity-column and --price-column")
    }
    guard rejects == nil || badRows == .skip else {
      throw ValidationError("--rejects needs --bad-rows skip")
    }
  }

  /// The unit of all times, where no model says it.
  var unit: TimeUnit { timeUnit ?? .week }

  /// The options of input in the time unit of a model.
  func inUnit(of models: CustomerModel, from path: String) throws -> Self {
    guard timeUnit == nil || timeUnit == models.timeUnit else {
      throw ValidationError(
        "--time-unit \(unit.rawValue) does not fit \(path), whose unit is the "
          + "\(models.timeUnit.rawValue); leave it out, or fit again")
    }
    var options = self
    options.timeUnit = models.timeUnit
    return options
  }

  /// Opens an input, by its path or what a database is called, and reads its
  /// header; for rows that pass further filters.
  func open(_ path: String, also further: [RowFilter] = []) throws -> InputTable
  {
    let table = try opened(path, also: further)
    try table.name(summaries.names)
    return table
  }

  private func opened(
    _ path: String, also further: [RowFilter]
  ) throws -> InputTable {
    guard let table = try source.table(path) else {
      return try InputTable(
        path: path, text: try writing.text(), transactions: columns)
    }
    var options = ForeignTable.Options()
    options.text = try writing.text()
    options.transactions = columns
    options.filters = try rows.filters() + further
    options.wantsWholeRows = rows.duplicates == .drop
    return try InputTable(reading: table, options)
  }

  /// Reads an opened log; skipped rows go to a file that is none of the
  /// others, in `directory` if there is one.
  func readLog(
    _ table: InputTable, directory: String? = nil, others: [String]
  ) throws -> TransactionLog {
    let options = try transactionOptions(for: table)
    if let hint = table.amountHint(options.columns) {
      Messages.warning("\(table.name): \(Messages.words.text(hint))")
    }
    let file = try rejectsFile(in: directory, others: others + [table.name])
    let bar = ProgressBar("reading", isQuiet: quiet)
    let log = try TransactionLog(
      reading: table, options: options, rejects: file, progress: bar.show)
    bar.clear()
    tell(of: table)
    for far in log.rowReport.farDates ?? [] {
      Messages.warning(
        Messages.text(
          "far_date",
          [
            "file": .text(table.name),
            "text": .text(FarDateText.text(far, in: Messages.words)),
          ]))
    }
    try commit(file, rows: log.rowReport.badRows)
    return log
  }

  /// Says what was found out of a table.
  private func tell(of table: InputTable) {
    if !quiet {
      for note in table.notes {
        Messages.note("\(table.name): \(Messages.words.text(note))")
      }
    }
    for warning in table.warnings {
      Messages.warning("\(table.name): \(Messages.words.text(warning))")
    }
  }

  /// Keeps the file of bad rows if there are any.
  private func commit(_ file: AtomicFile?, rows: Int) throws {
    guard let file, rows > 0 else { return }
    try file.commit()
    Messages.warning(
      Messages.text(
        "bad_rows", ["rows": .count(rows), "file": .text(file.name)]))
  }

  /// How the rows of a table are read.
  func transactionOptions(
    for table: InputTable
  ) throws -> TransactionOptions {
    var options = TransactionOptions()
    options.columns = columns
    options.badRows = badRows
    options.observationEnd = observationEnd
    try rows.fill(&options)
    try writing.fill(&options)
    try rows.fillByPreset(&options, table, isNamed: isNamed)
    return options
  }

  private func rejectsFile(
    in directory: String?, others: [String]
  ) throws -> AtomicFile? {
    guard badRows == .skip else { return nil }
    let path =
      rejects ?? directory.map { "\($0)/rejects.csv" } ?? "rejects.csv"
    for other in others where SameFile.areSame(other, path) {
      throw ValidationError(
        "the bad rows would be written over \(other); name another file with "
          + "--rejects")
    }
    return try AtomicFile(path: path)
  }

  /// Reads an opened summary.
  func readSummary(
    _ table: InputTable, others: [String] = []
  ) throws -> CustomerSummary {
    guard observationEnd == nil else {
      throw ValidationError(
        "--observation-end is for a transaction log; \(table.name) is a "
          + "summary")
    }
    var options = SummaryOptions()
    options.customerColumn = customerColumn
    options.decimal = writing.decimal
    options.badRows = badRows
    let file = try rejectsFile(in: nil, others: others + [table.name])
    let bar = ProgressBar("reading", isQuiet: quiet)
    let (summary, bad) = try CustomerSummary.read(
      table, timeUnit: unit, options: options, rejects: file,
      progress: bar.show)
    bar.clear()
    tell(of: table)
    try commit(file, rows: bad)
    if timeUnit == nil, let most = summary.timeThatLooksLikeDays {
      let count = Int(exactly: most) ?? .max
      let time = Messages.words.text(
        "unit.\(unit.rawValue)_other", ["n": .count(count)])
      Messages.warning(
        Messages.text(
          "like_days",
          [
            "file": .text(table.name), "most": .count(count),
            "unit": .text(time),
          ]))
    }
    return summary
  }

  /// Reads the customers of a summary, or of a log at its end.
  func readCustomers(
    _ data: String, for models: CustomerModel, others: [String]
  ) throws -> CustomerSummary {
    try readHistories(data, for: models, others: others).summary
  }

  /// Reads the customers of a summary, or of a log at its end, and the log
  /// with the last day of the customers.
  func readHistories(
    _ data: String, for models: CustomerModel, others: [String]
  ) throws -> (summary: CustomerSummary, log: (TransactionLog, CalendarDay)?) {
    let table = try open(data)
    switch table.kind {
    case .summary: return (try readSummary(table, others: others), nil)
    case .transactions:
      let log = try readLog(table, others: others)
      let window = try log.window(observationEnd: observationEnd)
      let summaries = try log.summarize(
        window, timeUnit: unit, opportunities: models.countsOpportunities)
      tell(of: summaries.report)
      return (summaries.complete, (log, summaries.window.observationEnd))
    }
  }

  /// Says what became of rows that may not be what they look like.
  func tell(of report: CleaningReport) {
    guard !quiet else { return }
    for line in CleaningText.doubtful(report, in: Messages.words) {
      Messages.note(line)
    }
  }

  /// Says whether customers are charged as under a contract.
  func tell(ofChargesIn summary: CustomerSummary) {
    guard !quiet, let charged = summary.charged else { return }
    Messages.note(
      Messages.text(
        "charges",
        ["customers": .count(charged.customers), "all": .count(charged.of)]))
  }

  /// Whether columns of the log are named.
  private var isNamed: Bool {
    customerColumn != nil || dateColumn != "date" || amountColumn != nil
      || quantityColumn != nil
  }

  private var columns: TransactionColumns {
    let amount: TransactionColumns.Amount =
      if let quantityColumn, let priceColumn {
        .product(quantity: quantityColumn, price: priceColumn)
      } else if let amountColumn {
        .column(amountColumn)
      } else {
        .automatic
      }
    var columns = TransactionColumns(
      customer: customerColumn ?? "customer_id", date: dateColumn,
      amount: amount)
    rows.fill(&columns)
    return columns
  }
}

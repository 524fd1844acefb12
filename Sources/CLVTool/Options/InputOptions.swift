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

  @Option(
    help: ArgumentHelp(
      """
      Only rows with one of these values in a column, such as \
      status=completed,paid; may be given several times.
      """, valueName: "column=values"))
  var keep: [String] = []

  @Option(
    help: ArgumentHelp(
      """
      No rows with one of these values in a column, such as region=test; may \
      be given several times.
      """, valueName: "column=values"))
  var drop: [String] = []

  @Option(
    help: ArgumentHelp(
      """
      Rows that name no customer: skip them and count them and their money, or \
      stop at the first.
      """, valueName: "policy"))
  var anonymous = AnonymousPolicy.skip

  @Option(
    help: ArgumentHelp(
      """
      Negative amounts: net takes them off the same day's purchase, drop \
      leaves them out, reject treats them as bad rows.
      """, valueName: "policy"))
  var refunds = RefundPolicy.net

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
    guard let table = try source.table(path) else {
      return try InputTable(
        path: path, text: try writing.text(), transactions: columns)
    }
    var options = ForeignTable.Options()
    options.text = try writing.text()
    options.transactions = columns
    options.filters = try filters() + further
    return try InputTable(reading: table, options)
  }

  /// The rows that are wanted.
  private func filters() throws -> [RowFilter] {
    try keep.map { try RowFilter(option: $0, keeps: true) }
      + drop.map { try RowFilter(option: $0, keeps: false) }
  }

  /// Reads an opened log; skipped rows go to a file that is none of the
  /// others, in `directory` if there is one.
  func readLog(
    _ table: InputTable, directory: String? = nil, others: [String]
  ) throws -> TransactionLog {
    let options = try transactionOptions()
    if let hint = table.amountHint(columns) {
      Messages.warning("\(table.name): \(Messages.words.text(hint))")
    }
    let file = try rejectsFile(in: directory, others: others + [table.name])
    let bar = ProgressBar("reading", isQuiet: quiet)
    let log = try TransactionLog(
      reading: table, options: options, rejects: file, progress: bar.show)
    bar.clear()
    if !quiet {
      for note in table.notes {
        Messages.note("\(table.name): \(Messages.words.text(note))")
      }
    }
    for warning in table.warnings {
      Messages.warning("\(table.name): \(Messages.words.text(warning))")
    }
    for far in log.rowReport.farDates ?? [] {
      Messages.warning(
        Messages.text(
          "far_date",
          [
            "file": .text(table.name),
            "text": .text(FarDateText.text(far, in: Messages.words)),
          ]))
    }
    if let file, log.rowReport.badRows > 0 {
      try file.commit()
      Messages.warning(
        Messages.text(
          "bad_rows",
          [
            "rows": .count(log.rowReport.badRows), "file": .text(file.name),
          ]))
    }
    return log
  }

  /// How rows are read; of those that pass further filters.
  private func transactionOptions(
    also further: [RowFilter] = []
  ) throws -> TransactionOptions {
    var options = TransactionOptions()
    options.columns = columns
    options.refunds = refunds
    options.badRows = badRows
    options.observationEnd = observationEnd
    options.anonymous = anonymous
    options.filters = try filters() + further
    try writing.fill(&options)
    return options
  }

  /// Reads a log once more with another column in the place of the customers,
  /// and tells nothing of it.
  func readLog(
    _ path: String, by column: String, also filters: [RowFilter] = []
  ) throws -> TransactionLog {
    var input = self
    input.customerColumn = column
    return try TransactionLog(
      reading: try input.open(path, also: filters),
      options: try input.transactionOptions(also: filters))
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
  func readSummary(_ table: InputTable) throws -> CustomerSummary {
    guard observationEnd == nil else {
      throw ValidationError(
        "--observation-end is for a transaction log; \(table.name) is a "
          + "summary")
    }
    let bar = ProgressBar("reading", isQuiet: quiet)
    let summary = try CustomerSummary(
      reading: table, timeUnit: unit, customerColumn: customerColumn,
      progress: bar.show)
    bar.clear()
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
    case .summary: return (try readSummary(table), nil)
    case .transactions:
      let log = try readLog(table, others: others)
      let window = try log.window(observationEnd: observationEnd)
      let summaries = try log.summarize(
        window, timeUnit: unit, opportunities: models.countsOpportunities)
      return (summaries.complete, (log, summaries.window.observationEnd))
    }
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
    return TransactionColumns(
      customer: customerColumn ?? "customer_id", date: dateColumn,
      amount: amount)
  }
}

import ArgumentParser
import CLV

/// How the input is to be read: shared by all commands that read a log.
struct InputOptions: ParsableArguments {
  @Option(help: "The column of customer identifiers. (default: customer_id)")
  var customerColumn: String?

  @Option(help: "The column of dates.")
  var dateColumn = "date"

  @Option(
    help: """
      The column of amounts. (default: amount; without such a column only \
      purchases are forecast)
      """)
  var amountColumn: String?

  @Option(help: "The column of quantities, for logs of line items.")
  var quantityColumn: String?

  @Option(help: "The column of unit prices, for logs of line items.")
  var priceColumn: String?

  @Option(
    help: """
      How dates are written, in Unicode fields such as dd/MM/yyyy. \
      (default: ISO 8601 dates and date-times, and yyyyMMdd)
      """)
  var dateFormat: String?

  @Option(
    help: """
      The character between fields. (default: the comma, semicolon, tab or \
      bar under which the header has the wanted columns)
      """)
  var delimiter: String?

  @Option(
    help: """
      Negative amounts: net reduces the day's purchase, drop leaves them out, \
      reject treats them as bad rows.
      """)
  var refunds = RefundPolicy.net

  @Option(
    help: """
      Rows that cannot be used: stop at the first, or skip, count and set \
      them aside.
      """)
  var badRows = BadRowPolicy.stop

  @Option(help: "Where skipped rows go. (default: rejects.csv)")
  var rejects: String?

  @Option(help: "The unit of all times: day, week, month or year.")
  var timeUnit = TimeUnit.week

  @Option(
    help: "The last day observed. (default: the last date in the data)")
  var observationEnd: CalendarDay?

  @Flag(help: "No progress bar and no notes on standard error.")
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
  }

  /// Opens an input and reads its header.
  func open(_ path: String) throws -> InputTable {
    try InputTable(
      path: path, delimiter: try delimiter.map { try Delimiter.parse($0) },
      transactions: columns)
  }

  /// Reads an opened log; skipped rows go beside the other outputs in
  /// `directory`, if there is one.
  func readLog(
    _ table: InputTable, directory: String? = nil
  ) throws -> TransactionLog {
    var options = TransactionOptions()
    options.columns = columns
    options.refunds = refunds
    options.badRows = badRows
    options.observationEnd = observationEnd
    if let dateFormat {
      options.dateFormat = .pattern(try DatePattern(dateFormat))
    }
    let rejectsPath =
      rejects ?? directory.map { "\($0)/rejects.csv" } ?? "rejects.csv"
    let file =
      badRows == .skip ? try AtomicFile(path: rejectsPath) : nil
    let bar = ProgressBar("reading", isQuiet: quiet)
    let log = try TransactionLog(
      reading: table, options: options, rejects: file, progress: bar.show)
    bar.clear()
    if let file, log.rowReport.badRows > 0 {
      try file.commit()
      Messages.warning(
        "\(log.rowReport.badRows) bad rows were skipped; they are in "
          + file.name)
    }
    return log
  }

  /// Reads an opened summary.
  func readSummary(_ table: InputTable) throws -> CustomerSummary {
    let bar = ProgressBar("reading", isQuiet: quiet)
    let summary = try CustomerSummary(
      reading: table, timeUnit: timeUnit, customerColumn: customerColumn,
      progress: bar.show)
    bar.clear()
    return summary
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

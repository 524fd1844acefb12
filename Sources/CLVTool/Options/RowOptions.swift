import ArgumentParser
import CLV

/// Which rows of a log are purchases of whom, and what they are worth.
struct RowOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Whose export the log is: \(LogPreset.names.joined(separator: ", ")); its \
      columns, the rows that are purchases, refunds and currency are named by \
      it, and options go before. (default: the one whose columns the header \
      has, none where it has the usual ones)
      """, valueName: "name"))
  var preset: String?

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
      Negative amounts: match takes each off the purchase of its order, else \
      of its day, else the latest earlier one that it fits into, else the \
      latest ones, and counts it in the window of its date; net takes them off \
      the same day's purchase, drop leaves them out, reject treats them as bad \
      rows.
      """, valueName: "policy"))
  var refunds = RefundPolicy.match

  @Option(
    help: ArgumentHelp(
      "The column that marks returns, whose amounts are refunds.",
      valueName: "column"))
  var returnColumn: String?

  @Option(
    help: ArgumentHelp(
      "The column of what was given back of a row's amount.",
      valueName: "column"))
  var refundedColumn: String?

  @Option(
    help: ArgumentHelp(
      """
      The column of orders: the rows of one order are one purchase, on the \
      first of their days. Memory grows with orders.
      """, valueName: "column"))
  var orderColumn: String?

  @Option(
    help: ArgumentHelp(
      """
      With --order-column, what an amount is of: row adds up the rows of an \
      order, order takes a total that is repeated on its rows once. (default: \
      row)
      """, valueName: "scope"))
  var amountPer: AmountScope?

  @Option(
    help: ArgumentHelp(
      """
      Rows that are there more than once, byte for byte: keep and count them, \
      or drop all but the first, for which memory grows with rows.
      """, valueName: "policy"))
  var duplicates = DuplicatePolicy.keep

  @Option(
    help: ArgumentHelp(
      "The column of currencies. (default: the one whose name says so)",
      valueName: "column"))
  var currencyColumn: String?

  @Option(
    help: ArgumentHelp(
      """
      What currencies are worth: CSV with the columns date, currency and rate, \
      each from its day on. The currency that it does not name, if there is \
      one, stays as it is.
      """, valueName: "file"))
  var rates: String?

  @Option(
    help: ArgumentHelp(
      "Customers that differ in case: keep them apart, or fold them into one.",
      valueName: "policy"))
  var idCase = IdCase.keep

  @Option(
    help: ArgumentHelp(
      "Zeros before a customer: keep them, or drop them, so that 007 is 7.",
      valueName: "policy"))
  var idZeros = IdPart.keep

  @Option(
    help: ArgumentHelp(
      "A .0 behind a customer: keep it, or drop it, so that 7.0 is 7.",
      valueName: "policy"))
  var idDecimals = IdPart.keep

  /// What becomes of letters in identifiers.
  enum IdCase: String, CaseIterable, ExpressibleByArgument {
    case keep
    case fold
  }

  /// What becomes of a part of identifiers.
  enum IdPart: String, CaseIterable, ExpressibleByArgument {
    case keep
    case drop
  }

  func validate() throws {
    if let preset, !LogPreset.names.contains(preset) {
      throw ValidationError(
        "--preset \(preset): there is none; give one of "
          + LogPreset.names.joined(separator: ", "))
    }
    guard amountPer == nil || orderColumn != nil || preset != nil else {
      throw ValidationError("--amount-per needs --order-column")
    }
  }

  /// The rows that are wanted.
  func filters() throws -> [RowFilter] {
    try keep.map { try RowFilter(option: $0, keeps: true) }
      + drop.map { try RowFilter(option: $0, keeps: false) }
  }

  /// Names the columns.
  func fill(_ columns: inout TransactionColumns) {
    columns.order = orderColumn
    columns.currency = currencyColumn
    columns.returned = returnColumn
    columns.refunded = refundedColumn
  }

  /// Says what becomes of rows.
  func fill(_ options: inout TransactionOptions) throws {
    options.refunds = refunds
    options.anonymous = anonymous
    options.duplicates = duplicates
    options.filters = try filters()
    options.rates = try rates.map { try CurrencyRates(path: $0) }
    options.identifiers.foldsCase = idCase == .fold
    options.identifiers.dropsZeros = idZeros == .drop
    options.identifiers.dropsDecimals = idDecimals == .drop
    options.amountScope = amountPer ?? .row
  }

  /// Takes from an export what the options do not say, and says what.
  ///
  /// - Parameters:
  ///   - options: What the options say, and gets the rest.
  ///   - table: The log.
  ///   - isNamed: Whether columns of customers, dates or amounts are named.
  /// - Throws: Bad data where the table is no such export.
  func fillByPreset(
    _ options: inout TransactionOptions, _ table: InputTable, isNamed: Bool
  ) throws {
    if let preset {
      guard let known = LogPreset.known(by: table.columns, name: preset) else {
        throw LogPreset.misfit(preset, table)
      }
      tell(known.fill(&options, table.columns), of: table)
    } else if !isNamed, !options.columns.fit(table.columns),
      let known = LogPreset.known(by: table.columns)
    {
      tell(known.fill(&options, table.columns), of: table)
    }
    if let amountPer { options.amountScope = amountPer }
  }

  private func tell(_ advice: Advice, of table: InputTable) {
    table.say([advice])
  }
}

/// The columns of a summary, where they have other names.
struct SummaryOptionGroup: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "In a summary: the column of numbers of repeat purchases.",
      valueName: "column"))
  var frequencyColumn: String?

  @Option(
    help: ArgumentHelp(
      "In a summary: the column of times from first to last purchase.",
      valueName: "column"))
  var recencyColumn: String?

  @Option(
    help: ArgumentHelp(
      "In a summary: the column of times from first purchase to the end.",
      valueName: "column"))
  var tColumn: String?

  @Option(
    help: ArgumentHelp(
      "In a summary: the column of mean amounts of repeat purchases.",
      valueName: "column"))
  var monetaryColumn: String?

  /// The names given.
  var names: SummaryNames {
    var names = SummaryNames()
    names.frequency = frequencyColumn
    names.recency = recencyColumn
    names.T = tColumn
    names.monetaryValue = monetaryColumn
    return names
  }
}

import ArgumentParser
import CLV

/// `clv explain`: a log in, why a customer or all of them buy less out.
struct ExplainCommand: SpeakingCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Say why revenue changed, or why a customer buys less often.",
    usage: "clv explain [<options>] <log>",
    discussion: """
      Reads a log of transactions (customer_id, date and amount).

      Without --customer, compares two periods and splits the change of the \
      revenue twice into parts that add up to it: into customers, purchases a \
      customer and amount a purchase (with --quantity-column further into \
      items a purchase and price an item); and into what new customers \
      brought, what those did who are back or do not buy any more, and what \
      those who bought in both periods did. Says how many customers have \
      slowed down. To a file whose name ends in .csv or .jsonl, writes a row \
      for each part: \
      \(RevenueChange.table.description).

      With --customer, says since when that customer buys more slowly, from \
      which gap to which, how likely a customer with a steady pace seems so, \
      and what changed with it: the amounts, items and prices where \
      --quantity-column is given, the days of the week, the columns of --by, \
      the same days a year before, and what others did. To a file, writes a \
      row for each: \(CustomerChange.table.description).

      Each customer's recent gaps, the open one included, are set against the \
      own earlier ones by the ratio of the likelihoods of two rates with an \
      unknown moment between them and of one rate; the law of the ratio is \
      that of simulated customers with a steady rate, as many purchases, and \
      gaps as regular as those of all customers.
      """)

  @Argument(
    help: ArgumentHelp(
      "The log of transactions; - is the standard input.", valueName: "log"))
  var inputFile: String?

  @Option(
    help: ArgumentHelp("The customer to explain.", valueName: "customer"))
  var customer: String?

  @Option(
    help: ArgumentHelp(
      """
      Columns of the log that may have to do with it, such as product,channel.
      """, valueName: "column,…"))
  var by: String?

  @Option(
    help: ArgumentHelp(
      """
      The first day of the period after; the period before is as long. \
      (default: the last year and the one before, or the two halves of a \
      shorter log)
      """, valueName: "yyyy-MM-dd"))
  var since: CalendarDay?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      """
      Of customers with a steady pace at most this share is said to be slowing \
      down.
      """, valueName: "share"))
  var slowingBelow = 0.05

  @OptionGroup var output: OutputOption
  @OptionGroup(title: "Input Options") var input: InputOptions

  @OptionGroup(title: "Language Options") var language: LanguageOption

  /// What is read: a path, or what a database is called.
  private var data: String { input.source.name(of: inputFile) }

  private var columns: [String] {
    (by ?? "").split(separator: ",").map(String.init)
  }

  func validate() throws {
    try input.source.check(inputFile, "log", "a log")
    guard slowingBelow > 0, slowingBelow <= 1 else {
      throw ValidationError(
        "--slowing-below \(slowingBelow): it must be above 0 and at most 1; "
          + "10 % is 0.1")
    }
    guard customer == nil || since == nil else {
      throw ValidationError(
        "--since is for all customers; leave out either it or --customer")
    }
  }

  func run() throws {
    let file = try output.open(reading: [data])
    let table = try input.open(data)
    try input.checkAgain(columns, "--by", in: data, table)
    let log = try input.readLog(table, others: [output.output])
    let window = try log.window(observationEnd: input.observationEnd)
    let summary = try log.summarize(window, timeUnit: input.unit).complete
    let slowing = try SlowingCustomers(
      log, summary, end: window.observationEnd, share: slowingBelow)
    if let customer {
      try explain(
        customer, log, summary, slowing, window.observationEnd, to: file)
    } else {
      try explain(log, slowing, window, to: file)
    }
    try file.commit()
  }

  // MARK: - One customer

  private func explain(
    _ customer: String, _ log: TransactionLog, _ summary: CustomerSummary,
    _ slowing: SlowingCustomers, _ end: CalendarDay, to file: AtomicFile
  ) throws {
    guard let place = summary.ids.firstIndex(of: customer),
      let number = log.customers.firstIndex(of: customer)
    else {
      throw ValidationError(
        "--customer \(customer): not in \(data), where customers are written "
          + "like \"\(log.customers[0])\"")
    }
    let change = try CustomerChange(
      of: number, in: log, slowing, place: place, end: end,
      columns: try input.columns(columns, of: customer, in: data),
      items: try input.items(of: customer, in: data))
    if output.isOfRows {
      try change.write(to: file)
    } else {
      try file.write(
        ExplanationText.text(change, of: customer, in: Messages.words))
    }
  }

  // MARK: - All customers

  private func explain(
    _ log: TransactionLog, _ slowing: SlowingCustomers,
    _ window: ObservationWindow, to file: AtomicFile
  ) throws {
    let (before, after) = try periods(of: window)
    let change = try RevenueChange(log, before: before, after: after)
    guard change.hasAmounts || columns.isEmpty else {
      throw ValidationError(
        "--by splits revenue, and there are no amounts; leave it out, or name "
          + "a customer")
    }
    let columns = try columns.map { column in
      try RevenueByColumn(
        name: column, in: try input.readAgain(data, by: column), of: change)
    }
    let split = try items(before, after).flatMap {
      AmountSplit(change, items: $0)
    }
    if output.isOfRows {
      try change.write(to: file, columns: columns, split: split)
    } else {
      try file.write(
        ExplanationText.text(
          change, columns: columns, split: split, slowing: slowing,
          in: Messages.words))
    }
  }

  /// The change of the number of items; nil where there is no column of them,
  /// or the log cannot be read again.
  private func items(
    _ before: ClosedRange<CalendarDay>, _ after: ClosedRange<CalendarDay>
  ) throws -> RevenueChange? {
    guard let quantity = input.quantityColumn, data != "-" else { return nil }
    return try RevenueChange(
      try input.readAgain(data, amount: quantity), before: before, after: after)
  }

  private func periods(
    of window: ObservationWindow
  ) throws -> (ClosedRange<CalendarDay>, ClosedRange<CalendarDay>) {
    let days = window.start.distance(to: window.observationEnd) + 1
    var length = min(365, days / 2)
    var start = window.observationEnd.advanced(by: 1 - length)
    if let since {
      guard since > window.start, since <= window.observationEnd else {
        throw ValidationError(
          "--since \(since): it must be a day after the first, "
            + "\(window.start), and by the last, \(window.observationEnd)")
      }
      start = since
      length = min(
        since.distance(to: window.observationEnd) + 1,
        window.start.distance(to: since))
    }
    guard length > 0 else {
      throw DataError(
        .badData, at: .file(data),
        "the log is of one day only, and two periods are compared; give a "
          + "longer one")
    }
    return (
      start.advanced(by: -length)...start.advanced(by: -1),
      start...start.advanced(by: length - 1)
    )
  }
}

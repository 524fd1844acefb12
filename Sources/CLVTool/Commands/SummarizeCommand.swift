import ArgumentParser
import CLV

/// `clv summarize`: transactions in, one row per customer out.
struct SummarizeCommand: SpeakingCommand {
  static let configuration = CommandConfiguration(
    commandName: "summarize",
    abstract: "Summarize a transaction log: one row per customer.",
    discussion: """
      Reads a log of transactions (CSV with the columns customer_id, date and \
      amount, or those named by options). All that a customer buys on one day \
      is one purchase.

      Writes a row for each customer: \(CustomerSummary.table.description). \
      The end is that of calibration or observation. The columns of the \
      holdout are there with --calibration-end. What a customer has spent in \
      all is first_amount + frequency × monetary_value. \
      With \
      --opportunities all is counted in whole periods of the time unit, for \
      models in discrete time (BG/BB): frequency is the number of periods after \
      the first with a purchase, recency the last of them, T the number of \
      whole periods after the first, monetary_value the mean of a period, \
      first_amount the spend of the first. \
      Memory grows with customers, not with rows.
      """)

  @Argument(
    help: ArgumentHelp(
      "The log of transactions; - is the standard input.", valueName: "log"))
  var inputFile: String?

  @Option(
    help: ArgumentHelp(
      """
      The last day of calibration; later days are the holdout. (default: no \
      holdout)
      """, valueName: "yyyy-MM-dd"))
  var calibrationEnd: CalendarDay?

  @Flag(
    help: """
      Count periods with a purchase, for BG/BB: calendar months or years, or \
      weeks or days from the first date; a last one not covered whole is left \
      out.
      """)
  var opportunities = false

  @OptionGroup var output: OutputOption
  @OptionGroup(title: "Input Options") var input: InputOptions

  @OptionGroup(title: "Language Options") var language: LanguageOption

  /// What is read: a path, or what a database is called.
  private var transactions: String { input.source.name(of: inputFile) }

  func validate() throws {
    try input.source.check(
      inputFile, "log", "a log", writesTable: true)
  }

  func run() throws {
    let (file, table) = try input.source.open(
      output, reading: [transactions])
    let log = try input.readLog(
      try input.open(transactions), others: [output.output])
    let window = try log.window(
      calibrationEnd: calibrationEnd, observationEnd: input.observationEnd)
    let summaries = try log.summarize(
      window, timeUnit: input.unit, opportunities: opportunities)
    table?.stamp(summaries.window.calibrationEnd)
    try summaries.calibration.write(to: file)
    try file.commit()
    if !input.quiet { note(summaries) }
    input.tell(ofChargesIn: summaries.complete)
  }

  private func note(_ summaries: LogSummaries) {
    let report = summaries.report
    Messages.note(
      Messages.text(
        "summary",
        [
          "rows": .count(report.rows), "purchases": .count(report.purchases),
          "customers": .count(report.customers),
          "start": .day(summaries.window.start),
          "end": .day(summaries.window.observationEnd),
        ]))
    for line in CleaningText.lines(report, in: Messages.words) {
      Messages.note(line)
    }
    if summaries.daysLeftOut > 0 {
      Messages.note(
        Messages.text(
          "days_left_out_\(input.unit.rawValue)",
          ["days": .count(summaries.daysLeftOut)]))
    }
    if report.customersFirstSeenInHoldout > 0 {
      Messages.note(
        Messages.text(
          "first_seen_later",
          [
            "customers": .count(report.customersFirstSeenInHoldout),
            "end": .day(summaries.window.calibrationEnd),
          ]))
    }
    if !summaries.calibration.hasAmounts {
      Messages.note(Messages.text("no_amounts_summary"))
    }
  }
}

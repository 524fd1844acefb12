import ArgumentParser
import CLV

/// `clv sql`: prints the statement that has a database summarize a log.
struct SQLCommand: SpeakingCommand {
  /// What the database is to give.
  enum Result: String, CaseIterable, ExpressibleByArgument {
    case summary
    case histories
    case outcomes
    case spend
  }

  static let configuration = CommandConfiguration(
    commandName: "sql",
    abstract: "Print statements that summarize a log in its database.",
    discussion: """
      Reads nothing. Writes one statement for a table with the columns \
      customer_id, date and amount, or those named by options, by the \
      definitions of clv summarize; refunds reduce the purchase of their day.

      summary: a row per customer, as clv summarize writes it, and recency_days \
      and t_days in whole days. histories: frequency, recency, T and customers, \
      the number of customers with that history, for clv fit; no customer \
      leaves the database. outcomes: the same with frequency_holdout and \
      duration_holdout. spend: a row per customer without a name, with \
      frequency, recency, T and monetary_value, from which clv fit fits a spend \
      model too.

        clv sql histories --dialect postgres --table orders -o histories.sql
        psql shop --csv -f histories.sql | clv fit - --output model.json

      The statements for postgres, sqlite and duckdb are run by the tests \
      against clv summarize; those for spark, snowflake and bigquery are not \
      run here.
      """)

  @Argument(help: "What to print: summary, histories, outcomes or spend.")
  var result: Result

  @Option(help: ArgumentHelp("The database.", valueName: "name"))
  var dialect: SQLDialect

  @Option(
    help: ArgumentHelp(
      "The table of the log, such as orders or shop.orders.",
      valueName: "name"))
  var table = "log"

  @Option(help: ArgumentHelp("The column of customers.", valueName: "column"))
  var customerColumn = "customer_id"

  @Option(help: ArgumentHelp("The column of dates.", valueName: "column"))
  var dateColumn = "date"

  @Option(help: ArgumentHelp("The column of amounts.", valueName: "column"))
  var amountColumn = "amount"

  @Option(
    help: ArgumentHelp(
      "The last day of calibration; later days are the holdout.",
      valueName: "yyyy-MM-dd"))
  var calibrationEnd: CalendarDay?

  @Option(
    help: ArgumentHelp(
      "The last day observed. (default: the last date in the log)",
      valueName: "yyyy-MM-dd"))
  var observationEnd: CalendarDay?

  @Option(help: ArgumentHelp("The unit of all times.", valueName: "unit"))
  var timeUnit = TimeUnit.week

  @OptionGroup var output: OutputOption
  @OptionGroup(title: "Language Options") var language: LanguageOption

  func validate() throws {
    guard result != .outcomes || calibrationEnd != nil else {
      throw ValidationError("outcomes: give --calibration-end")
    }
    if let calibrationEnd, let observationEnd,
      calibrationEnd > observationEnd
    {
      throw ValidationError(
        "--calibration-end \(calibrationEnd) is after --observation-end "
          + "\(observationEnd)")
    }
  }

  func run() throws {
    let file = try output.open(reading: [])
    try file.write(statement)
    try file.commit()
  }

  private var statement: String {
    var statements = LogStatements(dialect: dialect)
    statements.table = table
    statements.columns = TransactionColumns(
      customer: customerColumn, date: dateColumn,
      amount: .column(amountColumn))
    statements.calibrationEnd = calibrationEnd
    statements.observationEnd = observationEnd
    statements.timeUnit = timeUnit
    return switch result {
    case .summary: statements.summary
    case .histories: statements.histories
    case .outcomes: statements.outcomes ?? ""
    case .spend: statements.spend
    }
  }
}

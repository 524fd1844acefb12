import ArgumentParser
import CLV

/// `clv sql`: prints the statements that have a database summarize a log and
/// score its customers.
struct SQLCommand: SpeakingCommand {
  /// What the database is to give.
  enum Result: String, CaseIterable, ExpressibleByArgument {
    case summary
    case histories
    case outcomes
    case spend
    case scores
  }

  static let configuration = CommandConfiguration(
    commandName: "sql",
    abstract:
      "Print statements that summarize and score a log in its database.",
    discussion: """
      Writes statements for a table with the columns customer_id, date and \
      amount, or those named by options, by the definitions of clv summarize \
      --refunds net: refunds reduce the purchase of their day.

      summary: a row per customer, as clv summarize writes it, and recency_days \
      and t_days in whole days. histories: frequency, recency, T and customers, \
      the number of customers with that history, for clv fit; no customer \
      leaves the database. outcomes: the same with frequency_holdout and \
      duration_holdout. spend: a row per customer without a name, with \
      frequency, recency, T and monetary_value, from which clv fit fits a spend \
      model too.

      scores: reads the distinct histories, as the database gives them, and a \
      model; writes a table of the forecasts of each history and a view that \
      scores every customer: probability_alive, expected_purchases with its \
      interval, expected_spend and clv with its interval. A customer whose \
      history is not in the table has no scores. The model is one without \
      covariates and corrections, its spend model one of means; what has no \
      finite value is NULL.

        clv sql histories --dialect postgres --table orders -o histories.sql
        psql shop --csv -f histories.sql > histories.csv
        clv fit histories.csv --output model.json
        clv sql scores histories.csv --model model.json --dialect postgres \
      --table orders | psql shop

      The statements for postgres, sqlite, duckdb and spark are run by the \
      tests against clv summarize; those for snowflake and bigquery are not \
      run here.
      """)

  @Argument(
    help: "What to print: summary, histories, outcomes, spend or scores.")
  var result: Result

  @Argument(
    help: ArgumentHelp(
      "For scores: the distinct histories; - is the standard input.",
      valueName: "histories"))
  var histories: String?

  @Option(
    help: ArgumentHelp("For scores: the model's file.", valueName: "file"))
  var model: String?

  @Option(
    help: ArgumentHelp(
      "For scores: the table of forecasts to make.", valueName: "name"))
  var forecastTable = "clv_forecast"

  @Option(
    help: ArgumentHelp(
      "For scores: the view of customers to make.", valueName: "name"))
  var view = "clv_scores"

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

  @Option(
    help: ArgumentHelp(
      "The unit of all times, week unless given; scores take the model's.",
      valueName: "unit"))
  var timeUnit: TimeUnit?

  @OptionGroup(title: "Forecast Options") var forecast: ForecastOptions
  @OptionGroup var output: OutputOption
  @OptionGroup(title: "Language Options") var language: LanguageOption

  func validate() throws {
    guard result != .outcomes || calibrationEnd != nil else {
      throw ValidationError("outcomes: give --calibration-end")
    }
    guard (result == .scores) == (model != nil && histories != nil) else {
      throw ValidationError(
        result == .scores
          ? "scores: give the distinct histories and --model"
          : "the histories and --model are for scores")
    }
    guard result != .scores || calibrationEnd == nil else {
      throw ValidationError(
        "--calibration-end is not for scores, which are of the last day")
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
    let file = try output.open(
      reading: [model, histories].compactMap(\.self))
    try file.write(try statement())
    try file.commit()
  }

  private func statement() throws -> String {
    if let model, let histories { return try scores(histories, model) }
    return LogStatements.Result(rawValue: result.rawValue).flatMap {
      statements(timeUnit ?? .week).statement(for: $0)
    } ?? ""
  }

  private func scores(_ histories: String, _ file: String) throws -> String {
    let model = try CustomerModel(path: file)
    guard timeUnit == nil || timeUnit == model.timeUnit else {
      throw ValidationError(
        "--time-unit does not fit \(file), whose unit is the "
          + "\(model.timeUnit.rawValue); leave it out, or fit again")
    }
    let table = try InputTable(path: histories)
    let summary = try CustomerSummary(
      reading: table, timeUnit: model.timeUnit)
    var scores = try ScoreStatements(
      statements(model.timeUnit), histories: summary, model: model,
      settings: forecast.settings(in: model.timeUnit))
    scores.forecastTable = forecastTable
    scores.view = view
    return scores.text
  }

  private func statements(_ unit: TimeUnit) -> LogStatements {
    var statements = LogStatements(dialect: dialect)
    statements.table = table
    statements.columns = TransactionColumns(
      customer: customerColumn, date: dateColumn,
      amount: .column(amountColumn))
    statements.calibrationEnd = calibrationEnd
    statements.observationEnd = observationEnd
    statements.timeUnit = unit
    return statements
  }
}

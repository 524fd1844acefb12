import ArgumentParser
import CLV

/// How retention data is to be read.
struct RetentionInputOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The length of a period.", valueName: "unit"))
  var timeUnit = TimeUnit.month

  @Option(
    help: ArgumentHelp(
      """
      In a log: the last day observed; later ends count as active. (default: \
      the last date in the log)
      """, valueName: "yyyy-MM-dd"))
  var observationEnd: CalendarDay?

  @Option(
    help: ArgumentHelp(
      "In a log: cohorts by the month or year of the start, or all in one.",
      valueName: "rule"))
  var cohortBy = RetentionOptions.CohortRule.all

  @Option(
    help: ArgumentHelp(
      "Only this cohort; may be given several times.", valueName: "name"))
  var cohort: [String] = []

  @Option(
    help: ArgumentHelp(
      "Fit to the first periods only, to see how the rest is forecast.",
      valueName: "number"))
  var periods: Int?

  @Option(
    help: ArgumentHelp("In a log: the customers.", valueName: "column"))
  var customerColumn = "customer_id"

  @Option(
    help: ArgumentHelp("In a log: the first days.", valueName: "column"))
  var startColumn = "start"

  @Option(
    help: ArgumentHelp(
      "In a log: the last days, empty while it goes on.", valueName: "column"))
  var endColumn = "end"

  @Option(
    help: ArgumentHelp(
      "In a table of tenures: how many periods customers have been there.",
      valueName: "column"))
  var tenureColumn = "tenure"

  @Option(
    help: ArgumentHelp(
      "In a table of tenures: whether they have left, yes or no.",
      valueName: "column"))
  var churnColumn = "churn"

  @Option(
    help: ArgumentHelp("In a table: the periods.", valueName: "column"))
  var periodColumn = "period"

  @Option(
    help: ArgumentHelp("In a long table: the cohorts.", valueName: "column"))
  var cohortColumn = "cohort"

  @Option(
    help: ArgumentHelp(
      "In a long table: the number of customers.", valueName: "column"))
  var customersColumn = "customers"

  @Option(
    help: ArgumentHelp(
      """
      How dates are written, such as dd/MM/yyyy. (default: ISO 8601 dates and \
      yyyyMMdd)
      """, valueName: "pattern"))
  var dateFormat: String?

  @Option(
    help: ArgumentHelp(
      """
      What stands between fields: one character, tab, or blanks for any number \
      of them. (default: the comma, semicolon, tab, bar or blanks that the \
      header shows)
      """, valueName: "character"))
  var delimiter: String?

  @Flag(help: "Say nothing but warnings and errors.")
  var quiet = false

  func validate() throws {
    if let periods, periods < 1 {
      throw ValidationError("--periods \(periods): it must be 1 or more")
    }
  }

  /// Reads the cohorts of a file.
  func read(_ path: String) throws -> RetentionCohorts {
    var options = RetentionOptions()
    options.columns.customer = customerColumn
    options.columns.start = startColumn
    options.columns.end = endColumn
    options.columns.tenure = tenureColumn
    options.columns.churned = churnColumn
    options.columns.period = periodColumn
    options.columns.cohort = cohortColumn
    options.columns.customers = customersColumn
    options.timeUnit = timeUnit
    options.observationEnd = observationEnd
    options.cohortRule = cohortBy
    options.delimiter = try delimiter.map { try Delimiter.parse($0) }
    if let dateFormat {
      options.dateFormat = try DateFormat(option: dateFormat)
    }
    let cohorts =
      if let table = try SourceOptions.foreign(path) {
        try RetentionCohorts(reading: table, options: options)
      } else {
        try RetentionCohorts(path: path, options: options)
      }
    return cohort.isEmpty ? cohorts : try cohorts.named(cohort)
  }
}

import ArgumentParser
import CLV

/// `clv acquire`: a model and a calendar of arrivals in, what the new
/// customers will buy, period by period, out.
struct AcquireCommand: SpeakingCommand {
  static let configuration = CommandConfiguration(
    commandName: "acquire",
    abstract: "Forecast customers yet to be acquired.",
    usage: "clv acquire [<options>] <model>",
    discussion: """
      Reads a model file, and with --calendar the arrivals of new customers: \
      CSV with the columns date and customers (all arrive on that date; time \
      0 is the earliest), or period and customers (periods count from 1, and \
      over each the customers arrive evenly). With --customers they all \
      arrive at time 0.

      Writes a row for each period and one for the total: \
      \(CohortForecast.table.description). \
      The first purchase of each customer is not counted: it is what follows \
      from acquiring the customer. Says on standard error what to expect of \
      one new customer, and what the customer is worth.

      With --covariates, for models fitted with covariates, the customers to \
      come are of the kinds of the rows of that file, in the same proportions: \
      give the file of customers of the past for more of the same, or a file \
      of one row for customers of one kind.
      """)

  @Argument(help: "A model file, as written by clv fit.")
  var model: String

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How many customers arrive, all at time 0. (default: 1)",
      valueName: "number"))
  var customers: Int?

  @Option(
    help: ArgumentHelp(
      "A file of arrivals; - is the standard input.", valueName: "file"))
  var calendar: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The length of a period, in the time unit.", valueName: "time"))
  var period = 1.0

  @Option(
    help: ArgumentHelp(
      "What stands between fields of the calendar: one character, or tab.",
      valueName: "character"))
  var delimiter: String?

  @Option(
    help: ArgumentHelp(
      """
      The covariates of the customers to come: CSV with a column of names \
      (--customer-column, customer_id or the first) and a column for each \
      covariate.
      """, valueName: "file"))
  var covariates: String?

  @Option(
    help: ArgumentHelp(
      "The column of customers in --covariates. (default: customer_id)",
      valueName: "column"))
  var customerColumn: String?

  @OptionGroup var output: OutputOption
  @OptionGroup(title: "Forecast Options") var forecast: ForecastOptions

  @Flag(help: "Say nothing but warnings and errors.")
  var quiet = false

  /// More periods than this are taken for a mistake.
  private static let mostPeriods = 10_000.0

  /// More kinds of customers than this would take minutes.
  private static let mostKinds = 500

  @OptionGroup(title: "Language Options") var language: LanguageOption

  func validate() throws {
    guard customers == nil || calendar == nil else {
      throw ValidationError("give either --customers or --calendar")
    }
    if let customers, !(1...1_000_000_000).contains(customers) {
      throw ValidationError(
        "--customers \(customers): give a number from 1 to a billion")
    }
    guard period > 0, period.isFinite else {
      throw ValidationError(
        "--period \(period): it must be above 0, in time units such as weeks")
    }
    if let horizon = forecast.horizon, !horizon.isFinite {
      throw ValidationError(
        "--horizon inf: periods need an end; what a customer is worth without "
          + "end is told in any case")
    }
    if let horizon = forecast.horizon { try check(horizon) }
  }

  private func check(_ horizon: Double) throws {
    guard horizon / period <= Self.mostPeriods else {
      throw ValidationError(
        "--period \(period) makes more than \(Int(Self.mostPeriods)) periods "
          + "of --horizon \(horizon); give a longer period")
    }
  }

  func run() throws {
    let file = try output.open(
      reading: [model] + [calendar, covariates].compactMap(\.self))
    let models = try CustomerModel(path: model)
    let kinds = try kinds(models)
    let settings = forecast.settings(in: models.timeUnit)
    try check(settings.horizon)
    let arrivals = try arrivals(models, horizon: settings.horizon)
    forecast.value.warn(by: models)
    ForecastOptions.explainIntervals(
      models.uncertainty, of: model, quiet: quiet)
    try CohortForecast(
      arrivals, by: models, periodLength: period, settings: settings,
      covariates: kinds
    ).write(to: file)
    try file.commit()
    if models.takesCovariates, covariates == nil {
      Messages.warning(
        Messages.text("kinds_differ", ["model": .text(model)]))
    }
    guard !quiet else { return }
    if models.spend == nil, models.spendNote == nil {
      Messages.note(Messages.text("no_amounts_acquire"))
    }
    guard
      let customer = NewCustomerForecast(
        with: kinds, by: models, settings: settings)
    else {
      Messages.note(
        Messages.text(
          "many_kinds",
          [
            "file": .text(covariates ?? ""),
            "kinds": .label("\(kinds.kindCount)"),
          ]))
      return
    }
    Messages.write(
      NewCustomerText.text(
        customer, settings: settings, unit: models.timeUnit,
        in: Messages.words))
  }

  /// The covariates of the customers to come.
  private func kinds(_ models: CustomerModel) throws -> ForecastCovariates {
    guard let covariates else { return ForecastCovariates() }
    guard let design = models.covariates.first?.design else {
      throw ValidationError(
        "--covariates: \(model) was fitted without covariates; leave them out, "
          + "or fit with them")
    }
    let table = try CovariateTable(
      path: covariates, customerColumn: customerColumn,
      columns: design.codings.map(\.name))
    let kinds = try ForecastCovariates(
      table.joined(to: table.ids), of: models)
    guard kinds.kindCount <= Self.mostKinds else {
      throw DataError(
        .badData, at: .file(covariates),
        "it has \(kinds.kindCount) kinds of customers, more "
          + "than \(Self.mostKinds); give a sample of some hundred rows")
    }
    return kinds
  }

  private func arrivals(
    _ models: CustomerModel, horizon: Double
  ) throws -> AcquisitionCalendar {
    guard let calendar else {
      return AcquisitionCalendar([
        AcquisitionCalendar.Arrival(time: 0, customers: customers ?? 1)
      ])
    }
    let arrivals = try AcquisitionCalendar(
      path: calendar, unit: models.timeUnit, periodLength: period,
      delimiter: try delimiter.map { try Delimiter.parse($0) })
    if arrivals.lastTime >= horizon {
      Messages.warning(
        Messages.text(
          "late_arrivals",
          [
            "file": .text(calendar),
            "horizon": .duration(horizon, models.timeUnit),
          ]))
    }
    return arrivals
  }
}

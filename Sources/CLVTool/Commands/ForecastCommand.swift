import ArgumentParser
import CLV

/// `clv forecast`: a model and a summary in, a forecast per customer out.
struct ForecastCommand: SpeakingCommand {
  static let configuration = CommandConfiguration(
    commandName: "forecast",
    abstract: "Forecast every customer of a summary.",
    discussion: """
      Reads a model file, and a summary (CSV with the columns customer_id, \
      frequency, recency, T and monetary_value, times in the model's unit) or \
      a log of transactions (customer_id, date and amount).

      Writes a row for each customer, in the order of the input: \
      \(CustomerForecasts.table.description). Intervals hold with probability \
      --level. Without amounts, expected_spend and clv, clv_lower and \
      clv_upper are empty.

      Where the model file has a covariance or draws of the parameters, as one \
      by clv fit has, the intervals join the uncertainty of the parameters \
      (with covariates, of the coefficients too) with that of the outcome; \
      else they speak of the outcome alone. Which of the two is said on standard error. clv_lower and \
      clv_upper leave out how uncertain the spend model's parameters are, \
      which is little beside the rest.

      --groups-output sums the customers of each group of --groups (CSV with \
      the columns customer_id and group), or of all: \
      \(GroupForecasts.table.description).
      """)

  @Argument(help: "A model file, as written by clv fit.")
  var model: String

  @Argument(
    help: ArgumentHelp(
      "A summary or a log; - is the standard input.",
      valueName: "data"))
  var inputFile: String?

  @OptionGroup var covariates: CovariateFileOption
  @OptionGroup var output: OutputOption
  @OptionGroup(title: "Group Options") var groups: GroupOptions
  @OptionGroup(title: "Forecast Options") var forecast: ForecastOptions
  @OptionGroup(title: "Input Options") var input: InputOptions

  @OptionGroup(title: "Language Options") var language: LanguageOption

  /// What is read: a path, or what a database is called.
  private var data: String { input.source.name(of: inputFile) }

  func validate() throws {
    try input.source.check(
      inputFile, "data", "a summary or a log", writesTable: true)
  }

  func run() throws {
    let (file, table) = try input.source.open(
      output, reading: covariates.reading([model, data] + groups.inputs),
      model: model)
    let groupsFile = try groups.open(
      reading: covariates.reading([model, data]), beside: output)
    let models = try CustomerModel(path: model)
    let input = try input.inUnit(of: models, from: model)
    let summary = try input.readCustomers(
      data, for: models, others: [model, output.output])
    try models.check(summary, in: data)
    table?.stamp(summary.lastDay)
    forecast.value.warn(by: models)
    forecast.warn(of: summary)
    ForecastOptions.explainIntervals(
      models.uncertainty, of: model, quiet: input.quiet)
    let settings = forecast.settings(in: models.timeUnit)
    let members =
      groupsFile == nil ? nil : try groups.read(summary, input)
    let forecasts = try CustomerForecasts(
      summary, by: models,
      covariates: covariates.forecast(models, from: model, summary, input),
      settings: settings)
    try forecasts.write(to: file)
    if let groupsFile, let members {
      try GroupForecasts(forecasts, groups: members).write(to: groupsFile)
    }
    try AtomicFile.commit([file, groupsFile].compactMap(\.self))
    if !input.quiet, models.spendNote == nil,
      models.spend == nil || !summary.hasAmounts
    {
      Messages.note(Messages.text("no_amounts_forecast"))
    }
  }
}

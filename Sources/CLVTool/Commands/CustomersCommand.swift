import ArgumentParser
import CLV

/// `clv customers`: a log and some names in, the customers side by side out.
struct CustomersCommand: SpeakingCommand {
  static let configuration = CommandConfiguration(
    commandName: "customers",
    abstract: "Show named customers side by side, the better ones first.",
    usage: "clv customers [<options>] <log> <customer> …",
    discussion: """
      Reads a log of transactions (customer_id, date and amount) or a summary, \
      and shows the customers that are named, those of highest value to come \
      first: what they bought, what to expect of them, and why each is before \
      the next. The value is how likely the customer is still one, times what \
      is bought then, times what a purchase is worth; so is the ratio of two.

      The forecasts are those of --model, or of a model that is fitted to all \
      of the data. To a file whose name ends in .csv or .jsonl goes a row for \
      each customer: \(CustomerComparison.table.description).
      """)

  @Argument(
    help: ArgumentHelp(
      "A log or a summary; - is the standard input.", valueName: "log"))
  var inputFile: String

  @Argument(
    help: ArgumentHelp("The customers.", valueName: "customer"))
  var customers: [String]

  @Option(
    help: ArgumentHelp(
      "A model file. (default: the models are fitted to the data)",
      valueName: "file"))
  var model: String?

  @OptionGroup var output: OutputOption
  @OptionGroup(title: "Model Options") var models: ModelOptions
  @OptionGroup(title: "Forecast Options") var forecast: ForecastOptions
  @OptionGroup(title: "Input Options") var input: InputOptions

  @OptionGroup(title: "Language Options") var language: LanguageOption

  func validate() throws {
    try input.source.check(inputFile, "log", "a log")
    guard forecast.horizon != .infinity else {
      throw ValidationError(
        "--horizon inf: what customers are worth if they stay needs an end; "
          + "give one")
    }
  }

  func run() throws {
    let file = try output.open(
      reading: [inputFile, model].compactMap(\.self))
    let known = try model.map { try CustomerModel(path: $0) }
    guard known.map({ !$0.takesCovariates }) ?? true else {
      throw ValidationError(
        "--model \(model ?? ""): it depends on covariates, which are not read "
          + "here; leave it out, or give one without")
    }
    var input = input
    if let known { input = try input.inUnit(of: known, from: model ?? "") }
    let summary = try summary(input, known)
    let fitted =
      try known
      ?? CustomerModel.reporting(
        summary, models.chosen(for: summary, isQuiet: true), in: inputFile)
    try fitted.check(summary, in: inputFile)
    guard fitted.isUsable else {
      Messages.error("the fit of purchases did not converge: give a model file")
      throw ExitCode.notConverged
    }
    forecast.value.warn(by: fitted)
    let places = try customers.map { try place(of: $0, in: summary) }
    let comparison = CustomerComparison(
      places,
      of: CustomerOutlooks(
        CustomerForecasts(
          summary, by: fitted, settings: forecast.settings(in: input.unit))))
    if output.isOfRows {
      try comparison.write(to: file)
    } else {
      try file.write(
        CustomersText.text(comparison, unit: input.unit, in: Messages.words))
    }
    try file.commit()
  }

  private func summary(
    _ input: InputOptions, _ known: CustomerModel?
  ) throws -> CustomerSummary {
    let table = try input.open(inputFile)
    guard table.kind == .transactions else {
      return try input.readSummary(table)
    }
    let log = try input.readLog(table, others: [output.output])
    let window = try log.window(observationEnd: input.observationEnd)
    return try log.summarize(
      window, timeUnit: input.unit,
      opportunities: known?.countsOpportunities ?? models.countsOpportunities
    ).complete
  }

  private func place(
    of customer: String, in summary: CustomerSummary
  ) throws -> Int {
    guard let place = summary.ids.firstIndex(of: customer) else {
      throw ValidationError(
        "\(customer): not in \(inputFile), where customers are written like "
          + "\"\(summary.ids[0])\"")
    }
    return place
  }
}

import ArgumentParser
import CLV

/// `clv forecast`: a model and a summary in, a forecast per customer out.
struct ForecastCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forecast",
    abstract: "Forecast every customer of a summary.",
    discussion: """
      Reads a model file, and a summary (CSV with the columns customer_id, \
      frequency, recency, T and monetary_value, times in the model's unit) or \
      a log of transactions (customer_id, date and amount).

      Writes CSV, in the order of the input: customer_id; probability_alive \
      (now); expected_purchases over the horizon; expected_spend per \
      purchase; clv (margin × expected_spend × discounted_purchases); \
      expected_purchases_lower and expected_purchases_upper (between which \
      the number of purchases falls with probability --level); \
      probability_purchase (of at least one); discounted_purchases. Without \
      amounts, expected_spend and clv are empty.
      """)

  @Argument(help: "A model file, as written by clv fit.")
  var model: String

  @Argument(help: "A summary or a log; - is the standard input.")
  var data: String

  @OptionGroup var output: OutputOption
  @OptionGroup(title: "Forecast Options") var forecast: ForecastOptions
  @OptionGroup(title: "Input Options") var input: InputOptions

  func run() throws {
    let file = try output.open(reading: [model, data])
    let models = try FittedModels(path: model)
    let input = try input.inUnit(of: models, from: model)
    let summary = try summary(input, for: models)
    try models.check(summary, in: data)
    forecast.warn(purchase: models.purchase, spend: models.spend)
    let forecasts = CustomerForecasts(
      summary, purchase: models.purchase, spend: models.spend,
      settings: forecast.settings(in: models.timeUnit))
    try forecasts.write(to: file)
    try file.commit()
    if !input.quiet, models.spend == nil || !summary.hasAmounts {
      Messages.note(
        "there are no amounts: expected_spend and clv are empty")
    }
  }

  private func summary(
    _ input: InputOptions, for models: FittedModels
  ) throws -> CustomerSummary {
    let table = try input.open(data)
    switch table.kind {
    case .summary: return try input.readSummary(table)
    case .transactions:
      let log = try input.readLog(table, others: [model, output.output])
      let window = try log.window(observationEnd: input.observationEnd)
      return try log.summarize(
        window, timeUnit: input.unit,
        opportunities: models.countsOpportunities
      ).complete
    }
  }
}

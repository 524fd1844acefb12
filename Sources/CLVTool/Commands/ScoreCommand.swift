import ArgumentParser
import CLV
import Foundation

/// `clv score`: a log in, and a model if there is one; one row a customer with
/// everything out.
struct ScoreCommand: SpeakingCommand {
  static let configuration = CommandConfiguration(
    commandName: "score",
    abstract: "Write all that is known of each customer in one row.",
    usage: "clv score [<options>] [<model>] <data>",
    discussion: """
      Reads a log of transactions (customer_id, date and amount) or a summary \
      (customer_id, frequency, recency, T and monetary_value). The forecasts are \
      those of a model file or, where none is given, of models that are fitted \
      to all of the data.

      Writes a row for each customer, in the order of the input: \
      \(CustomerScores.table.description). A summary leaves dates, \
      slowing_since and what needs first amounts empty.

      churn_risk is low from --low-risk-from on, high below --high-risk-below, \
      and medium between. Tiers are of clv: A the best 10 % of the customers, \
      B up to 30 %, C up to 60 %, D the rest, or as --tiers says; customers \
      who are worth the same are in the same tier.
      """)

  @Argument(
    help: ArgumentHelp(
      "A model file, as written by clv fit.", valueName: "model"))
  var first: String?

  @Argument(
    help: ArgumentHelp(
      "A log or a summary; - is the standard input.", valueName: "data"))
  var second: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "From this probability to be alive on the risk is low.",
      valueName: "probability"))
  var lowRiskFrom = CustomerScores.Limits().lowRiskFrom

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Below this probability to be alive the risk is high.",
      valueName: "probability"))
  var highRiskBelow = CustomerScores.Limits().highRiskBelow

  @Option(
    help: ArgumentHelp(
      "The shares of customers up to tier A, B and C.",
      valueName: "a,b,c"))
  var tiers = "0.1,0.3,0.6"

  @Option(
    help: ArgumentHelp(
      "The currency of all amounts, such as EUR.", valueName: "currency"))
  var currency: String?

  @Option(
    help: ArgumentHelp(
      "For a log: the day whose segments are the previous ones.",
      valueName: "yyyy-MM-dd"))
  var migrationFrom: CalendarDay?

  @Option(
    help: ArgumentHelp(
      "The usual eleven segments, or the eight of clv rfm --scheme eight.",
      valueName: "scheme"))
  var scheme = SegmentScheme.eleven

  @OptionGroup var covariates: CovariateFileOption
  @OptionGroup var output: OutputOption
  @OptionGroup(title: "Model Options") var models: ModelOptions
  @OptionGroup(title: "Scoring Options") var scoring: ScoringOptions
  @OptionGroup(title: "List Options") var lists: ActionOptions
  @OptionGroup(title: "Forecast Options") var forecast: ForecastOptions
  @OptionGroup(title: "Input Options") var input: InputOptions

  @OptionGroup(title: "Language Options") var language: LanguageOption

  /// The model file; nil to fit models.
  private var model: String? {
    second != nil || input.source.isInDatabase ? first : nil
  }

  private var inputFile: String? {
    second ?? (input.source.isInDatabase ? nil : first)
  }

  /// What is read: a path, or what a database is called.
  private var data: String { input.source.name(of: inputFile) }

  func validate() throws {
    try input.source.check(inputFile, "data", "a log or a summary")
    guard forecast.horizon != .infinity else {
      throw ValidationError(
        "--horizon inf: lists need an end; give the time over which a contact "
          + "is to pay")
    }
    _ = try limits()
  }

  private func limits() throws -> CustomerScores.Limits {
    guard 0...1 ~= highRiskBelow, highRiskBelow <= lowRiskFrom,
      lowRiskFrom <= 1
    else {
      throw ValidationError(
        "--high-risk-below \(highRiskBelow) and --low-risk-from "
          + "\(lowRiskFrom): they must be between 0 and 1, the first not above "
          + "the other")
    }
    let shares = tiers.split(separator: ",").compactMap { Double($0) }
    guard shares.count == 3, shares[0] > 0, shares[0] < shares[1],
      shares[1] < shares[2], shares[2] <= 1
    else {
      throw ValidationError(
        "--tiers \(tiers): give three shares that ascend, such as 0.1,0.3,0.6")
    }
    var limits = CustomerScores.Limits()
    limits.lowRiskFrom = lowRiskFrom
    limits.highRiskBelow = highRiskBelow
    limits.tiers = (shares[0], shares[1], shares[2])
    return limits
  }

  func run() throws {
    let file = try output.open(
      reading: covariates.reading([model, data].compactMap(\.self)))
    let known = try model.map { try CustomerModel(path: $0) }
    var input = input
    if let known { input = try input.inUnit(of: known, from: model ?? "") }
    let read = try read(known, input)
    let used = try known ?? fitted(to: read)
    try used.check(read.summary, in: data)
    forecast.value.warn(by: used)
    let forecasts = CustomerForecasts(
      read.summary, by: used,
      covariates: try covariates.forecast(
        used, from: model ?? data, read.summary, input),
      settings: forecast.settings(in: used.timeUnit))
    let analysis = try RFMAnalysis(
      read.summary, scoring: try scoring.scoring(), scheme: scheme,
      earlier: read.earlier, forecasts: forecasts)
    let actions = CustomerActions(
      CustomerOutlooks(forecasts),
      settings: lists.settings(in: used.timeUnit),
      slowing: read.slowing)
    try CustomerScores(
      analysis, actions, asOf: read.end,
      modelSum: try sum(of: used), currency: currency, limits: try limits()
    ).write(to: file, in: Messages.words)
    try file.commit()
  }

  /// Models fitted to all of the data.
  private func fitted(to read: Read) throws -> CustomerModel {
    let choice = try models.chosen(
      for: read.summary, of: read.log, isQuiet: true)
    let fitted = try CustomerModel.reporting(read.summary, choice, in: data)
    guard fitted.isUsable else {
      Messages.error("the fit of purchases did not converge: give a model file")
      throw ExitCode.notConverged
    }
    return fitted
  }

  /// The sum of the model's file, or of what would stand in one.
  private func sum(of used: CustomerModel) throws -> String? {
    guard let model else {
      return SHA256.hexadecimal(
        Array(try used.json { $0.option }.utf8))
    }
    return FileManager.default.contents(atPath: model).map {
      SHA256.hexadecimal(Array($0))
    }
  }

  private struct Read {
    let summary: CustomerSummary
    var log: (TransactionLog, ObservationWindow)?
    var earlier: CustomerSummary?
    var end: CalendarDay?
    var slowing: SlowingCustomers?
  }

  private func read(
    _ known: CustomerModel?, _ input: InputOptions
  ) throws -> Read {
    let table = try input.open(data)
    guard table.kind == .transactions else {
      guard migrationFrom == nil else {
        throw ValidationError(
          "--migration-from is for a log of transactions; \(data) is a "
            + "summary of one date")
      }
      return Read(summary: try input.readSummary(table))
    }
    let log = try input.readLog(
      table, others: [model, output.output].compactMap(\.self))
    let summaries = try log.summarize(
      try log.window(
        calibrationEnd: migrationFrom, observationEnd: input.observationEnd),
      timeUnit: input.unit,
      opportunities: known?.countsOpportunities ?? models.countsOpportunities)
    let end = summaries.window.observationEnd
    return Read(
      summary: summaries.complete, log: (log, summaries.window.unsplit),
      earlier: migrationFrom == nil ? nil : summaries.calibration, end: end,
      slowing: try SlowingCustomers(
        log, summaries.complete, end: end, share: lists.slowingBelow))
  }
}

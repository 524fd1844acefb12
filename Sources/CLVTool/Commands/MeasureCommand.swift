import ArgumentParser
import CLV

/// `clv measure`: who was contacted and a log in, what the campaign did out.
struct MeasureCommand: SpeakingCommand {
  static let configuration = CommandConfiguration(
    commandName: "measure",
    abstract: "Say what a campaign did, against its control group.",
    usage: "clv measure [<options>] --since <yyyy-MM-dd> <contacted> <log>",
    discussion: """
      Reads the file of clv actions with --control (customer_id and arm: \
      contact, control, or nothing; list_key, expected_purchases and clv are \
      taken from it too), and a log of transactions (customer_id, date and \
      amount) that goes on after the campaign.

      Compares those who were contacted with those who were not, in buyers, \
      purchases and money, from --since to the end of the log: by list, and \
      over all lists with the number of customers on each as weights. The \
      differences are those between groups of the same mean forecast (Lin \
      2013), so that what was known before the campaign does not make them \
      uncertain. With --model, the forecasts are made of the log before \
      --since, for just the days measured; without, they are those of the \
      file, or what customers bought before.

      With --model, also says which share of what was at stake the contacts \
      saved, to give to clv actions as --effect. With --cost, says what came \
      back for it. An account goes to standard output; to a file whose name \
      ends in .csv or .jsonl goes a row for each list and measure: \
      \(CampaignResult.table.description).
      """)

  @Argument(
    help: ArgumentHelp(
      "Who took part: the file that clv actions --control wrote.",
      valueName: "contacted"))
  var contacted: String

  @Argument(
    help: ArgumentHelp(
      "The log of transactions; - is the standard input.", valueName: "log"))
  var inputFile: String?

  @Option(
    help: ArgumentHelp(
      "The first day on which a contact could have an effect.",
      valueName: "yyyy-MM-dd"))
  var since: CalendarDay

  @Option(
    help: ArgumentHelp(
      "A model file, to forecast what would have come without contacts.",
      valueName: "file"))
  var model: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("What one contact cost.", valueName: "amount"))
  var cost: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The share of spend that is profit: 0.3 is 30 %.", valueName: "share"))
  var margin = 1.0

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The probability that intervals hold.", valueName: "probability"))
  var level = 0.9

  @OptionGroup(title: "List Options") var lists: ActionOptions
  @OptionGroup var covariates: CovariateFileOption
  @OptionGroup var output: OutputOption
  @OptionGroup(title: "Input Options") var input: InputOptions

  @OptionGroup(title: "Language Options") var language: LanguageOption

  /// What is read: a path, or what a database is called.
  private var data: String { input.source.name(of: inputFile) }

  func validate() throws {
    try input.source.check(inputFile, "log", "a log")
    if let cost, !(cost > 0 && cost.isFinite) {
      throw ValidationError("--cost \(cost): it must be above 0")
    }
    guard margin.isFinite, margin > 0 else {
      throw ValidationError(
        "--margin \(margin): it must be above 0; 30 % is 0.3")
    }
    guard level > 0, level < 1 else {
      throw ValidationError(
        "--level \(level): it must be between 0 and 1; 90 % is 0.9")
    }
  }

  func run() throws {
    let file = try output.open(
      reading: covariates.reading([contacted, data, model].compactMap(\.self)))
    let customers = try ContactedCustomers(
      path: contacted, customerColumn: input.customerColumn)
    let models = try model.map { try CustomerModel(path: $0) }
    var input = input
    if let models {
      input = try input.inUnit(of: models, from: model ?? "")
    }
    let log = try input.readLog(
      try input.open(data), others: [contacted, output.output])
    let whole = try log.window(observationEnd: input.observationEnd)
    guard since > whole.start, since <= whole.observationEnd else {
      throw ValidationError(
        "--since \(since): it must be a day after the first of the log, "
          + "\(whole.start), and by its last, \(whole.observationEnd)")
    }
    let campaign = try CampaignData(
      customers, log, over: since...whole.observationEnd, margin: margin)
    if !input.quiet, campaign.unknownCustomers > 0 {
      Messages.note(
        Messages.text(
          "contacted_unknown",
          [
            "customers": .count(campaign.unknownCustomers),
            "file": .text(contacted),
          ]))
    }
    let participants = try models.map {
      campaign.participants(by: try actions($0, log, input))
    }
    let result = CampaignResult(
      of: participants ?? campaign.participants,
      by: CampaignMeasure.allCases.filter {
        $0 != .money || campaign.hasAmounts
      }, level: level)
    if output.isOfRows {
      try result.write(to: file, over: campaign.days, cost: cost)
    } else {
      try file.write(
        CampaignText.text(
          result, campaign, cost: cost, margin: margin, in: Messages.words))
    }
    try file.commit()
  }

  /// What was at stake with each customer the day before the campaign.
  private func actions(
    _ models: CustomerModel, _ log: TransactionLog, _ input: InputOptions
  ) throws -> CustomerActions {
    let window = try log.window(
      calibrationEnd: since.advanced(by: -1),
      observationEnd: input.observationEnd)
    let summaries = try log.summarize(
      window, timeUnit: input.unit, opportunities: models.countsOpportunities)
    var settings = ForecastSettings(
      horizon: Double(window.holdoutDays) / input.unit.days,
      annualDiscountRate: 0, margin: margin, level: level)
    settings.joinsParameterUncertainty = false
    let before = summaries.calibration
    try models.check(before, in: data)
    let effects = try covariates.forecast(
      models, from: model ?? "", before, input)
    return CustomerActions(
      CustomerOutlooks(
        CustomerForecasts(
          before, by: models, covariates: effects, settings: settings)),
      settings: lists.settings(in: models.timeUnit))
  }
}

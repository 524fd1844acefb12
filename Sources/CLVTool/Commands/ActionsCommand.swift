import ArgumentParser
import CLV

/// `clv actions`: a model and a summary in, what to do with each customer
/// out.
struct ActionsCommand: SpeakingCommand {
  static let configuration = CommandConfiguration(
    commandName: "actions",
    abstract: "Say whom to contact, why, and what that may cost.",
    discussion: """
      Reads a model file, and a summary (CSV with the columns customer_id, \
      frequency, recency, T and monetary_value, times in the model's unit) or \
      a log of transactions (customer_id, date and amount).

      Puts each customer on one campaign list, the first that fits: win back \
      (probably left, and if back among the most valuable); slowing down (buys \
      more slowly than before, beyond chance; needs a log); watch (silent for \
      unusually long); grow (new, and spends much on a purchase); keep (among \
      the most valuable); let go (probably left, and not worth winning back); \
      or none.

      What a contact may cost: a customer is worth value_if_alive over the \
      horizon if still a customer, and value_if_staying if also not leaving \
      within it. What leaving costs is value_at_risk = (1 − P(alive)) × \
      value_if_alive + P(alive) × (value_if_staying − value_if_alive). If a \
      contact wins back or keeps the share effect of those who else are lost, \
      it is expected to gain spend_ceiling = effect × value_at_risk, and may \
      cost no more. effect is --effect, less for customers who have long been \
      silent: see --effect-half-life, and value_if_won_back, in which the time \
      without purchases counts as that of a new customer. The effect is your \
      assumption, not learned from the data: measure it on a group that you do \
      not contact (--control, clv measure).

      Writes a row for each customer, in the order of the input: \
      \(CustomerActions.table.description). contact needs --cost, --costs or --control. Without \
      amounts, money columns are empty. An account is told on standard error.

      --groups-output sums over groups, such as segments: \
      \(GroupActions.table.description). \
      --budget-output is the curve of gain against budget: \
      \(ContactPlan.table.description). \
      --concentration-output is the Lorenz curve: \
      \(ValueConcentration.table.description). \
      --acquisition-output is what a new customer may cost, for all and by \
      group (--groups, or the time of the first purchase): \
      \(AcquisitionCeiling.table.description).
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
  @OptionGroup(title: "List Options") var lists: ActionOptions
  @OptionGroup(title: "Budget Options") var budget: BudgetOptions
  @OptionGroup(title: "Control Options") var control: ControlOptions
  @OptionGroup(title: "Further Outputs") var further: FurtherActionOutputs
  @OptionGroup(title: "Forecast Options") var forecast: ForecastOptions
  @OptionGroup(title: "Input Options") var input: InputOptions

  @Option(
    help: ArgumentHelp(
      """
      The currency of all amounts: a code such as EUR, or a sign. (default: \
      amounts are plain numbers)
      """, valueName: "currency"))
  var currency: String?

  @OptionGroup(title: "Language Options") var language: LanguageOption

  /// What is read: a path, or what a database is called.
  private var data: String { input.source.name(of: inputFile) }

  func validate() throws {
    try input.source.check(
      inputFile, "data", "a summary or a log", writesTable: true)
    if forecast.horizon == .infinity {
      throw ValidationError(
        "--horizon inf: no campaign keeps a customer for ever; give the time "
          + "over which it is to pay")
    }
  }

  func run() throws {
    var files = try OutputFiles(
      reading: covariates.reading(
        [model, data] + budget.inputs + further.inputs
          + input.source.databaseFile),
      excelSafe: output.excelSafe)
    let (file, table) = try files.open(output, input.source, model: model)
    let curveFile = try files.open(budget.budgetOutput, "--budget-output")
    let furtherFiles = try further.open(in: &files)
    let models = try CustomerModel(path: model)
    let input = try input.inUnit(of: models, from: model)
    let (summary, log) = try input.readHistories(
      data, for: models, others: [model, output.output])
    table?.stamp(summary.lastDay)
    try models.check(summary, in: data)
    forecast.value.warn(by: models)
    var settings = forecast.settings(in: models.timeUnit)
    settings.wantsMedianTime = false
    settings.joinsParameterUncertainty = false
    let effects = try covariates.forecast(models, from: model, summary, input)
    let thresholds = lists.settings(in: models.timeUnit)
    let slowing = try log.map { log, end in
      try SlowingCustomers(
        log, summary, end: end, share: thresholds.slowingShare)
    }
    let actions = CustomerActions(
      CustomerOutlooks(
        CustomerForecasts(
          summary, by: models, covariates: effects, settings: settings)),
      settings: thresholds, slowing: slowing)
    guard actions.outlooks.hasMoney || !budget.isWanted else {
      throw ValidationError(BudgetOptions.needsAmounts)
    }
    let plan = try budget.plan(actions, summary, input)
    let words = Messages.words
    let group = control.group(of: actions, plan)
    if let file {
      try actions.write(
        to: file, contacts: plan, control: group, in: words)
    }
    if let curveFile { try plan?.writeCurve(to: curveFile) }
    var account = ActionsText.text(actions, ids: summary.ids, in: words)
    if let plan {
      account += "\n" + ActionsText.text(plan, budget: budget.budget, in: words)
    }
    if let group {
      account +=
        "\n"
        + ActionsText.text(
          group, seed: control.seed, of: actions, in: words)
    }
    if actions.outlooks.hasMoney, settings.margin == 1 {
      account += "\n" + ActionsText.marginNote(in: words)
    }
    account += try further.write(furtherFiles, actions, input)
    try files.commit()
    if !input.quiet { Messages.write(account) }
  }
}

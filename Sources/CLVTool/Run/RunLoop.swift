import ArgumentParser
import CLV
import Foundation

/// What the commands that go through the whole loop are asked.
struct LoopOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "The log of transactions; - is the standard input.", valueName: "log"))
  var inputFile: String?

  @Option(
    help: ArgumentHelp(
      """
      The last day of calibration; later days are the holdout. (default: the \
      last third of the days is the holdout)
      """, valueName: "yyyy-MM-dd"))
  var calibrationEnd: CalendarDay?

  @OptionGroup var backtest: BacktestOption
  @OptionGroup(title: "Model Options") var models: ModelOptions
  @OptionGroup(title: "Covariate Options") var covariates: CovariateOptions
  @OptionGroup(title: "Forecast Options") var forecast: ForecastOptions
  @OptionGroup(title: "List Options") var lists: ActionOptions
  @OptionGroup(title: "Budget Options") var budget: BudgetOptions
  @OptionGroup(title: "Control Options") var control: ControlOptions
  @OptionGroup(title: "Acquisition Options") var acquisition: AcquisitionOptions
  @OptionGroup(title: "Report Options") var report: ReportOptions
  @OptionGroup var measured: MeasuredOption
  @OptionGroup(title: "Input Options") var input: InputOptions

  func validate() throws {
    try input.source.check(
      inputFile, "log", "a log", writesTable: true)
  }

  /// What is read: a path, or what a database is called.
  var transactions: String { input.source.name(of: inputFile) }

  /// What is read and so must not be written over.
  func inputs() throws -> [String] {
    try covariates.file.reading(
      [transactions] + input.source.databaseFile + budget.inputs
        + acquisition.inputs + measured.inputs)
  }

  /// What the study of the log is asked; reads the covariates.
  func study() throws -> StudyOptions {
    var study = StudyOptions(
      timeUnit: input.unit, forecast: forecast.settings(in: input.unit))
    study.calibrationEnd = calibrationEnd
    study.calendar = report.language.language.calendar
    study.observationEnd = input.observationEnd
    try models.choose(in: &study)
    study.actions = lists.settings(in: input.unit)
    study.origins = backtest.origins
    try covariates.choose(in: &study, input)
    return study
  }
}

/// Studies a log, writes what its output wants of the files as each result
/// comes, and keeps an account of what is found.
struct RunLoop {
  let options: LoopOptions
  let output: RunOutput
  private(set) var account = RunAccount()

  /// The customer to look up in the log.
  private let customer: String?

  /// Columns of the log that are read after the study.
  private let furtherColumns: [String]

  /// Whether to tell how models compare, where one is chosen.
  private let tellsComparison: Bool

  /// What that customer bought.
  private(set) var purchases: [Purchase] = []

  /// The days of the log, once they are known.
  private var window: ObservationWindow?

  /// Whether the file of actions could be written.
  private var hasActionsFile = true

  /// Whom to contact, and how that will be measured; nil without lists.
  private var plan: CampaignPlan?

  /// For which groups to say what a new customer may cost.
  private var groups: CustomerGroups?

  /// What an earlier campaign did.
  private var measured: MeasuredCampaign?

  /// The log, where it is needed after the study.
  private(set) var log: TransactionLog?

  private var input: InputOptions { options.input }

  init(
    _ options: LoopOptions, to output: RunOutput, customer: String? = nil,
    furtherColumns: [String] = [], tellsComparison: Bool = true
  ) {
    self.options = options
    self.output = output
    self.customer = customer
    self.furtherColumns = furtherColumns
    self.tellsComparison = tellsComparison
  }

  /// Goes through the loop.
  mutating func run() throws -> StudyResults {
    measured = try options.measured.read()
    let table = try input.open(options.transactions)
    try input.checkAgain(
      options.acquisition.columns, "--group-column", in: options.transactions,
      table)
    try input.checkAgain(
      furtherColumns, "--by", in: options.transactions, table)
    var asked = try options.study()
    // Only a page of all customers tells who moved.
    asked.keepsEarlierSegments = customer == nil
    let study = CustomerStudy(asked)
    do {
      // The log is handed on, and let go once it is not needed any more.
      return try study.run(try read(table)) { try take($0) }
    } catch StudyError.notConverged(let period) {
      try output.commit()
      let name = Self.modelFile(of: period)
      Messages.error(
        "the fit of purchases did not converge: "
          + (output.directory.map { "see the certificate in \($0)/\(name)" }
            ?? "run clv run, which writes its certificate")
          + "; nothing was forecast")
      throw ExitCode.notConverged
    } catch let error as StudyError {
      throw DataError(.badData, "\(options.transactions): \(error)")
    } catch let error as FitError {
      throw DataError(.badData, "\(options.transactions): \(error)")
    } catch let error as CovariateError {
      throw ValidationError("\(error)")
    }
  }

  /// The name of the log.
  var source: String {
    URL(fileURLWithPath: options.transactions).lastPathComponent
  }

  /// The report of what was found.
  func report(of study: StudyResults, _ picture: StudyPicture) -> Report {
    var results = ReportResults(
      source: source, study, picture: picture, hasActions: hasActionsFile,
      actionsFile: output.fileName(of: "actions.csv"))
    results.acquisition = study.acquisition(
      by: groups, cost: options.acquisition.acquisitionCost)
    results.plan = plan
    results.measured = measured
    return Report(results)
  }

  private mutating func read(_ table: InputTable) throws -> TransactionLog {
    let log = try input.readLog(
      table, directory: output.directory, others: output.paths)
    if let customer {
      purchases = try purchases(of: customer, in: log)
      self.log = log
    }
    return log
  }

  private func purchases(
    of customer: String, in log: TransactionLog
  ) throws -> [Purchase] {
    guard let place = log.customers.firstIndex(of: customer) else {
      throw ValidationError(
        "--customer \(customer): not in \(options.transactions), where "
          + "customers are written like \"\(log.customers[0])\"")
    }
    let purchases = try log.purchases(ofCustomer: place)
    guard !purchases.isEmpty else {
      throw ValidationError(
        "--customer \(customer): refunds leave this customer no purchase")
    }
    return purchases
  }

  /// Writes a result and tells of it.
  private mutating func take(_ step: StudyStep) throws {
    switch step {
    case .summarized(let summaries):
      try output.write("summary.csv") {
        try summaries.calibration.write(to: $0)
      }
      window = summaries.window
      groups = try options.acquisition.members(
        of: summaries.complete, in: options.transactions, input)
      input.tell(ofChargesIn: summaries.complete)
      account.add(
        Messages.words.text("log.title"),
        DataText.text(summaries, in: Messages.words))
    case .compared(let comparison):
      if !input.quiet, tellsComparison {
        Messages.write(
          ComparisonText.text(comparison, in: Messages.words) + "\n")
      }
    case .joined(let customers, let period):
      // Customers of the holdout alone are not left out of what comes later.
      CovariateFileOption.tell(
        of: customers, isQuiet: input.quiet || period == .calibration)
    case .fitted(let model, let summary, let period):
      try take(model, summary, period)
    case .validated(let validation):
      try take(validation)
    case .forecast(let forecasts):
      try output.write("forecasts.csv") { try forecasts.write(to: $0) }
      if input.source.outputTable != nil, output.keepsResults {
        try writeTable(forecasts)
      }
      // The results come before all that can only fail at their cost.
      if output.keepsResults { try output.commit() }
    case .summed(let sums, let forecasts):
      if let window { account.add(sums, forecasts, window) }
    case .acted(let actions):
      let choice = try choice(actions)
      let control = options.control.group(of: actions, choice)
      plan = CampaignPlan(
        actions, choice: choice, budget: options.budget.budget,
        control: control)
      hasActionsFile = try output.adorn("actions.csv") {
        try actions.write(
          to: $0, contacts: choice, control: control, in: Messages.words)
      }
    }
  }

  /// Writes the forecasts to the table of a database, with the files.
  private func writeTable(_ forecasts: CustomerForecasts) throws {
    let (file, table) = try input.source.openTable()
    table.stamp(window?.observationEnd)
    try forecasts.write(to: file)
    output.add(file)
  }

  /// Whom the budget contacts; writes the curve of gain where one is wanted.
  private func choice(_ actions: CustomerActions) throws -> ContactPlan? {
    let budget = options.budget
    guard actions.outlooks.hasMoney || !budget.isWanted else {
      // Without a spend model, which is warned of, there is nothing to weigh.
      if actions.outlooks.summary.hasAmounts { return nil }
      throw ValidationError(BudgetOptions.needsAmounts)
    }
    let plan = try budget.plan(actions, actions.outlooks.summary, input)
    if let plan, let path = budget.budgetOutput {
      let file = try AtomicFile.table(path)
      try plan.writeCurve(to: file)
      try file.commit()
    }
    return plan
  }

  private static func modelFile(of period: StudyPeriod) -> String {
    switch period {
    case .calibration: "model.json"
    case .everything: "final-model.json"
    }
  }

  private mutating func take(
    _ model: CustomerModel, _ summary: CustomerSummary, _ period: StudyPeriod
  ) throws {
    try output.write(Self.modelFile(of: period)) {
      try model.write(to: $0) { $0.option }
    }
    switch period {
    case .calibration:
      if let absence = model.spendAbsence, absence != .unknownAmounts {
        Messages.warnOfNoSpend("no_spend_calibration", absence.advice)
      }
      if model.isUsable { account.add(model) }
    case .everything:
      if model.isUsable { warn(of: model, summary) }
    }
  }

  private func warn(of model: CustomerModel, _ summary: CustomerSummary) {
    options.forecast.value.warn(by: model, emptyMoney: "no_spend_forecast")
    options.forecast.warn(of: summary)
    if model.uncertainty.purchase == nil {
      ForecastOptions.explainIntervals(
        model.uncertainty,
        of: output.directory.map { "\($0)/final-model.json" }
          ?? Messages.text("model_of_all"), quiet: input.quiet)
    }
  }

  private mutating func take(_ validation: HoldoutValidation) throws {
    try output.write("validation.json") {
      try validation.write(to: $0, in: Messages.words)
    }
    if let window { account.add(validation, window) }
  }
}

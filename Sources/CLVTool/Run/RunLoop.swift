import ArgumentParser
import CLV
import Foundation

/// What the commands that go through the whole loop are asked.
struct LoopOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "The log of transactions; - is the standard input.", valueName: "log"))
  var transactions: String

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
  @OptionGroup(title: "Report Options") var report: ReportOptions
  @OptionGroup(title: "Input Options") var input: InputOptions

  /// What is read and so must not be written over.
  func inputs() throws -> [String] {
    try covariates.file.reading([transactions])
  }
}

/// The whole loop: summarize, fit, validate, refit, forecast, report.
///
/// It writes what its output wants of the files, and keeps an account of what
/// it found.
struct RunLoop {
  let options: LoopOptions
  let output: RunOutput
  private(set) var account = RunAccount()

  /// The customer to look up in the log.
  private let customer: String?

  /// The covariates of the customers, if they are to count.
  private var properties: CovariateTable?

  /// What that customer bought.
  private(set) var purchases: [Purchase] = []

  private var input: InputOptions { options.input }

  init(
    _ options: LoopOptions, to output: RunOutput, customer: String? = nil
  ) {
    self.options = options
    self.output = output
    self.customer = customer
  }

  /// Goes through the loop.
  mutating func run() throws -> ReportResults {
    let table = try input.open(options.transactions)
    properties = try options.covariates.read(input)
    let everything = try calibrate(table)
    return try forecast(everything)
  }

  /// What is left to forecast from, when the log and the calibration's
  /// summary, which are most of the memory, are not needed any more.
  private struct Everything {
    let summary: CustomerSummary
    let window: ObservationWindow
    let cleaning: CleaningReport
    let models: ModelChoice
    let calibration: ReportResults.Calibration
  }

  /// What is made of the log, which is a third of the memory and not needed
  /// any more.
  private struct Calibration {
    let summaries: LogSummaries
    let models: ModelChoice
    let fit: CustomerModel
    let backtest: Backtest?
  }

  /// Fits on the calibration and validates on the holdout.
  private mutating func calibrate(_ table: InputTable) throws -> Everything {
    let calibration = try fitCalibration(table)
    let (summaries, fit) = (calibration.summaries, calibration.fit)
    let validation = try validate(fit, summaries, calibration.backtest)
    return Everything(
      summary: summaries.complete, window: summaries.window,
      cleaning: summaries.report, models: calibration.models,
      calibration: ReportResults.Calibration(
        model: fit, validation: validation,
        bands: TrackingBand.weeks(
          summaries.timeline, by: fit, level: options.forecast.level)))
  }

  /// Fits on the calibration and does all else that needs the log.
  private mutating func fitCalibration(
    _ table: InputTable
  ) throws -> Calibration {
    let log = try input.readLog(
      table, directory: output.directory, others: output.paths)
    if let customer { purchases = try purchases(of: customer, in: log) }
    let summaries = try summarize(log)
    try output.write("summary.csv") {
      try summaries.calibration.write(to: $0)
    }
    account.add(
      Messages.words.text("log.title"),
      DataText.text(summaries, log: log, in: Messages.words))
    let models = try options.models.chosen(
      for: summaries.calibration, of: (log, summaries.window),
      isQuiet: input.quiet)
    let fit = try fitted(
      models, summaries.calibration, summaries.window, summaries.report,
      // Customers of the holdout alone are not left out of what comes later.
      plan(for: summaries.calibration, models, isQuiet: true),
      to: "model.json")
    account.add(fit)
    let backtest = try options.backtest.run(
      log, summaries.window, timeUnit: input.unit, fit.choice,
      covariates: try properties.map {
        CovariateSource($0, settings: try options.covariates.settings())
      })
    return Calibration(
      summaries: summaries, models: models, fit: fit, backtest: backtest)
  }

  /// Fits on everything and forecasts every customer.
  private mutating func forecast(
    _ everything: Everything
  ) throws -> ReportResults {
    let summary = everything.summary
    let fit = try fitted(
      everything.models, summary, everything.window.unsplit,
      everything.cleaning,
      plan(for: summary, everything.models, isQuiet: input.quiet),
      to: "final-model.json")
    let forecasts = forecasts(summary, fit, try effects(of: fit, summary))
    try output.write("forecasts.csv") { try forecasts.write(to: $0) }
    // The results come before all that can only fail at their cost.
    if output.keepsResults { try output.commit() }
    let settings = options.forecast.settings(in: input.unit)
    account.add(
      Messages.words.text(
        "outlook.title",
        [
          "horizon": .duration(settings.horizon, input.unit),
          "end": .day(everything.window.observationEnd),
        ]),
      ForecastText.text(
        forecasts, ids: summary.ids, level: settings.level,
        doubt: everything.calibration.doubt(of: forecasts),
        in: Messages.words))
    let actions = try actions(forecasts)
    return ReportResults(
      source: URL(fileURLWithPath: options.transactions).lastPathComponent,
      window: everything.window,
      cleaning: everything.cleaning, calibration: everything.calibration,
      forecasts: forecasts, actions: actions,
      actionsFile: output.fileName(of: "actions.csv"))
  }

  /// Whom to contact; nil where the horizon is without end, or the file of it
  /// could not be written.
  private func actions(
    _ forecasts: CustomerForecasts
  ) throws -> CustomerActions? {
    guard forecasts.settings.horizon.isFinite else { return nil }
    let actions = CustomerActions(
      CustomerOutlooks(forecasts),
      settings: ActionSettings(in: input.unit))
    let isThere = try output.adorn("actions.csv") {
      try actions.write(to: $0, in: Messages.words)
    }
    return isThere ? actions : nil
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

  private func summarize(_ log: TransactionLog) throws -> LogSummaries {
    let last = input.observationEnd ?? log.lastDay
    let split =
      options.calibrationEnd
      ?? ObservationWindow.defaultCalibrationEnd(
        first: log.firstDay, last: last)
    guard let split else {
      throw DataError(
        .badData,
        "\(options.transactions): the log covers only \(log.firstDay) to "
          + "\(last): too short to keep a holdout; give a longer log")
    }
    let window = try log.window(
      calibrationEnd: split, observationEnd: input.observationEnd)
    return try log.summarize(
      window, timeUnit: input.unit,
      opportunities: options.models.countsOpportunities)
  }

  private func plan(
    for summary: CustomerSummary, _ models: ModelChoice, isQuiet: Bool
  ) throws -> CovariatePlan? {
    try properties.map {
      try options.covariates.plan($0, for: summary, models, isQuiet: isQuiet)
    }
  }

  /// The covariates of a summary's customers for models fitted with them.
  private func effects(
    of fit: CustomerModel, _ summary: CustomerSummary
  ) throws -> ForecastCovariates {
    guard let properties else { return ForecastCovariates() }
    return try ForecastCovariates(
      properties.joined(to: summary.ids), of: fit)
  }

  private func fitted(
    _ models: ModelChoice, _ summary: CustomerSummary,
    _ window: ObservationWindow, _ cleaning: CleaningReport,
    _ plan: CovariatePlan?, to name: String
  ) throws -> CustomerModel {
    let fit = try CustomerModel.reporting(
      summary, models, in: options.transactions, covariates: plan,
      checksIndependence: name == "model.json", window: window,
      cleaning: cleaning)
    try output.write(name) { try fit.write(to: $0) { $0.option } }
    if name == "model.json", let absence = fit.spendAbsence,
      absence != .unknownAmounts
    {
      Messages.warnOfNoSpend("no_spend_calibration", absence.advice)
    }
    guard fit.isUsable else {
      try output.commit()
      Messages.error(
        "the fit of purchases did not converge: "
          + (output.directory.map { "see the certificate in \($0)/\(name)" }
            ?? "run clv run, which writes its certificate")
          + "; nothing was forecast")
      throw ExitCode.notConverged
    }
    return fit
  }

  private mutating func validate(
    _ fit: CustomerModel, _ summaries: LogSummaries, _ backtest: Backtest?
  ) throws -> HoldoutValidation? {
    let summary = summaries.calibration
    guard
      var validation = try HoldoutValidation(
        summary, by: fit, covariates: effects(of: fit, summary),
        timeline: summaries.timeline, recent: summaries.recent,
        customersFirstSeenInHoldout:
          summaries.report.customersFirstSeenInHoldout)
    else { return nil }
    validation.assumptions = AssumptionReport(
      summary, by: fit, spendIndependence: fit.record.spendIndependence,
      timeline: summaries.timeline, validation: validation)
    validation.backtest = backtest
    try output.write("validation.json") {
      try validation.write(to: $0, in: Messages.words)
    }
    account.add(
      Messages.words.text(
        "tested.title_to",
        [
          "days": .count(summaries.window.holdoutDays),
          "end": .day(summaries.window.observationEnd),
        ]),
      ValidationText.text(validation, in: Messages.words))
    for (title, text) in ValidationText.further(
      validation, in: Messages.words)
    {
      account.add(title, text)
    }
    return validation
  }

  private func forecasts(
    _ summary: CustomerSummary, _ fit: CustomerModel,
    _ covariates: ForecastCovariates
  ) -> CustomerForecasts {
    options.forecast.value.warn(by: fit, emptyMoney: "no_spend_forecast")
    options.forecast.warn(of: summary)
    let uncertainty = fit.uncertainty
    if uncertainty.purchase == nil {
      ForecastOptions.explainIntervals(
        uncertainty,
        of: output.directory.map { "\($0)/final-model.json" }
          ?? Messages.text("model_of_all"), quiet: input.quiet)
    }
    return CustomerForecasts(
      summary, by: fit, covariates: covariates,
      settings: options.forecast.settings(in: input.unit))
  }
}

/// What a run tells at its end.
struct RunAccount {
  private(set) var text = ""

  mutating func add(_ title: String, _ text: String) {
    if !self.text.isEmpty { self.text += "\n" }
    self.text += "\(title)\n\(text)\n"
  }

  /// What was fitted on the calibration.
  mutating func add(_ fit: CustomerModel) {
    add(fit.record.purchase)
    guard let spend = fit.record.spend else { return }
    add(spend, fit.record.spendFormChoice)
  }

  private mutating func add(
    _ model: FitRecord, _ choice: SpendFormChoice? = nil
  ) {
    let words = Messages.words
    add(
      words.text("fitted.title", ["model": .text(model.model)]),
      FitText.text(model, choice: choice, in: words))
  }
}

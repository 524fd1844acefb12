import ArgumentParser
import CLV

/// `clv fit`: a summary or a log in, a model file out.
struct FitCommand: SpeakingCommand {
  static let configuration = CommandConfiguration(
    commandName: "fit",
    abstract: "Fit the models by maximum likelihood.",
    discussion: """
      Reads a summary (CSV with the columns customer_id, frequency, recency, \
      T and monetary_value, as written by clv summarize, lifetimes or \
      pymc-marketing; its times must be in --time-unit), or a log of \
      transactions (customer_id, date and amount). The header tells which.

      Writes a model file (JSON) with a purchase model and, where amounts are \
      known, a spend model: the estimates with standard errors, intervals and \
      covariance, the log-likelihood, and how the fit ended: converged; \
      boundary (which one, and what it means); or not converged, with exit \
      status 75. A spend model that cannot be fitted, or does not converge, \
      is left out, and data.spend_note says why. Its form says what of the \
      amounts it was fitted to, and spend_form_choice how that was chosen.

      With --covariates, the parameters of a customer with the covariates z \
      are multiplied by exp(z·γ) or its inverse, so that a positive γ means \
      more purchases, faster dropout or more spend; likelihood-ratio tests \
      tell whether they matter, and whether coefficients may be shared. Texts \
      become a 0/1 column \
      for each level but the most frequent; numbers are standardized, unless \
      they are 0 and 1. The parameters in the file are those of a customer \
      whose coded covariates are 0.
      """)

  @Argument(
    help: ArgumentHelp(
      "A summary or a log of transactions; - is the standard input.",
      valueName: "data"))
  var inputFile: String?

  @Option(
    help: ArgumentHelp(
      "For a transaction log: the last day to fit on. (default: the last day)",
      valueName: "yyyy-MM-dd"))
  var calibrationEnd: CalendarDay?

  @OptionGroup var output: OutputOption
  @OptionGroup(title: "Model Options") var models: ModelOptions
  @OptionGroup(title: "Inference Options") var inference: InferenceOptions
  @OptionGroup(title: "Covariate Options") var covariates: CovariateOptions
  @OptionGroup(title: "Input Options") var input: InputOptions

  @OptionGroup(title: "Language Options") var language: LanguageOption

  /// What is read: a path, or what a database is called.
  private var data: String { input.source.name(of: inputFile) }

  func validate() throws {
    try input.source.check(inputFile, "data", "a summary or a log")
    if inference.profile, covariates.strength > 0 {
      throw ValidationError(
        "--profile: with --l2 the estimates are not where the likelihood is "
          + "highest, so that its profile says nothing of them; use "
          + "--bootstrap")
    }
  }

  func run() throws {
    let file = try output.open(
      reading: covariates.file.reading([data] + input.source.databaseFile))
    let (fit, summary) = try fitted()
    try fit.write(to: file) { $0.option }
    try file.commit()
    if !input.quiet {
      for model in [fit.record.purchase, fit.record.spend].compactMap(\.self) {
        let words = Messages.words
        let lines =
          (model.statistics.map {
            [FitText.certificate($0.convergence, in: words)]
          } ?? [])
          + FitText.form(model, in: words)
          + CovariateText.lines(model, in: words)
        for line in lines {
          Messages.note(
            Messages.text(
              "model_line",
              ["model": .text(model.model), "text": .text(line)]))
        }
      }
    }
    if !input.quiet, let choice = fit.record.spendFormChoice {
      Messages.note(FitText.choice(choice, in: Messages.words))
    }
    if !input.quiet, let choice = fit.record.covariateChoice {
      Messages.note(CovariateChoiceText.line(choice, in: Messages.words))
    }
    if !input.quiet, let correction = fit.record.correction {
      for line in CorrectionText.lines(correction, in: Messages.words) {
        Messages.note(line)
      }
    }
    if !input.quiet, let independence = fit.independenceToTell {
      Messages.note(
        SpendIndependenceText.sentence(independence, in: Messages.words))
    }
    if !input.quiet {
      for finding in fit.findings(of: summary) {
        Messages.note(
          AssumptionText.sentence(finding, in: Messages.words))
      }
    }
    if let note = fit.spendNote {
      Messages.warnOfNoSpend("no_spend_fit", note)
    }
    guard fit.isUsable else {
      Messages.error(
        "the fit of purchases did not converge: see the certificate")
      throw ExitCode.notConverged
    }
  }

  private func fitted() throws -> (CustomerModel, CustomerSummary) {
    let table = try input.open(data)
    switch table.kind {
    case .summary:
      guard calibrationEnd == nil else {
        throw ValidationError(
          "--calibration-end is for a transaction log; \(data) is a summary")
      }
      return try fitted(input.readSummary(table, others: [output.output]))
    case .transactions:
      let log = try input.readLog(table, others: [output.output])
      let window = try log.window(
        calibrationEnd: calibrationEnd, observationEnd: input.observationEnd)
      let summaries = try log.summarize(
        window, timeUnit: input.unit,
        opportunities: models.countsOpportunities)
      input.tell(of: summaries.report)
      input.tell(ofChargesIn: summaries.calibration)
      return try fitted(
        summaries.calibration, log: log, window: summaries.window,
        cleaning: summaries.report)
    }
  }

  private func fitted(
    _ summary: CustomerSummary, log: TransactionLog? = nil,
    window: ObservationWindow? = nil, cleaning: CleaningReport? = nil
  ) throws -> (CustomerModel, CustomerSummary) {
    let source = log.flatMap { log in window.map { (log, $0) } }
    var study = StudyOptions(timeUnit: summary.timeUnit)
    try models.choose(in: &study)
    let table = try covariates.choose(in: &study, input)
    let models = try ModelOptions.chosen(
      by: study, for: summary, of: source, isQuiet: input.quiet)
    try inference.check(models, customers: summary.count)
    let plan =
      if let table {
        try covariates.plan(table, for: summary, models, isQuiet: input.quiet)
      } else {
        try study.source(for: models)?.plan(for: summary, models)
      }
    let model = try CustomerModel.reporting(
      summary, models, in: data, covariates: plan,
      inference: inference.settings, checksIndependence: true,
      window: window, cleaning: cleaning)
    return (model, summary)
  }
}

extension CustomerModel {
  /// What to tell of spend and frequency: nothing where the spend model takes
  /// their dependence in.
  var independenceToTell: SpendIndependence? {
    let isTakenIn = spend.map { type(of: $0).followsFrequency } ?? false
    return isTakenIn ? nil : record.spendIndependence
  }

  /// Fits, and reports data that cannot be fitted as bad data of a file.
  static func reporting(
    _ summary: CustomerSummary, _ choice: ModelChoice,
    in name: String, covariates: CovariatePlan? = nil,
    inference: InferenceSettings = InferenceSettings(),
    checksIndependence: Bool = false,
    window: ObservationWindow? = nil, cleaning: CleaningReport? = nil
  ) throws -> CustomerModel {
    do {
      return try CustomerModel.fit(
        to: summary, choice, covariates: covariates, inference: inference,
        checksIndependence: checksIndependence, window: window,
        cleaning: cleaning)
    } catch {
      throw DataError(.badData, at: .file(name), error.advice)
    }
  }
}

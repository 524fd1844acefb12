import ArgumentParser
import CLV

/// `clv validate`: a model and a holdout in, scores out.
struct ValidateCommand: SpeakingCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Score a model on a holdout, against naive rules.",
    discussion: """
      Reads a model file fitted on the calibration period, and a summary (CSV \
      with the columns customer_id, frequency, recency, T, monetary_value, \
      frequency_holdout, duration_holdout and monetary_value_holdout) or the \
      log of transactions itself with --calibration-end, which also gives the \
      weekly tracking.

      Writes JSON. holdout: purchases in total and predicted, mae, rmse and \
      correlation over customers. baselines: the same for naive rules (rate: \
      everybody goes on at the past rate; last_period: everybody does again \
      what they did in the last days of calibration, where the log is at \
      hand; rfm_cells, rfm_segments: the mean rate of the customer's RFM \
      cell, or segment, goes on; \
      mean: the holdout's own mean; nbd: a model without dropout). value: the \
      same for money. totals: what happened beside the model's 95 % interval \
      for it, and whether that contradicts the model; experienced_error: \
      where it does, the errors of all holdouts. scorecard: for purchases and for value, each method, \
      RFM rankings too, with correlations, Gini, log score, lift by tenths \
      and the share of the outcome that the 10 % and the 20 % ranked highest \
      brought, each with a bootstrap interval (95 %, customers resampled, \
      1,000 times; of more than 10,000 customers, random subsets of so many, \
      scaled); and the model against the best rule, and against NBD by the \
      log score, by which clv compare and auto rank models too. \
      missing_rules: those that a summary cannot give. calibration: histogram of \
      probability integral transforms. frequency_fit: the number of \
      purchases in the calibration against the model's. intervals: how often \
      prediction intervals held. by_frequency, tracking: actual against \
      predicted by past frequency and by week (or, where there would be more \
      than 1,350, by stretches of several weeks). assumptions: what was found \
      of each, what it means and what to do. backtest: with --origins, the \
      same at earlier days.

      Unless --quiet, standard error gets all of that as tables and words.
      """)

  @Argument(help: "A model file, as written by clv fit.")
  var model: String

  @Argument(
    help: ArgumentHelp(
      "A summary with a holdout, or a log; - is the standard input.",
      valueName: "data"))
  var inputFile: String?

  @Option(
    help: ArgumentHelp(
      "For a transaction log: the last day that the model was fitted on.",
      valueName: "yyyy-MM-dd"))
  var calibrationEnd: CalendarDay?

  @OptionGroup var backtest: BacktestOption
  @OptionGroup var covariates: CovariateFileOption
  @OptionGroup var output: OutputOption
  @OptionGroup(title: "Input Options") var input: InputOptions

  @OptionGroup(title: "Language Options") var language: LanguageOption

  /// What is read: a path, or what a database is called.
  private var data: String { input.source.name(of: inputFile) }

  func validate() throws {
    try input.source.check(inputFile, "data", "a summary or a log")
  }

  func run() throws {
    let file = try output.open(
      reading: covariates.reading([model, data] + input.source.databaseFile))
    let models = try CustomerModel(path: model)
    let input = try input.inUnit(of: models, from: model)
    let validation = try validation(models, input)
    try validation.write(to: file, in: Messages.words)
    try file.commit()
    if !input.quiet {
      let sections = ValidationText.sections(
        validation, timeUnit: models.timeUnit, in: Messages.words)
      for (title, text) in sections {
        Messages.write("\(title)\n\(text)\n\n")
      }
    }
  }

  private func validation(
    _ models: CustomerModel, _ input: InputOptions
  ) throws -> HoldoutValidation {
    let table = try input.open(data)
    switch table.kind {
    case .summary:
      guard calibrationEnd == nil else {
        throw ValidationError(
          "--calibration-end is for a transaction log; \(data) is a summary")
      }
      guard backtest.origins == nil else {
        throw ValidationError(
          "--origins needs the transaction log itself; \(data) is a summary")
      }
      return try validation(
        models,
        StudyHoldout(
          try input.readSummary(table, others: [model, output.output]).expanded),
        input)
    case .transactions:
      guard let calibrationEnd else {
        throw ValidationError(
          "\(data) is a transaction log: give the --calibration-end that the "
            + "model was fitted with")
      }
      let log = try input.readLog(table, others: [model, output.output])
      let window = try log.window(
        calibrationEnd: calibrationEnd, observationEnd: input.observationEnd)
      let summaries = try log.summarize(
        window, timeUnit: models.timeUnit,
        opportunities: models.countsOpportunities)
      var validation = try validation(models, StudyHoldout(summaries), input)
      validation.backtest = try backtest.run(
        log, window, timeUnit: models.timeUnit, models.choice,
        covariates: covariates.source(models, input))
      return validation
    }
  }

  private func validation(
    _ models: CustomerModel, _ holdout: StudyHoldout, _ input: InputOptions
  ) throws -> HoldoutValidation {
    let summary = holdout.summary
    try models.check(summary, in: data)
    guard
      let validation = CustomerStudy.validation(
        of: models, on: holdout,
        covariates: try covariates.forecast(
          models, from: model, summary, input))
    else {
      throw DataError(
        .badData, at: .file(data),
        "there is no holdout: columns frequency_holdout and "
          + "duration_holdout are needed; make them with clv summarize "
          + "--calibration-end")
    }
    if let note = models.spendNote {
      Messages.warnOfNoSpend("no_spend_validation", note)
    }
    return validation
  }
}

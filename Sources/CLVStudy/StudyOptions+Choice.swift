public import CLVData
public import CLVForecasting
internal import CLVModels
public import CLVTables
public import CLVValidation

extension StudyOptions {
  /// The models to fit to a summary, with the form of the one of spend, and the
  /// comparison where a model was to be chosen.
  ///
  /// - Parameters:
  ///   - summary: The customers of the calibration.
  ///   - log: The log that they are of, with its days, on which the form of
  ///     the spend model is chosen; nil where only the summary is known.
  /// - Returns: The models, and the comparison or nil.
  /// - Throws: Where the log cannot be read again.
  public func choice(
    for summary: CustomerSummary,
    of log: (TransactionLog, ObservationWindow)? = nil
  ) throws(DataError) -> (ModelChoice, ModelComparison?) {
    let (choice, comparison) = try models(for: summary, of: log)
    let formed = try form(for: choice, summary, of: log)
    let chosen = try ownCovariates(for: formed, of: log)
    return (try correction(for: chosen, of: log), comparison)
  }

  /// The models to fit, of spend in the form that is given, or of means, and
  /// the comparison where one was to be chosen.
  ///
  /// Models are compared on an inner holdout, the last third of the
  /// calibration, where there is a log; else, or where it is too short, by
  /// AIC. The holdout is left to judge what is chosen.
  func models(
    for summary: CustomerSummary,
    of log: (TransactionLog, ObservationWindow)?
  ) throws(DataError) -> (ModelChoice, ModelComparison?) {
    var choice = ModelChoice()
    if case .given(let type) = purchaseModel { choice.purchase = type }
    if case .given(let type) = spendModel {
      choice = ModelChoice(purchase: choice.purchase, spend: type)
    }
    if case .given(let form) = spendForm { choice.spendForm = form }
    guard purchaseModel.isOpen || spendModel.isOpen else {
      return (choice, nil)
    }
    let inner = try purchaseModel.isOpen ? inner(of: log) : nil
    let comparison = ModelComparison(
      summary, judgedOn: inner,
      purchaseModels: purchaseModel.isOpen
        ? ModelCatalog.purchaseModels(countingOpportunities: false) : [],
      spendModels: spendModel.isOpen ? ModelCatalog.spendModels : [],
      spendForm: choice.spendForm)
    // Where nothing can be fitted, fitting the default says why.
    choice.purchase = comparison.bestPurchaseModel ?? choice.purchase
    choice.spend = comparison.bestSpendModel ?? choice.spend
    return (choice, comparison)
  }

  /// An inner holdout to compare models on; nil where too few bought again
  /// before it.
  private func inner(
    of log: (TransactionLog, ObservationWindow)?
  ) throws(DataError) -> (CustomerSummary, end: String)? {
    guard let (log, window) = log else { return nil }
    let days = window.start.distance(to: window.calibrationEnd) + 1
    let calibration = days - days / 3
    guard
      let summary = try log.innerSummary(
        window, calibration: calibration, end: days, timeUnit: timeUnit,
        opportunities: false, atMost: 50_000),
      summary.frequency.count(where: { $0 > 0 }) >= 20
    else { return nil }
    return (summary, window.start.advanced(by: calibration - 1).description)
  }

  /// Models with what earlier origins teach of their errors, where that is
  /// asked for.
  ///
  /// - Parameters:
  ///   - models: The models.
  ///   - log: The log and its days; nil where only a summary is known.
  ///   - tellsGain: Whether it is tried too where nothing was said of it, and
  ///     what it would bring is kept as a fact that changes no forecast.
  ///   - fitted: The models fitted to the calibration; nil to fit them here.
  /// - Returns: The models.
  /// - Throws: Where the log cannot be read again.
  func correction(
    for models: ModelChoice, of log: (TransactionLog, ObservationWindow)?,
    tellsGain: Bool = false, fitted: CustomerModel? = nil
  ) throws(DataError) -> ModelChoice {
    let isApplied =
      correction.map { $0 == .automatic } ?? purchaseModel.isOpen
    let hasCovariates = source(for: models) != nil
    guard isApplied || tellsGain && correction == nil && !hasCovariates
    else { return models }
    let learnt =
      try hasCovariates
      ? CorrectionChoice(.covariates)
      : log.map { (log, window) throws(DataError) in
        try CorrectionChoice(
          for: models, log, window, timeUnit: timeUnit, isApplied: isApplied,
          fitted: fitted)
      } ?? CorrectionChoice(.noLog)
    guard isApplied || learnt.correction != nil else { return models }
    var models = models
    models.correction = learnt
    return models
  }

  /// Models with the covariates of the log's own that predict better, where
  /// they are to be tried.
  ///
  /// - Parameters:
  ///   - models: The models.
  ///   - log: The log and its days; nil where only a summary is known.
  /// - Returns: The models.
  /// - Throws: Where the log cannot be read again.
  func ownCovariates(
    for models: ModelChoice, of log: (TransactionLog, ObservationWindow)?
  ) throws(DataError) -> ModelChoice {
    guard triesOwnCovariates, covariates == nil else { return models }
    var models = models
    guard let (log, window) = log else {
      models.covariateChoice = CovariateChoice(.noLog)
      return models
    }
    models.covariateChoice = try CovariateChoice(
      for: models, log, window, timeUnit: timeUnit,
      penalty: ownCovariatePenalty)
    return models
  }

  /// Where the covariates of any customers are to be found for chosen models;
  /// nil to fit without.
  public func source(for models: ModelChoice) -> CovariateSource? {
    if let covariates { return covariates }
    guard let kept = models.covariateChoice?.kept, !kept.isEmpty else {
      return nil
    }
    return CovariateSource(own: kept, penalty: ownCovariatePenalty)
  }

  /// Models with the form of the one of spend chosen, where it was to be, and
  /// where that was too, with a model in its place that is fitted to single
  /// amounts only, if that predicts better beyond chance.
  func form(
    for models: ModelChoice, _ summary: CustomerSummary,
    of log: (TransactionLog, ObservationWindow)?
  ) throws(DataError) -> ModelChoice {
    guard spendForm.isOpen else { return models }
    // AIC cannot judge those that are fitted to other data.
    let rivals =
      spendModel.isOpen
      ? ModelCatalog.spendModels.filter { !$0.forms.contains(.means) } : []
    let chosen = try SpendFormChoice(
      for: models.spend, rivals: rivals, summary,
      log: log.map { ($0, $1, countsOpportunities) })
    var models = models
    let rival = chosen.chosenRival.flatMap {
      ModelCatalog.spendModel(named: $0.model)
    }
    if let rival { models.spend = rival }
    models.spendForm = chosen.form
    models.spendFormChoice = chosen
    return models
  }
}

extension StudyOptions.Choice {
  /// Whether it is still to be made.
  var isOpen: Bool {
    if case .best = self { true } else { false }
  }
}

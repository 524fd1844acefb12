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
    let (choice, comparison) = models(for: summary)
    return (try form(for: choice, summary, of: log), comparison)
  }

  /// The models to fit, of spend in the form that is given, or of means, and
  /// the comparison where one was to be chosen.
  func models(for summary: CustomerSummary) -> (ModelChoice, ModelComparison?) {
    var choice = ModelChoice()
    if case .given(let type) = purchaseModel { choice.purchase = type }
    if case .given(let type) = spendModel { choice.spend = type }
    if case .given(let form) = spendForm { choice.spendForm = form }
    guard purchaseModel.isOpen || spendModel.isOpen else {
      return (choice, nil)
    }
    let comparison = ModelComparison(
      summary,
      purchaseModels: purchaseModel.isOpen
        ? ModelCatalog.purchaseModels(countingOpportunities: false) : [],
      spendModels: spendModel.isOpen ? ModelCatalog.spendModels : [],
      spendForm: choice.spendForm)
    // Where nothing can be fitted, fitting the default says why.
    choice.purchase = comparison.bestPurchaseModel ?? choice.purchase
    choice.spend = comparison.bestSpendModel ?? choice.spend
    return (choice, comparison)
  }

  /// Models with the form of the one of spend chosen, where it was to be.
  func form(
    for models: ModelChoice, _ summary: CustomerSummary,
    of log: (TransactionLog, ObservationWindow)?
  ) throws(DataError) -> ModelChoice {
    guard spendForm.isOpen else { return models }
    let chosen = try SpendFormChoice(
      for: models.spend, summary,
      log: log.map { ($0, $1, countsOpportunities) })
    var models = models
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

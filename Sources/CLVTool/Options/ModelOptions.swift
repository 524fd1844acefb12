import ArgumentParser
import CLV

/// Which models to fit.
struct ModelOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      The model of purchases: \(ModelNames.purchase), or auto for the best \
      forecast that the log allows: the one in continuous time that predicts \
      the last third of the calibration best (of a summary, or where that is \
      too short, the one of lowest AIC), with --correct auto. clv models tells \
      what each assumes.
      """, valueName: "model"))
  var purchaseModel = BGNBD.identity.identifier

  @Option(
    help: ArgumentHelp(
      """
      The model of spend per purchase: \(ModelNames.spend), or auto for the one \
      of lowest AIC, in whose place log-normal, which is fitted to single \
      amounts, is taken where it predicts the last third of the calibration \
      better beyond chance.
      """, valueName: "model"))
  var spendModel = GammaGamma.identity.identifier

  @Option(
    help: ArgumentHelp(
      """
      What of the amounts the model of spend is fitted to: means (the mean of \
      each customer's repeat purchases, as published), amounts (every amount \
      above zero, which tells how each customer's own purchases vary), \
      amounts-repeat (these without the first purchases), or auto: what \
      predicts the last third of the calibration best, means unless another \
      is better beyond chance; of a summary, means unless its single amounts \
      contradict them.
      """, valueName: "form"))
  var spendForm = automatic

  @Option(
    help: ArgumentHelp(
      """
      Whether to correct forecasts by how the model, fitted at earlier origins \
      within the calibration, erred there: auto, where it improves an inner \
      holdout beyond chance, or none. (default: auto with --purchase-model \
      auto, else none)
      """, valueName: "auto|none"))
  var correct: String?

  private static let automatic = "auto"

  func validate() throws {
    if purchaseModel != Self.automatic {
      _ = try ModelNames.purchaseModel(purchaseModel, "--purchase-model")
    }
    if spendModel != Self.automatic {
      _ = try ModelNames.spendModel(spendModel, "--spend-model")
    }
    if let correct, StudyOptions.Correction(rawValue: correct) == nil {
      throw ModelNames.unknown(correct, "--correct", known: "auto, none")
    }
    guard spendForm == Self.automatic || SpendForm(rawValue: spendForm) != nil
    else {
      throw ModelNames.unknown(
        spendForm, "--spend-form",
        known: SpendForm.allCases.map(\.rawValue).joined(separator: ", ")
          + ", auto")
    }
  }

  /// Whether a log is to be summarized by opportunities for the model.
  var countsOpportunities: Bool {
    ModelCatalog.purchaseModel(named: purchaseModel)?.countsOpportunities
      ?? false
  }

  /// The models to fit to a summary; what `auto` has to compare is shown on
  /// standard error.
  ///
  /// - Parameters:
  ///   - summary: The customers.
  ///   - log: The log that it is of, with its days; nil where it is not known.
  ///   - isQuiet: Whether to show nothing.
  /// - Returns: The models, with the form of the one of spend.
  /// - Throws: Where a model is not known, or the log cannot be read again.
  func chosen(
    for summary: CustomerSummary,
    of log: (TransactionLog, ObservationWindow)? = nil, isQuiet: Bool
  ) throws -> ModelChoice {
    var study = StudyOptions(timeUnit: summary.timeUnit)
    try choose(in: &study)
    return try Self.chosen(by: study, for: summary, of: log, isQuiet: isQuiet)
  }

  /// The models that a study fits to a summary; see above.
  static func chosen(
    by study: StudyOptions, for summary: CustomerSummary,
    of log: (TransactionLog, ObservationWindow)?, isQuiet: Bool
  ) throws -> ModelChoice {
    let (choice, comparison) = try study.choice(for: summary, of: log)
    if let comparison, !isQuiet {
      Messages.write(ComparisonText.text(comparison, in: Messages.words) + "\n")
    }
    return choice
  }

  /// Sets the models that are named, or to be chosen, and the form of the one
  /// of spend.
  func choose(in study: inout StudyOptions) throws {
    study.purchaseModel =
      purchaseModel == Self.automatic
      ? .best
      : .given(try ModelNames.purchaseModel(purchaseModel, "--purchase-model"))
    study.spendModel =
      spendModel == Self.automatic
      ? .best
      : .given(try ModelNames.spendModel(spendModel, "--spend-model"))
    study.correction = correct.flatMap {
      StudyOptions.Correction(rawValue: $0)
    }
    study.spendForm = SpendForm(rawValue: spendForm).map { .given($0) } ?? .best
  }
}

/// The names of models in commands.
enum ModelNames {
  static let purchase = list(
    ModelCatalog.purchaseModels.map { $0.identity.identifier })
  static let spend = list(
    ModelCatalog.spendModels.map { $0.identity.identifier })

  static let retention = list(
    ModelCatalog.retentionModels.map { $0.identity.identifier })

  static func purchaseModel(
    _ name: String, _ option: String
  ) throws -> any PurchaseModel.Type {
    guard let type = ModelCatalog.purchaseModel(named: name) else {
      throw unknown(name, option, known: purchase)
    }
    return type
  }

  static func spendModel(
    _ name: String, _ option: String
  ) throws -> any SpendModel.Type {
    guard let type = ModelCatalog.spendModel(named: name) else {
      throw unknown(name, option, known: spend)
    }
    return type
  }

  static func retentionModel(
    _ name: String, _ option: String
  ) throws -> any RetentionModel.Type {
    guard let type = ModelCatalog.retentionModel(named: name) else {
      throw unknown(name, option, known: retention)
    }
    return type
  }

  static func unknown(
    _ name: String, _ option: String, known: String
  ) -> ValidationError {
    ValidationError("\(option) \(name) is not known; give one of \(known)")
  }

  private static func list(_ names: [String]) -> String {
    names.joined(separator: ", ")
  }
}

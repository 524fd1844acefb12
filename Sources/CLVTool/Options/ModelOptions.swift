import ArgumentParser
import CLV

/// Which models to fit.
struct ModelOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      The model of purchases: \(ModelNames.purchase), or auto for the one in \
      continuous time that foretells the holdout best (of lowest AIC, where \
      there is no holdout). clv models tells what each assumes.
      """, valueName: "model"))
  var purchaseModel = BGNBD.identity.identifier

  @Option(
    help: ArgumentHelp(
      """
      The model of spend per purchase: \(ModelNames.spend), or auto for the one \
      of lowest AIC.
      """, valueName: "model"))
  var spendModel = GammaGamma.identity.identifier

  private static let automatic = "auto"

  func validate() throws {
    if purchaseModel != Self.automatic {
      _ = try ModelNames.purchaseModel(purchaseModel, "--purchase-model")
    }
    if spendModel != Self.automatic {
      _ = try ModelNames.spendModel(spendModel, "--spend-model")
    }
  }

  /// Whether a log is to be summarized by opportunities for the model.
  var countsOpportunities: Bool {
    ModelCatalog.purchaseModel(named: purchaseModel)?.countsOpportunities
      ?? false
  }

  /// The models to fit to a summary; what `auto` has to compare is shown on
  /// standard error.
  func chosen(for summary: CustomerSummary, isQuiet: Bool) throws -> ModelChoice
  {
    var study = StudyOptions()
    (study.purchaseModel, study.spendModel) = try choices()
    let (choice, comparison) = study.choice(for: summary)
    if let comparison, !isQuiet {
      Messages.write(ComparisonText.text(comparison) + "\n")
    }
    return choice
  }

  /// The models that are named, or to be chosen.
  func choices() throws -> (
    StudyOptions.Choice<any PurchaseModel.Type>,
    StudyOptions.Choice<any SpendModel.Type>
  ) {
    (
      purchaseModel == Self.automatic
        ? .best
        : .given(
          try ModelNames.purchaseModel(purchaseModel, "--purchase-model")),
      spendModel == Self.automatic
        ? .best
        : .given(try ModelNames.spendModel(spendModel, "--spend-model"))
    )
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

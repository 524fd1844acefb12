public import CLVData
internal import CLVForecasting
public import CLVModels

/// Models fitted to the same customers, side by side, the best first.
public struct ModelComparison: Encodable, Sendable {
  /// What the models are ranked by.
  public enum Criterion: String, Encodable, Sendable {
    /// The log-likelihood of the holdout, which no model has seen.
    case holdout = "holdout log-likelihood"

    /// The log-likelihood of an inner holdout, the last part of the
    /// calibration, so that the holdout itself can judge what is chosen.
    case innerHoldout = "inner holdout log-likelihood"

    /// Akaike's information criterion, where there is no holdout.
    case aic = "AIC"
  }

  /// What the purchase models are ranked by.
  public let criterion: Criterion

  /// The last day before the inner holdout; nil where there is none.
  public let innerCalibrationEnd: String?

  /// The purchase models, the best first; those that failed last.
  public let purchaseModels: [ComparedModel]

  /// The spend models, by AIC; empty where amounts are unknown.
  public let spendModels: [ComparedModel]

  /// What single amounts the spend models are fitted to; nil for means.
  public let spendForm: SpendForm?

  /// The likelihood-ratio tests of the models that are special cases of
  /// others.
  public let likelihoodRatioTests: [NestedComparison]

  /// Fits models to the customers of a summary and ranks them.
  ///
  /// - Parameters:
  ///   - summary: The customers; the models are judged on its holdout, if it
  ///     has one.
  ///   - purchaseModels: The purchase models, all in continuous time or all
  ///     counting opportunities.
  ///   - spendModels: The spend models, of which those that cannot be fitted
  ///     to the form are left out.
  ///   - spendForm: What of the amounts they are fitted to; none are where the
  ///     summary does not know it.
  public init(
    _ summary: CustomerSummary,
    purchaseModels: [any PurchaseModel.Type] =
      ModelCatalog.purchaseModels(countingOpportunities: false),
    spendModels: [any SpendModel.Type] = ModelCatalog.spendModels,
    spendForm: SpendForm = .means
  ) {
    self.init(
      summary, summary, summary.holdout == nil ? .aic : .holdout, nil,
      purchaseModels, spendModels, spendForm)
  }

  /// The form in which spend models can be compared: means, or where one of
  /// them cannot be fitted to these, the single amounts that a summary knows.
  public static func spendForm(
    for models: [any SpendModel.Type], in summary: CustomerSummary
  ) -> SpendForm {
    guard !models.allSatisfy({ $0.forms.contains(.means) }) else {
      return .means
    }
    return summary.firstAmount == nil ? .amountsRepeat : .amounts
  }

  /// Compares models without a look at the holdout of a summary.
  ///
  /// - Parameters:
  ///   - summary: The customers, to whom spend models are fitted.
  ///   - inner: Those of an earlier origin with a holdout of their own, and its
  ///     last day, on which purchase models are judged; nil to rank these by
  ///     AIC.
  ///   - purchaseModels: The purchase models.
  ///   - spendModels: The spend models.
  ///   - spendForm: What of the amounts they are fitted to.
  package init(
    _ summary: CustomerSummary,
    judgedOn inner: (summary: CustomerSummary, end: String)?,
    purchaseModels: [any PurchaseModel.Type],
    spendModels: [any SpendModel.Type], spendForm: SpendForm
  ) {
    self.init(
      summary, inner?.summary ?? summary,
      inner == nil ? .aic : .innerHoldout, inner?.end, purchaseModels,
      spendModels, spendForm)
  }

  private init(
    _ summary: CustomerSummary, _ judged: CustomerSummary,
    _ criterion: Criterion, _ innerCalibrationEnd: String?,
    _ purchaseModels: [any PurchaseModel.Type],
    _ spendModels: [any SpendModel.Type], _ spendForm: SpendForm
  ) {
    self.criterion = criterion
    self.innerCalibrationEnd = innerCalibrationEnd
    let sample = judged.histories
    let judges = criterion != .aic
    // Likelihoods of other data cannot be compared.
    let spendModels = spendModels.filter { $0.forms.contains(spendForm) }
    self.purchaseModels = ComparedModel.ranked(
      purchaseModels.map {
        ComparedModel(
          fitting: $0, to: sample, judged, isJudged: judges)
      }, by: criterion)
    self.spendModels =
      summary.spendHistories(spendForm).map { histories in
        ComparedModel.ranked(
          spendModels.map { type in
            ComparedModel(
              fitting: type,
              to: type.mean == histories.mean
                ? histories
                : summary.spendHistories(spendForm, type.mean) ?? histories)
          }, by: .aic)
      } ?? []
    self.spendForm = spendForm == .means ? nil : spendForm
    likelihoodRatioTests =
      NestedComparison.all(among: self.purchaseModels)
      + NestedComparison.all(among: self.spendModels)
  }

  /// The best purchase model; nil where none could be fitted.
  public var bestPurchaseModel: (any PurchaseModel.Type)? {
    purchaseModels.first { $0.isUsable }?.type as? any PurchaseModel.Type
  }

  /// The purchase models that might have been the best as well, had other
  /// customers been drawn, the likeliest first.
  ///
  /// - Parameter share: The share of draws in which a model must be the best.
  /// - Returns: The models with their shares; none where models were not judged
  ///   on a holdout.
  package func rivals(
    from share: Double
  ) -> [(model: any PurchaseModel.Type, share: Double)] {
    purchaseModels.filter(\.isUsable).dropFirst().compactMap { model in
      guard let type = model.type as? any PurchaseModel.Type,
        let found = model.choiceShare, found >= share
      else { return nil }
      return (type, found)
    }.sorted { $0.1 > $1.1 }
  }

  /// The best spend model; nil where none could be fitted.
  public var bestSpendModel: (any SpendModel.Type)? {
    spendModels.first { $0.isUsable }?.type as? any SpendModel.Type
  }
}

internal import CLVData
public import CLVForecasting
public import CLVModels
public import CLVTables

/// One model of a comparison.
public struct ComparedModel: Encodable, Sendable {
  /// The name in commands: "bg-nbd".
  public let identifier: String

  /// The name in the literature: "BG/NBD".
  public let name: String

  /// How many parameters were estimated; nil where there is no fit.
  public let degreesOfFreedom: Int?

  /// The fit; nil where there is none.
  public let fit: FitRecord?

  /// Why there is no fit; nil where there is one.
  public let failure: Advice?

  /// The log score of the holdout; nil without a holdout, and for spend.
  public let logScore: LogScore?

  /// The errors of the expected purchases in the holdout; nil where
  /// ``logScore`` is.
  public let holdout: HoldoutScore?

  /// Vuong's test of the best model against this one; nil for the best itself,
  /// where the two cannot be told apart, and where one is a special case of
  /// the other, for which there is ``NestedComparison``.
  public private(set) var vuong: VuongTest?

  /// How often this model would have had the best log score of the holdout,
  /// had other customers been drawn; nil where models are not judged by it.
  public private(set) var choiceShare: Double?

  /// The model.
  let type: any LikelihoodModel.Type

  /// What customers add to the log score; let go once models are ranked.
  private var scoreTerms: ScoreTerms?

  /// What Vuong's test takes.
  private let contributions: LikelihoodContributions?

  private enum CodingKeys: String, CodingKey {
    case identifier, name, degreesOfFreedom, fit, failure, logScore, holdout,
      vuong, choiceShare
  }

  /// Whether there is a fit that may be used.
  public var isUsable: Bool {
    fit.map { $0.outcome != .notConverged } ?? false
  }

  init(
    fitting type: any PurchaseModel.Type, to sample: HistorySample,
    _ summary: CustomerSummary, isJudged: Bool
  ) {
    func row<Model: PurchaseModel>(_ type: Model.Type) -> ComparedModel {
      ComparedModel(fitting: type, to: sample) {
        LikelihoodContributions($0, on: sample)
      } judge: { model in
        isJudged ? Judgement(of: model, on: summary) : nil
      }
    }
    self = row(type)
  }

  init(fitting type: any SpendModel.Type, to histories: SpendHistories) {
    func row<Model: SpendModel>(_ type: Model.Type) -> ComparedModel {
      ComparedModel(fitting: type, to: SpendSample(histories)) {
        LikelihoodContributions($0, to: histories)
      } judge: { _ in
        nil
      }
    }
    self = row(type)
  }

  private init<Model: LikelihoodModel>(
    fitting type: Model.Type, to sample: Model.Sample,
    contributions: (Fit<Model>) -> LikelihoodContributions,
    judge: (Model) -> Judgement?
  ) {
    self.type = type
    identifier = type.identity.identifier
    name = type.identity.name
    do throws(FitError) {
      let fit = try type.fit(to: sample).checked()
      self.fit = FitRecord(
        fit, to: sample, inference: InferenceSettings(law: false))
      degreesOfFreedom = fit.degreesOfFreedom
      failure = nil
      self.contributions = contributions(fit)
      let judgement = fit.convergence.isUsable ? judge(fit.model) : nil
      logScore = judgement?.logScore
      holdout = judgement?.errors
      scoreTerms = judgement?.terms
    } catch {
      fit = nil
      degreesOfFreedom = nil
      failure = error.advice
      self.contributions = nil
      logScore = nil
      holdout = nil
    }
  }

  /// The models, the best first, each tested against it.
  static func ranked(
    _ models: [ComparedModel], by criterion: ModelComparison.Criterion
  ) -> [ComparedModel] {
    let places = models.indices.sorted {
      let (one, other) = (models[$0], models[$1])
      if one.isUsable != other.isUsable { return one.isUsable }
      let (first, second) = (one.loss(criterion), other.loss(criterion))
      // Models that are the same in the limit: the one of fewer parameters,
      // then the one that comes first in the catalogue.
      if abs(first - second) > 1e-6 { return first < second }
      let (size, otherSize) = (one.size, other.size)
      return size == otherSize ? $0 < $1 : size < otherSize
    }
    var ranked = shared(places.map { models[$0] }, by: criterion)
    guard let best = ranked.first, let contributions = best.contributions else {
      return ranked
    }
    for i in ranked.indices.dropFirst() where !best.isNested(with: ranked[i]) {
      ranked[i].vuong = ranked[i].contributions.flatMap {
        contributions.weights == $0.weights
          ? VuongTest(contributions, $0) : nil
      }
    }
    return ranked
  }

  /// Models, the best first, with the share of each in the choice.
  private static func shared(
    _ models: [ComparedModel], by criterion: ModelComparison.Criterion
  ) -> [ComparedModel] {
    var models = models
    let usable = models.indices.filter { models[$0].isUsable }
    let terms = usable.compactMap { models[$0].scoreTerms }
    for place in models.indices { models[place].scoreTerms = nil }
    guard criterion != .aic, let first = terms.first,
      terms.count == usable.count
    else { return models }
    let odds = ChoiceOdds(terms.map(\.values), customers: first.customers)
    for (place, share) in zip(usable, odds.shares) {
      models[place].choiceShare = share
    }
    return models
  }

  /// Whether one of the two models is a special case of the other.
  private func isNested(with other: ComparedModel) -> Bool {
    type.holds(other.type) || other.type.holds(type)
  }

  private var size: Int { fit?.law.parameterOrder?.count ?? .max }

  private func loss(_ criterion: ModelComparison.Criterion) -> Double {
    switch criterion {
    case .holdout, .innerHoldout: -(logScore?.total ?? -.infinity)
    case .aic: fit?.statistics?.aic ?? .infinity
    }
  }
}

/// What a customer of each distinct outcome adds to a model's log score, and
/// how many share it: the same outcomes for all models.
private struct ScoreTerms {
  let values: [Double]
  let customers: [Int]
}

/// How a model did on a holdout.
private struct Judgement {
  let logScore: LogScore
  let terms: ScoreTerms

  /// The errors of the expected purchases.
  let errors: HoldoutScore

  init?(of model: some PurchaseModel, on summary: CustomerSummary) {
    guard let holdout = summary.holdout, summary.count > 0 else { return nil }
    let outcomes = DistinctOutcomes(summary, holdout, model, nil)
    terms = ScoreTerms(
      values: outcomes.logProbabilities(), customers: outcomes.customers)
    logScore = LogScore(terms.values, customers: terms.customers)
    let forecasts = CustomerForecasts(
      summary, by: CustomerModel(model, timeUnit: summary.timeUnit),
      settings: .over(holdout))
    errors = HoldoutScore(
      predicted: forecasts.expectedPurchases(),
      actual: holdout.frequency.map { Double($0) }, duration: holdout.duration)
  }
}

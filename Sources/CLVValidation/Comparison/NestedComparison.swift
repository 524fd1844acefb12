internal import CLVForecasting
internal import CLVModels

/// The likelihood-ratio test of a model within another that holds it.
public struct NestedComparison: Encodable, Sendable {
  /// The name in commands of the model that holds the other.
  public let general: String

  /// The name of the simpler model.
  public let restricted: String

  /// What makes the general model the simpler one: "c = 1".
  public let restriction: String

  /// 2(ℓ₁ − ℓ₀), not below 0.
  public let statistic: Double

  /// How many parameters more the general model estimates.
  public let degreesOfFreedom: Int

  /// The probability of a ratio at least as large where the simpler model is
  /// the true one; nil where its law is not known.
  public let pValue: Double?

  /// What is special about the ratio's law; nil for χ².
  public let note: String?

  /// The tests between those of the models that are fitted and nested.
  static func all(among models: [ComparedModel]) -> [NestedComparison] {
    models.flatMap { general in
      general.type.nested.compactMap { nested in
        models.first { $0.type.identity == nested.model.identity }
          .flatMap { NestedComparison(general, nested, restricted: $0) }
      }
    }
  }

  private init?(
    _ general: ComparedModel, _ nested: NestedModel, restricted: ComparedModel
  ) {
    guard let larger = Maximum(general), let smaller = Maximum(restricted)
    else { return nil }
    let test = LikelihoodRatioTest(restricted: smaller, general: larger)
    self.general = general.identifier
    self.restricted = restricted.identifier
    restriction = nested.restriction
    statistic = max(0, test.statistic)
    degreesOfFreedom = test.degreesOfFreedom
    pValue = nested.law.pValue(test)
    note = nested.law.note
  }
}

/// What the test needs of a model that may be used.
private struct Maximum: MaximizedLikelihood {
  let logLikelihood: Double
  let degreesOfFreedom: Int

  init?(_ model: ComparedModel) {
    guard model.isUsable, let fit = model.fit?.statistics,
      let estimated = model.degreesOfFreedom
    else { return nil }
    logLikelihood = fit.logLikelihood
    degreesOfFreedom = estimated
  }
}

extension LikelihoodRatioLaw {
  fileprivate var note: String? {
    switch self {
    case .chiSquare: nil
    case .halfChiSquare:
      "at the boundary, where the ratio is 0 half of the time: half the "
        + "p-value of χ²"
    case .unknown(let reason): reason
    }
  }
}

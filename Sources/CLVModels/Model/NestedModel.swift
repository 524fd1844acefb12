internal import CLVNumerics

/// A simpler model that another one holds as a special case.
public struct NestedModel: Sendable {
  /// The simpler model.
  public let model: any LikelihoodModel.Type

  /// What makes the other model it: "c = 1".
  public let restriction: String

  /// What law the likelihood ratio of the two has where the simpler model is
  /// the true one.
  public let law: LikelihoodRatioLaw

  /// A model within another.
  public init(
    _ model: any LikelihoodModel.Type, where restriction: String,
    law: LikelihoodRatioLaw
  ) {
    self.model = model
    self.restriction = restriction
    self.law = law
  }
}

/// The law of a likelihood ratio 2(ℓ₁ − ℓ₀) in large samples, where the
/// restriction is true.
public enum LikelihoodRatioLaw: Sendable, Equatable {
  /// χ² with as many degrees of freedom as restrictions: the restricted
  /// parameters lie inside of the parameter space.
  ///
  /// Wilks (1938), *Annals of Mathematical Statistics* 9:60.
  case chiSquare

  /// 0 or χ² of one degree of freedom, with even odds: one parameter lies at
  /// the boundary of the parameter space, and all others keep their meaning.
  ///
  /// Chernoff (1954), *Annals of Mathematical Statistics* 25:573; Self & Liang
  /// (1987), *JASA* 82:605, case 5.
  case halfChiSquare

  /// None that is known; the text says why.
  case unknown(because: String)

  /// The probability of a ratio at least as large as the test's where the
  /// restriction is true; nil where its law is not known.
  public func pValue(_ test: LikelihoodRatioTest) -> Double? {
    switch self {
    case .chiSquare: test.pValue
    case .halfChiSquare: test.statistic > 0 ? 0.5 * test.pValue : 1
    case .unknown: nil
    }
  }
}

extension LikelihoodModel {
  /// Whether another model is a special case of this one, be it of a special
  /// case of it.
  public static func holds(_ other: any LikelihoodModel.Type) -> Bool {
    nested.contains { one in
      one.model.identity == other.identity || one.model.holds(other)
    }
  }
}

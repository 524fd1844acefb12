internal import CLVNumerics

/// What a test of nested models needs to know of a fit.
public protocol MaximizedLikelihood {
  /// The log-likelihood at the maximum.
  var logLikelihood: Double { get }

  /// How many numbers were estimated.
  var degreesOfFreedom: Int { get }
}

/// The likelihood-ratio test of a restricted model within a more general one.
///
/// Under the restriction, 2(ℓ₁ − ℓ₀) is asymptotically χ² with as many degrees
/// of freedom as there are restrictions (Wilks 1938, *Annals of Mathematical
/// Statistics* 9:60), for maxima inside the parameter space and without a
/// penalty.
public struct LikelihoodRatioTest: Sendable, Equatable {
  /// 2(ℓ₁ − ℓ₀).
  public let statistic: Double

  /// The number of restrictions.
  public let degreesOfFreedom: Int

  /// Compares two fits to the same sample, the second of which can be all
  /// that the first can.
  ///
  /// - Precondition: The general fit estimated more.
  public init(
    restricted: some MaximizedLikelihood, general: some MaximizedLikelihood
  ) {
    precondition(
      general.degreesOfFreedom > restricted.degreesOfFreedom,
      "the general model has more to estimate")
    statistic = 2 * (general.logLikelihood - restricted.logLikelihood)
    degreesOfFreedom = general.degreesOfFreedom - restricted.degreesOfFreedom
  }

  /// The probability of a statistic at least as large under the restriction.
  public var pValue: Double {
    chiSquareUpperTail(
      max(0, statistic), degreesOfFreedom: Double(degreesOfFreedom))
  }
}

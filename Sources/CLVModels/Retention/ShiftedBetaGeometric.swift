public import CLVNumerics
internal import Libm

/// The shifted-beta-geometric model: each customer leaves at the end of every
/// period with a constant probability of its own.
///
/// The probabilities θ vary between customers as Beta(α, β). As those who
/// leave easily leave first, the retention rate of a cohort rises with time,
/// although nobody's own ever changes.
///
/// - Reference: Fader & Hardie (2007), "How to project customer retention",
///   *Journal of Interactive Marketing* 21:76,
///   [doi:10.1002/dir.20074](https://doi.org/10.1002/dir.20074), "FH" below.
public struct ShiftedBetaGeometric: RetentionModel {
  /// First shape of the distribution of churn probabilities.
  public let alpha: Double

  /// Second shape of the distribution of churn probabilities.
  public let beta: Double

  /// The model at given parameters, both positive.
  public init(alpha: Double, beta: Double) {
    self.alpha = alpha
    self.beta = beta
  }

  // MARK: Parameters

  /// `sbg`, with parameters alpha and beta.
  public static let identity = ModelIdentity(
    identifier: "sbg", name: "sBG",
    parameters: [
      Parameter("alpha", "first shape of the churn probabilities' beta"),
      Parameter("beta", "second shape of the churn probabilities' beta"),
    ],
    example: [0.668, 3.806],
    guide: ModelGuide(
      assumes: "each customer under contract leaves at every renewal with a "
        + "probability of its own, which never changes",
      use: "first, for subscriptions and memberships; not where the customer "
        + "becomes more or less likely to leave with time",
      needs: "how many customers of a cohort are left after each period, for "
        + "two periods at least",
      source: "Fader & Hardie 2007, Journal of Interactive Marketing 21:76"))

  /// The model at α and β.
  public init(parameterValues: [Double]) {
    self.init(alpha: parameterValues[0], beta: parameterValues[1])
  }

  /// α and β.
  public var parameterValues: [Double] { [alpha, beta] }

  // MARK: Likelihood

  /// ln L of a sample, with score and Hessian.
  ///
  /// In period t the odds to be lost are α : β + t − 1, as follows from the
  /// retention rate, FH equation 8, so that every customer
  /// adds −ln(1 + α/(β + t − 1)) for each period gone
  /// through, and −ln(1 + (β + t − 1)/α) for the one of the loss.
  public func logLikelihood(of sample: RetentionSample) -> Evaluation {
    var sum = Evaluation(zero: 2)
    for t in 0..<sample.periods {
      let (lost, renewed) = (sample.lost[t], sample.renewed[t])
      let stay = beta + Double(t)
      let all = alpha + stay
      sum.value -= renewed * log1p(alpha / stay)
      sum.value -= lost * logOnePlus(stay, over: alpha)
      sum.gradient[0] += (lost * stay / alpha - renewed) / all
      sum.gradient[1] += (renewed * alpha / stay - lost) / all
      // 1/(α+y)² − 1/α², and the like, without their cancellation.
      let both = (lost + renewed) / all / all
      sum.hessian[0, 0] -=
        lost * (stay / alpha) * ((all + alpha) / alpha) / all / all
      sum.hessian[0, 0] += renewed / all / all
      sum.hessian[1, 0] += both
      sum.hessian[1, 1] -=
        renewed * (alpha / stay) * ((all + stay) / stay) / all / all
      sum.hessian[1, 1] += lost / all / all
    }
    sum.hessian[0, 1] = sum.hessian[1, 0]
    return sum
  }

  // MARK: Survival

  /// −ln B(α, β + t)/B(α, β + n): FH, equation 6.
  public func cumulativeHazard(to t: Double, after n: Double) -> Double {
    logBetaFall(alpha, beta + n, by: t - n)
  }

  /// α.
  public var tailExponent: Double { alpha }

  /// For all payments (β+n)/(α+β+n) · ₂F₁(1, β+n+1; α+β+n+1; 1/(1+d)).
  ///
  /// Fader & Hardie (2010), *Marketing Science* 29:85. Without discounting
  /// that is (β + n)/(α − 1).
  public func discountedResidualLifetime(
    after n: Int, rate: Double, payments: Int
  ) -> Double {
    precondition(n >= 0 && rate >= 0, "neither is negative")
    let stay = beta + Double(n)
    if payments == .max, rate == 0 {
      return alpha > 1 ? stay / (alpha - 1) : .infinity
    }
    // Where ₂F₁ is known to be accurate.
    let known = 1e-3...1e5
    guard payments == .max, known.contains(alpha), known.contains(stay) else {
      return ResidualLifetimeSum(self, after: n, rate: rate).value(payments)
    }
    return stay / (alpha + stay)
      * exp(
        logHypergeometric2F1(
          1, stay + 1, alpha + stay + 1, 1 / (1 + rate),
          complement: rate / (1 + rate)))
  }

  // MARK: Simulation

  /// Geometric with a probability drawn from Beta(α, β).
  public func simulatedLifetime(
    within periods: Int, using generator: inout some RandomNumberGenerator
  ) -> Int? {
    BetaDiscreteWeibull(alpha: alpha, beta: beta, c: 1)
      .simulatedLifetime(within: periods, using: &generator)
  }

  // MARK: Fitting

  /// Around the loss in the first period, for several spreads of the
  /// probabilities.
  public static func startingPoints(for sample: RetentionSample) -> [[Double]] {
    let loss = firstLossRate(sample)
    return [2, 0.3, 30].map { [$0 * loss, $0 * (1 - loss)] }
  }

  /// Asks for a loss, and for two periods.
  public static func check(_ sample: RetentionSample) throws(FitError) {
    try checkRetention(sample, parameters: 2)
  }

  /// Homogeneous, or all-or-nothing churn.
  public static func limit(
    at parameters: [Double], along direction: [Double]
  ) -> ModelLimit {
    direction[0] + direction[1] > 0 ? homogeneousChurnLimit : earlyChurnLimit
  }
}

private let homogeneousChurnLimit = ModelLimit(
  .sameChurn, name: "homogeneous churn",
  meaning: "α and β grow without end at a fixed ratio: the data shows no "
    + "differences between the customers' churn probabilities; α/(α + β), the "
    + "common probability in every period, is estimated, α and β by "
    + "themselves are not")

/// Also that of the beta-discrete-Weibull model.
let earlyChurnLimit = ModelLimit(
  .earlyChurn, name: "all-or-nothing churn",
  meaning: "in the data customers are lost in the first period and hardly any "
    + "after it: whoever renews once is taken to stay for ever")

/// The share of customers lost in the first period with any, kept off 0 and
/// 1.
func firstLossRate(_ sample: RetentionSample) -> Double {
  let first = zip(sample.lost, sample.renewed).first { $0 + $1 > 0 } ?? (0, 0)
  let share = (first.0 + 0.5) / (first.0 + first.1 + 1)
  return first.0 > 0 ? share : max(share, sample.meanLossRate)
}

/// ln(1 + a/b) for positive a and b, also where a/b overflows.
private func logOnePlus(_ a: Double, over b: Double) -> Double {
  a / b < 1e16 ? log1p(a / b) : log(a) - log(b)
}

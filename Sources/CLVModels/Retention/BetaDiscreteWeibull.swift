public import CLVNumerics
internal import Libm

/// The beta-discrete-Weibull model: customers differ, and their probability
/// to leave changes with the time that they have been there.
///
/// A customer with θ is there after t periods with probability (1 − θ)^(t^c),
/// and θ varies between customers as Beta(α, β). With c > 1 every customer
/// becomes more likely to leave, with c < 1 less; with c = 1 the model is
/// ``ShiftedBetaGeometric``.
///
/// - Reference: Fader, Hardie, Liu, Davin & Steenburgh (2018), "“How to
///   project customer retention” revisited: the role of duration dependence",
///   *Journal of Interactive Marketing* 43:1,
///   [doi:10.1016/j.intmar.2018.01.002](
///   https://doi.org/10.1016/j.intmar.2018.01.002), whose survival function
///   is S(t) = B(α, β + t^c)/B(α, β).
public struct BetaDiscreteWeibull: RetentionModel {
  /// First shape of the distribution of churn probabilities.
  public let alpha: Double

  /// Second shape of the distribution of churn probabilities.
  public let beta: Double

  /// The power of time: above 1, churn of each customer rises with time.
  public let c: Double

  /// The model at given parameters, all positive.
  public init(alpha: Double, beta: Double, c: Double) {
    self.alpha = alpha
    self.beta = beta
    self.c = c
  }

  // MARK: Parameters

  /// `bdw`, with parameters alpha, beta and c.
  public static let identity = ModelIdentity(
    identifier: "bdw", name: "BdW",
    parameters: ShiftedBetaGeometric.identity.parameters + [
      Parameter("c", "power of time; above 1, churn of each customer rises")
    ],
    example: [0.259, 1.722, 1.584],
    guide: ModelGuide(
      assumes: "each customer under contract leaves at a renewal with a "
        + "probability of its own that rises (c > 1) or falls (c < 1) with "
        + "the time it has been there",
      use: "where sBG misses the first periods or drifts off; a likelihood "
        + "ratio test against c = 1 tells whether it is needed",
      needs: "how many customers of a cohort are left after each period, for "
        + "three periods at least",
      source: "Fader, Hardie, Liu, Davin & Steenburgh 2018, Journal of "
        + "Interactive Marketing 43:1"))

  /// sBG, where nobody's churn changes with time.
  public static let nested = [
    NestedModel(ShiftedBetaGeometric.self, where: "c = 1", law: .chiSquare)
  ]

  /// The model at α, β and c.
  public init(parameterValues: [Double]) {
    self.init(
      alpha: parameterValues[0], beta: parameterValues[1],
      c: parameterValues[2])
  }

  /// α, β and c.
  public var parameterValues: [Double] { [alpha, beta, c] }

  // MARK: Likelihood

  /// ln L of a sample, with score and Hessian.
  ///
  /// With h(t) = −ln S(t)/S(t − 1), every customer adds −h(t) for each period
  /// gone through and ln(1 − e^(−h(t))) for the one of the loss.
  public func logLikelihood(of sample: RetentionSample) -> Evaluation {
    var sum = Evaluation(zero: 3)
    for (place, lost) in sample.lost.enumerated() {
      let renewed = sample.renewed[place]
      guard lost + renewed > 0 else { continue }
      let hazard = hazard(in: place + 1)
      // ln(1 − e^(−h)), its slope 1/(e^h − 1) and its curvature.
      let growth = expm1(hazard.value)
      let slope = lost / growth - renewed
      let curvature = lost / (growth * expm1(-hazard.value))
      sum.value += lost * log1mExp(-hazard.value) - renewed * hazard.value
      for i in 0..<3 {
        sum.gradient[i] += slope * hazard.gradient[i]
        for j in 0..<3 {
          sum.hessian[i, j] += slope * hazard.hessian[i, j]
          sum.hessian[i, j] +=
            curvature * hazard.gradient[i] * hazard.gradient[j]
        }
      }
    }
    return sum
  }

  /// −ln S(t)/S(t − 1) and its derivatives by the parameters.
  ///
  /// With b = β + (t−1)^c and d = t^c − (t−1)^c it is ln B(α, b)/B(α, b + d).
  private func hazard(in t: Int) -> Evaluation {
    let end = Double(t)
    let start = end - 1
    var hazard = Evaluation(zero: 3)
    // Of the logarithms of both, by which the powers of time change with c.
    let logEnd = log(end)
    let logStart = t > 1 ? log(start) : 0
    let logRatio = t > 1 ? log1p(1 / start) : 0
    let before = power(start)
    guard before <= Self.largePower else {
      hazard.value = alpha * c * logRatio
      hazard.gradient = [c * logRatio, 0, alpha * logRatio]
      hazard.hessian[0, 2] = logRatio
      hazard.hessian[2, 0] = logRatio
      return hazard
    }
    let (step, excess) = step(from: before, start, to: end)
    let after = before + step
    let fall = LogBetaFallDerivatives(alpha, beta + before, by: step)
    // The first derivatives by c of (t−1)^c and of d, and the second ones.
    let slope = before * logStart
    let stepSlope = step * logEnd + before * logRatio
    let bend = slope * logStart
    let stepBend =
      step * logEnd * logEnd + before * logRatio * (logEnd + logStart)
    hazard.value =
      logBetaFall(alpha, beta + before, by: step) + alpha * excess
    hazard.gradient = [
      fall.byAlpha + excess, fall.byBeta,
      logStart * (before * fall.byBeta + step * fall.byStep)
        + logRatio * after * fall.byStep,
    ]
    hazard.hessian[0, 0] = fall.byAlphaTwice
    hazard.hessian[1, 0] = fall.byAlphaTwice
    hazard.hessian[1, 1] = fall.byBetaTwice
    hazard.hessian[2, 0] =
      fall.byAlphaTwice * slope + fall.byAlphaAndStep * stepSlope
    hazard.hessian[2, 1] =
      fall.byBetaTwice * slope + fall.byStepTwice * stepSlope
    hazard.hessian[2, 2] =
      (fall.byBetaTwice * slope + 2 * fall.byStepTwice * stepSlope) * slope
      + (fall.byStepTwice * stepSlope) * stepSlope
      + fall.byBeta * bend + fall.byStep * stepBend
    hazard.hessian[0, 1] = hazard.hessian[1, 0]
    hazard.hessian[0, 2] = hazard.hessian[2, 0]
    hazard.hessian[1, 2] = hazard.hessian[2, 1]
    return hazard
  }

  // MARK: Survival

  // Beyond the latter, t^c takes part by its logarithm alone: ln B(α, β + u)
  // is ln Γ(α) − α ln u to rounding. Beyond the former, n^c does.
  private static let largePower = 1e75
  private static let largestPower = 1e92

  /// −ln B(α, β + t^c)/B(α, β + n^c).
  public func cumulativeHazard(to t: Double, after n: Double) -> Double {
    guard t > n else { return 0 }
    let before = power(n)
    guard before <= Self.largePower else {
      return alpha * c * log1p((t - n) / n)
    }
    let (step, excess) = step(from: before, n, to: t)
    return logBetaFall(alpha, beta + before, by: step) + alpha * excess
  }

  /// t^c, 0 at 0.
  private func power(_ t: Double) -> Double {
    t > 0 ? exp(c * log(t)) : 0
  }

  /// t^c − n^c without cancellation, as far as it is below the largest power,
  /// and the logarithm of what t^c is beyond that.
  private func step(
    from before: Double, _ n: Double, to t: Double
  ) -> (step: Double, excess: Double) {
    let excess = c * log(t) - log(Self.largestPower)
    if excess > 0 { return (Self.largestPower - before, excess) }
    guard n > 0 else { return (power(t), 0) }
    return (before * expm1(c * log1p((t - n) / n)), 0)
  }

  /// α c.
  public var tailExponent: Double { alpha * c }

  // MARK: Simulation

  /// The first t at which −t^c ln(1 − θ) exceeds an exponential variate, with
  /// θ drawn from Beta(α, β).
  public func simulatedLifetime(
    within periods: Int, using generator: inout some RandomNumberGenerator
  ) -> Int? {
    let rate = -log1p(-generator.beta(alpha, beta))
    let threshold = generator.exponential(rate: 1)
    guard rate > 0 else { return nil }
    let end = pow(threshold / rate, 1 / c).rounded(.up)
    return end <= Double(periods) ? max(1, Int(end)) : nil
  }

  // MARK: Fitting

  /// Around the loss in the first period, for several spreads of the
  /// probabilities and powers of time.
  public static func startingPoints(for sample: RetentionSample) -> [[Double]] {
    let loss = firstLossRate(sample)
    let spreads = [
      (2, 1), (20, 1.6), (0.5, 1.6), (20, 0.6), (0.5, 0.6), (0.02, 25),
    ]
    return spreads.map { spread, c in
      [spread * loss, spread * (1 - loss), c]
    }
  }

  /// Asks for three periods, and for a loss in the first two.
  ///
  /// A longer beginning without a loss is beyond what t^c can say, but for an
  /// endless c: the likelihood only ever creeps up to its supremum.
  public static func check(_ sample: RetentionSample) throws(FitError) {
    try checkRetention(sample, parameters: 3)
    let quiet = sample.lost.prefix { $0 == 0 }.count
    guard quiet < 2 else {
      throw .notIdentified(
        "nobody was lost in the first \(quiet) periods: a churn that begins "
          + "so suddenly cannot be projected; count in periods as long as the "
          + "customers are bound for")
    }
  }

  /// Churn alike for all, in the first period only, from some period on only,
  /// or as a power of time.
  public static func limit(
    at parameters: [Double], along direction: [Double]
  ) -> ModelLimit {
    let (shapes, power) = (direction[0] + direction[1], direction[2])
    if abs(power) > 0.3 {
      if power < 0 { return earlyChurnLimit }
      return direction[0] < -0.1 ? powerLawLimit : suddenChurnLimit
    }
    // Where tᶜ is 1 in all periods, both limits are the same law: nobody is
    // lost after the first.
    return shapes > 0 && parameters[2] > 1e-3
      ? homogeneousWeibullLimit : earlyChurnLimit
  }
}

private let homogeneousWeibullLimit = ModelLimit(
  .sameChangingChurn, name: "homogeneous churn",
  meaning: "α and β grow without end at a fixed ratio: the data shows no "
    + "differences between customers beyond the change with time; α/(α + β), "
    + "the common churn probability in the first period, and c are "
    + "estimated, α and β by themselves are not")

private let suddenChurnLimit = ModelLimit(
  .suddenChurn, name: "sudden churn",
  meaning: "c grows without end: in the data customers are lost from some "
    + "period on only, or all in the same one, and what follows it cannot be "
    + "projected")

private let powerLawLimit = ModelLimit(
  .powerLaw, name: "power-law survival",
  meaning: "c grows without end while α c does not: in the data survival "
    + "falls as a power of time, and how customers differ cannot be told "
    + "from how they change; α c, that power, is estimated")

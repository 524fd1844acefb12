public import CLVNumerics
internal import Libm

/// The NBD model: customers buy at their own constant rates and never leave.
///
/// A customer buys as a Poisson process with rate λ; the rates vary as
/// Gamma(r, α). It is the model without dropout, and the limit that models
/// with dropout reach where the data shows none.
///
/// - Reference: Ehrenberg (1959), "The pattern of consumer purchases",
///   *Applied Statistics* 8:26. As individual-level timing likelihood: Fader,
///   Hardie & Lee (2005), *Marketing Science* 24:275,
///   [doi:10.1287/mksc.1040.0098](https://doi.org/10.1287/mksc.1040.0098).
public struct NBD: PurchaseModel {
  /// Shape of the distribution of purchase rates.
  public let r: Double

  /// Rate parameter of the distribution of purchase rates; a time.
  public let alpha: Double

  /// The model at given parameters, both positive.
  public init(r: Double, alpha: Double) {
    self.r = r
    self.alpha = alpha
  }

  // MARK: Parameters

  /// `nbd`, with parameters r and alpha.
  public static let identity = ModelIdentity(
    identifier: "nbd", name: "NBD",
    parameters: [
      Parameter("r", "shape of the purchase rates' gamma distribution"),
      Parameter("alpha", "rate of that distribution; a time"),
    ],
    example: [0.3848, 12.072],
    guide: ModelGuide(
      assumes: "customers buy at random moments at constant rates of their "
        + "own, and never leave",
      use: "as the yardstick: what would be bought if nobody left; and where "
        + "customers cannot leave, such as a monopolist's",
      needs: "frequency and T of each customer",
      source: "Ehrenberg 1959, Applied Statistics 8:26"))

  /// A covariate that raises the purchase rates divides α.
  public static let covariateProcesses = [
    CovariateProcess("purchase", signs: [1: -1])
  ]

  /// r and α.
  public static let purchaseRatePlaces: (shape: Int, rate: Int)? = (0, 1)

  /// The model at r and α.
  public init(parameterValues: [Double]) {
    self.init(r: parameterValues[0], alpha: parameterValues[1])
  }

  /// r and α.
  public var parameterValues: [Double] { [r, alpha] }

  // MARK: Likelihood

  /// ln L = ln Γ(r + x)/Γ(r) + r ln α − (r + x) ln(α + T).
  public func logLikelihood(of history: PurchaseHistory) -> Double {
    logLikelihood(of: history, stages: 1)
  }

  /// The terms of ``logLikelihood(of:)-(PurchaseHistory)`` summed over the
  /// margins: those in x alone, and those in T.
  ///
  /// ln(1 + T/α) stands for ln(α + T) − ln α, so that nothing cancels as α
  /// grows.
  public func logLikelihood(of sample: HistorySample) -> Evaluation {
    logLikelihood(of: sample, stages: 1)
  }

  /// The log-likelihood where each purchase counts as k events, or `stages`:
  /// of kx events in T.
  func logLikelihood(of history: PurchaseHistory, stages k: Int) -> Double {
    logLikelihood(of: k * history.frequency, until: history.T)
  }

  /// The log-likelihood of the times of so many events until t.
  func logLikelihood(of events: Int, until t: Double) -> Double {
    var sum = -r * log1p(t / alpha)
    sum -= Double(events) * log(alpha + t)
    for j in 0..<events { sum += log(r + Double(j)) }
    return sum
  }

  /// The log-likelihood of a sample where each purchase counts as k events,
  /// with score and Hessian.
  func logLikelihood(of sample: HistorySample, stages k: Int) -> Evaluation {
    logLikelihood(
      of: sample, stages: k, until: sample.durations, sample.byDuration)
  }

  /// The log-likelihood of a sample as far as each customer's last purchase,
  /// where each purchase counts as k events, with score and Hessian.
  ///
  /// What a model with dropout says of the time since is not a difference from
  /// this one then: of a customer who bought often, and left long ago, both
  /// parts of such a difference may be as large as they like.
  func logLikelihoodUntilLast(
    of sample: HistorySample, stages k: Int = 1
  ) -> Evaluation {
    logLikelihood(
      of: sample, stages: k, until: sample.recencies, sample.byRecency)
  }

  /// The log-likelihood of purchases until given times, with the totals of the
  /// customers who share each.
  private func logLikelihood(
    of sample: HistorySample, stages k: Int, until times: [Double],
    _ margins: [HistorySample.Margin]
  ) -> Evaluation {
    var sum = Evaluation(zero: 2)
    for (j, customers) in sample.exceeding.enumerated() {
      for event in k * j..<k * (j + 1) {
        let shifted = r + Double(event)
        sum.value += customers * log(shifted / alpha)
        sum.gradient[0] += customers / shifted
        sum.hessian[0, 0] -= customers / (shifted * shifted)
      }
    }
    for (T, margin) in zip(times, margins) {
      let (n, x) = (margin.customers, Double(k) * margin.purchases)
      let end = alpha + T
      let elapsed = log1p(T / alpha)
      sum.value -= (n * r + x) * elapsed
      sum.gradient[0] -= n * elapsed
      sum.gradient[1] += (n * r * T / alpha - x) / end
      sum.hessian[1, 0] += n * T / (alpha * end)
      sum.hessian[1, 1] -=
        n * r * T * (alpha + end) / (alpha * end * alpha * end)
      sum.hessian[1, 1] += x / (end * end)
    }
    sum.hessian[0, 1] = sum.hessian[1, 0]
    return sum
  }

  // MARK: Alive, and after

  /// 1: nobody leaves.
  public func probabilityAlive(_ history: PurchaseHistory) -> Double { 1 }

  /// NBD with (r + x, α + T).
  public func future(of history: PurchaseHistory) -> NBD {
    NBD(r: r + Double(history.frequency), alpha: alpha + history.T)
  }

  /// Itself.
  public var withoutDropout: NBD { self }

  /// No: r + x and α + T say all.
  public static let futureDependsOnRecency = false

  // MARK: New customers

  /// 1: nobody leaves.
  public func survival(until t: Double) -> Double { 1 }

  /// r/α, at all times.
  public func intensity(at t: Double) -> Double { r / alpha }

  /// r t/α.
  public func expectedPurchases(in t: Double) -> Double { r * t / alpha }

  /// Infinite: nobody leaves.
  public var expectedLifetimePurchases: Double { .infinity }

  /// The negative binomial probability with r and t/(α + t).
  public func probability(of count: Int, in t: Double) -> Double {
    guard count >= 0, t > 0 else { return count == 0 ? 1 : 0 }
    return exp(logProbability(of: count, in: t))
  }

  /// 1 − (α/(α + t))^r, without cancellation for short times.
  public func probabilityOfPurchase(in t: Double) -> Double {
    -expm1(-r * log1p(t / alpha))
  }

  /// α ((1 − p)^(−1/r) − 1).
  public func timeToPurchase(probability: Double) -> Double? {
    guard probability > 0 else { return probability == 0 ? 0 : nil }
    guard probability < 1 else { return nil }
    let time = alpha * expm1(-log1p(-probability) / r)
    return time <= 1e30 ? time : nil
  }

  /// 1: nobody leaves.
  public var lifetimeProbabilityOfPurchase: Double { 1 }

  /// The negative binomial's upper tail, by its mass below.
  public func exceedances(in t: Double, downTo floor: Double) -> [Double] {
    var result: [Double] = []
    for exceedance in tail(in: t) {
      result.append(exceedance)
      if exceedance <= floor { break }
    }
    return result
  }

  /// P(N(t) ≥ k), by the incomplete beta function.
  public func exceedance(of count: Int, in t: Double) -> Double {
    tailProbability(atLeast: count, in: t)
  }

  /// r t/α, and the root of r t/α (1 + t/α).
  public func purchasesIfStaying(
    in t: Double
  ) -> (mean: Double, deviation: Double) {
    let ratio = t / alpha
    return (r * ratio, (r * ratio * (1 + ratio)).squareRoot())
  }

  /// P(N(t) ≥ k) for k = 0, 1, 2, … without end.
  func tail(in t: Double) -> NBDTails { NBDTails(self, in: t) }

  /// Infinite: the intensity is constant.
  public func smoothLength(from t: Double) -> Double { .infinity }

  /// ln P(N(t) = k) of the negative binomial, for t > 0.
  func logProbability(of count: Int, in t: Double) -> Double {
    counts(in: t).logProbability(of: count)
  }

  /// P(N(t) ≥ k).
  func tailProbability(atLeast count: Int, in t: Double) -> Double {
    t > 0 ? counts(in: t).tail(atLeast: count) : count > 0 ? 0 : 1
  }

  /// The law of N(t), for t > 0.
  func counts(in t: Double) -> NegativeBinomial {
    NegativeBinomial(shape: r, ratio: t / alpha)
  }

  // MARK: Simulation

  /// A Poisson process at a rate drawn from Gamma(r, α).
  public func simulatedPurchases(
    until T: Double, using generator: inout some RandomNumberGenerator
  ) -> [Double] {
    let rate = generator.gamma(shape: r, rate: alpha)
    return purchaseTimes(rate: rate, until: T, using: &generator) { _ in false }
  }

  // MARK: Fitting

  /// Around the observed rate of purchases, for several spreads of the rates.
  public static func startingPoints(for sample: HistorySample) -> [[Double]] {
    let rate = sample.purchases / sample.totalDuration
    return [0.5, 2, 0.1].map { r in [r, r / rate] }
  }

  /// Asks for a repeat purchase and for some time of observation.
  public static func check(_ sample: HistorySample) throws(FitError) {
    try checkRepeatPurchases(sample)
  }

  /// Flat only where purchase rates do not differ.
  public static func limit(
    at parameters: [Double], along direction: [Double]
  ) -> ModelLimit {
    purchaseRateLimit
  }
}

/// The times of purchases in (0, T], until the customer `leaves`, which is
/// asked after each.
///
/// Stages are passed as a Poisson process, and each `stages`-th of them is a
/// purchase: with one, purchases are a Poisson process themselves.
func purchaseTimes<Generator: RandomNumberGenerator>(
  rate: Double, stages: Int = 1, until T: Double,
  using generator: inout Generator, leaves: (inout Generator) -> Bool
) -> [Double] {
  var times: [Double] = []
  var time = 0.0
  while true {
    for _ in 0..<stages { time += generator.exponential(rate: rate) }
    guard time <= T else { return times }
    times.append(time)
    if leaves(&generator) { return times }
  }
}

/// What every purchase model asks of its sample.
func checkRepeatPurchases(_ sample: HistorySample) throws(FitError) {
  guard sample.customers > 0 else {
    throw .noData("there is no customer to fit the purchase model to")
  }
  guard sample.purchases > 0 else {
    throw .notIdentified(
      Plural.form(
        sample.customers, "the only customer is a one-time buyer",
        "all \(sample.customers) customers are one-time buyers")
        + ": without a "
        + "repeat purchase neither purchase rates nor dropout can be "
        + "estimated; choose a later calibration end or more customers")
  }
  guard sample.totalDuration > 0 else {
    throw .notIdentified(
      "every customer was observed for no time at all (T = 0); choose a "
        + "later end of the observation")
  }
}

/// Every customer buys at the same rate: r and α grow together.
let purchaseRateLimit = ModelLimit(
  .sameRates, name: "homogeneous purchase rates",
  meaning: "r and α grow without end at a fixed ratio: the data shows no "
    + "differences between the customers' purchase rates; r/α, the common "
    + "rate, is estimated, r and α by themselves are not")

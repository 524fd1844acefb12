public import CLVNumerics

/// The BG/CNBD-k model: customers buy more regularly than at random.
///
/// While alive, a customer passes stages as a Poisson process with rate λ, and
/// every k-th of them is a purchase: the times between purchases are Erlang-k,
/// the more regular the larger k. After each repeat purchase the customer
/// leaves with probability p. The rates vary between customers as Gamma(r, α),
/// the dropout probabilities as Beta(a, b), the two independently; k is common
/// to all. All times are in one unit, that of α.
///
/// - Reference: Platzer & Reutterer (2016), "Ticking away the moments: timing
///   regularity helps to better predict customer activity", *Marketing
///   Science* 35:779, [doi:10.1287/mksc.2015.0963](
///   https://doi.org/10.1287/mksc.2015.0963), on regularity; Reutterer,
///   Platzer & Schröder (2021), "Leveraging purchase regularity for predicting
///   customer behavior the easy way", *IJRM* 38:194,
///   [doi:10.1016/j.ijresmar.2020.09.002](
///   https://doi.org/10.1016/j.ijresmar.2020.09.002), on this model.
///
/// With k = 1 it is ``BGNBD``. As there, a customer without a repeat purchase
/// is alive with certainty: ``MBGCNBDk`` is without that, and usually the
/// better of the two.
public struct BGCNBDk: PurchaseModel {
  /// How many stages a purchase takes: the regularity.
  public let k: Int

  /// Shape of the distribution of the rates of stages.
  public let r: Double

  /// Rate parameter of the distribution of the rates of stages; a time.
  public let alpha: Double

  /// First shape of the distribution of dropout probabilities.
  public let a: Double

  /// Second shape of the distribution of dropout probabilities.
  public let b: Double

  /// The model at given parameters, all positive.
  public init(k: Int, r: Double, alpha: Double, a: Double, b: Double) {
    precondition(k > 0, "a purchase takes at least one stage")
    self.k = k
    self.r = r
    self.alpha = alpha
    self.a = a
    self.b = b
  }

  // MARK: Parameters

  /// `bg-cnbd-k`, with parameters k, r, alpha, a and b.
  public static let identity = ModelIdentity(
    identifier: "bg-cnbd-k", name: "BG/CNBD-k",
    parameters: [
      Parameter("k", "stages to a purchase: the regularity", scale: .whole),
      Parameter("r", "shape of the stage rates' gamma distribution"),
      Parameter("alpha", "rate of that distribution; a time"),
      Parameter("a", "first shape of the dropout probabilities' beta"),
      Parameter("b", "second shape of the dropout probabilities' beta"),
    ],
    example: [2, 0.3591, 1.1294, 0.5228, 2.7854],
    guide: ModelGuide(
      assumes: "while alive, customers buy at regular intervals (Erlang-k) "
        + "at constant rates of their own; after each repeat purchase each "
        + "may leave, with a probability of its own",
      use: "where customers buy regularly and hardly any leaves right after "
        + "the first purchase; otherwise MBG/CNBD-k",
      needs: "frequency, recency, T and the sum of the logarithms of the "
        + "times between purchases of each customer",
      source: "Platzer & Reutterer 2016, Marketing Science 35:779; "
        + "Reutterer, Platzer & Schröder 2021, International Journal of "
        + "Research in Marketing 38:194"))

  /// Covariates divide α, and multiply a and b alike.
  public static let covariateProcesses = [
    CovariateProcess("purchase", signs: [2: -1]),
    CovariateProcess("dropout", signs: [3: 1, 4: 1]),
  ]

  /// BG/NBD, where purchases are random.
  public static let nested = [
    NestedModel(BGNBD.self, where: "k = 1", law: wholeNumberLaw)
  ]

  /// The model at k, r, α, a and b.
  public init(parameterValues: [Double]) {
    self.init(
      k: Int(parameterValues[0]), r: parameterValues[1],
      alpha: parameterValues[2], a: parameterValues[3], b: parameterValues[4])
  }

  /// k, r, α, a and b.
  public var parameterValues: [Double] { [Double(k), r, alpha, a, b] }

  // MARK: Likelihood

  /// ln L of one history, without the (k − 1) Σ ln(gap) that no parameter but
  /// k takes part in: see ``logLikelihood(of:logGaps:)``.
  public func logLikelihood(of history: PurchaseHistory) -> Double {
    logLikelihood(of: history, logGaps: 0)
  }

  /// ln L of one customer's purchases.
  ///
  /// The density of the times of the purchases, and of none from tₓ to T:
  ///
  /// ln L = (k − 1) Σ ln(gap) − x ln (k − 1)! + ln Γ(r + kx)/Γ(r) + r ln α
  ///   − (r + kx) ln(α + T) + ln B(a, b + x)/B(a, b) + ln(S + e^D), where
  /// S = Σ_{j<k} (r + kx)ⱼ/j! · ((T − tₓ)/(α + T))ʲ and
  /// e^D = a/(b + x − 1) · ((α + T)/(α + tₓ))^(r + kx), 0 where x = 0.
  ///
  /// - Parameters:
  ///   - history: The customer's past.
  ///   - logGaps: Σ ln(gap) over the times between successive purchases.
  /// - Returns: The log-likelihood, with k = 1 that of ``BGNBD``.
  public func logLikelihood(
    of history: PurchaseHistory, logGaps: Double
  ) -> Double {
    likelihood.logLikelihood(of: history, logGaps: logGaps)
  }

  /// The same, summed over a sample, with score and Hessian; where the sample
  /// has no log gaps, without them.
  public func logLikelihood(of sample: HistorySample) -> Evaluation {
    var sum = Evaluation(zero: 5)
    sum.add(likelihood.logLikelihood(of: sample), at: [1, 2, 3, 4])
    return sum
  }

  private var likelihood: DropoutLikelihood {
    DropoutLikelihood(
      stages: k, r: r, alpha: alpha, a: a, b: b)
  }

  // MARK: Alive, and after

  /// S/(S + e^D).
  public func probabilityAlive(_ history: PurchaseHistory) -> Double {
    likelihood.probabilityAlive(history)
  }

  /// The process from the stage that the customer has got to since tₓ.
  ///
  /// The likelihood of the history of a customer who is alive and has passed j
  /// stages since tₓ is λ^(kx + j) e^(−λT) (1 − p)ˣ, conjugate to both prior
  /// distributions, times (T − tₓ)ʲ/j!.
  public func future(of history: PurchaseHistory) -> CNBDProcess {
    let end = alpha + history.T
    return CNBDProcess(
      stages: k, shape: r + Double(k * history.frequency), alpha: end, a: a,
      b: b + Double(history.frequency),
      share: (history.T - history.recency) / end)
  }

  /// Yes: the longer ago the last purchase, the sooner the next one is due.
  public static let futureDependsOnRecency = true

  /// Where a → 0.
  public var withoutDropout: BGCNBDk {
    BGCNBDk(k: k, r: r, alpha: alpha, a: 1e-250, b: 1)
  }

  // MARK: New customers

  /// At stage 0.
  private var process: CNBDProcess {
    CNBDProcess(stages: k, shape: r, alpha: alpha, a: a, b: b)
  }

  /// The probability to stay after all purchases until t.
  public func survival(until t: Double) -> Double {
    process.survival(until: t)
  }

  /// dE[X(t)]/dt.
  public func intensity(at t: Double) -> Double { process.intensity(at: t) }

  /// E[X(t)], a sum over the stages that may be passed in t.
  public func expectedPurchases(in t: Double) -> Double {
    process.expectedPurchases(in: t)
  }

  /// By quadrature over the rate of stages.
  public func discountedIntensity(
    rate: Double, until end: Double
  ) -> Double {
    process.discountedIntensity(rate: rate, until: end)
  }

  /// That of BG/NBD.
  public var expectedLifetimePurchases: Double {
    process.expectedLifetimePurchases
  }

  /// P(X(t) = m).
  public func probability(of count: Int, in t: Double) -> Double {
    process.probability(of: count, in: t)
  }

  /// P(X(t) ≥ 1).
  public func probabilityOfPurchase(in t: Double) -> Double {
    process.probabilityOfPurchase(in: t)
  }

  /// 1: nobody leaves before the first purchase.
  public var lifetimeProbabilityOfPurchase: Double { 1 }

  /// P(X(t) ≥ m) for m = 0, 1, 2, ….
  public func exceedances(in t: Double, downTo floor: Double) -> [Double] {
    process.exceedances(in: t, downTo: floor)
  }

  /// That of the process.
  public func smoothLength(from t: Double) -> Double {
    process.smoothLength(from: t)
  }

  // MARK: Simulation

  /// Erlang-k times between purchases at a rate drawn from Gamma(r, α), which
  /// end at a purchase with a probability drawn from
  /// Beta(a, b).
  public func simulatedPurchases(
    until T: Double, using generator: inout some RandomNumberGenerator
  ) -> [Double] {
    let rate = generator.gamma(shape: r, rate: alpha)
    let dropout = generator.beta(a, b)
    return purchaseTimes(
      rate: rate, stages: k, until: T, using: &generator
    ) { $0.uniform() < dropout }
  }

  // MARK: Fitting

  /// Those of BG/NBD.
  public static func startingPoints(for sample: HistorySample) -> [[Double]] {
    BGNBD.startingPoints(for: sample).map { [1] + $0 }
  }

  /// Asks for a repeat purchase, for some time of observation and for the log
  /// gaps, without which k cannot be estimated.
  public static func check(_ sample: HistorySample) throws(FitError) {
    try checkRegularity(sample, holdingK: false)
  }

  /// The same; where k is held the log gaps make no difference.
  public static func check(
    _ sample: HistorySample, holding held: [Int: Double]
  ) throws(FitError) {
    try checkRegularity(sample, holdingK: held[0] != nil)
  }

  /// Purchases like clockwork, or the limits of BG/NBD.
  public static func limit(
    at parameters: [Double], along direction: [Double]
  ) -> ModelLimit {
    direction[0] > 0
      ? regularPurchasesLimit
      : dropoutLimit(
        at: parameters, along: direction, leaving: .firstRepeatPurchase)
  }
}

/// What models of regular purchases ask of their sample.
func checkRegularity(
  _ sample: HistorySample, holdingK isHeld: Bool
) throws(FitError) {
  try checkRepeatPurchases(sample)
  guard isHeld || sample.logGaps != nil else {
    throw .notIdentified(
      "the times between purchases are not known, and without them the "
        + "regularity k cannot be estimated: give the transaction log, or a "
        + "summary that has the column log_gaps")
  }
}

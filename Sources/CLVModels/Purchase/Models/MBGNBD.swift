public import CLVNumerics

/// The MBG/NBD model: a customer may also leave right after the first
/// purchase.
///
/// While alive, a customer buys as a Poisson process with rate λ, and after
/// each purchase, the first included, leaves with probability p. The rates
/// vary between customers as Gamma(r, α), the dropout probabilities as
/// Beta(a, b), the two independently. All times are in one unit, that of α.
///
/// - Reference: Batislam, Denizel & Filiztekin (2007), "Empirical validation
///   and comparison of models for customer base analysis", *International
///   Journal of Research in Marketing* 24:201,
///   [doi:10.1016/j.ijresmar.2006.12.005](
///   https://doi.org/10.1016/j.ijresmar.2006.12.005), "BDF" below; found
///   independently by Hoppe & Wagner (2007), *Marketing JRM* 2:75, as CBG/NBD.
///
/// Unlike in ``BGNBD``, a customer without a repeat purchase may have left.
public struct MBGNBD: PurchaseModel {
  /// Shape of the distribution of purchase rates.
  public let r: Double

  /// Rate parameter of the distribution of purchase rates; a time.
  public let alpha: Double

  /// First shape of the distribution of dropout probabilities.
  public let a: Double

  /// Second shape of the distribution of dropout probabilities.
  public let b: Double

  /// The model at given parameters, all positive.
  public init(r: Double, alpha: Double, a: Double, b: Double) {
    self.r = r
    self.alpha = alpha
    self.a = a
    self.b = b
  }

  // MARK: Parameters

  /// `mbg-nbd`, with parameters r, alpha, a and b.
  public static let identity = ModelIdentity(
    identifier: "mbg-nbd", name: "MBG/NBD",
    parameters: BGNBD.identity.parameters,
    example: [0.5248, 6.1831, 0.8914, 1.6140],
    guide: ModelGuide(
      assumes: "while alive, customers buy at random moments at constant "
        + "rates of their own; after each purchase, the first included, each "
        + "may leave, with a probability of its own",
      use: "instead of BG/NBD where many customers never come back, so that "
        + "one-time buyers cannot all be taken to be alive",
      needs: "frequency, recency and T of each customer",
      source: "Batislam, Denizel & Filiztekin 2007, International Journal of "
        + "Research in Marketing 24:201"))

  /// Covariates divide α, and multiply a and b alike.
  public static let covariateProcesses = BGNBD.covariateProcesses

  /// NBD, where nobody leaves.
  public static let nested = BGNBD.nested

  /// The model at r, α, a and b.
  public init(parameterValues: [Double]) {
    self.init(
      r: parameterValues[0], alpha: parameterValues[1],
      a: parameterValues[2], b: parameterValues[3])
  }

  /// r, α, a and b.
  public var parameterValues: [Double] { [r, alpha, a, b] }

  // MARK: Likelihood

  /// ln L of one history: BDF, in the form of ``BGNBD``.
  ///
  /// ln L = ln L(NBD) + ln B(a, b + x + 1)/B(a, b) + ln(1 + e^d), where
  /// e^d = a/(b + x) · ((α + T)/(α + tₓ))^(r + x) are the odds that the
  /// customer left at the last purchase, the first one where x = 0.
  public func logLikelihood(of history: PurchaseHistory) -> Double {
    likelihood.logLikelihood(of: history)
  }

  /// The same, summed over a sample, with score and Hessian.
  public func logLikelihood(of sample: HistorySample) -> Evaluation {
    likelihood.logLikelihood(of: sample)
  }

  private var likelihood: DropoutLikelihood {
    DropoutLikelihood(earlyChances: 1, r: r, alpha: alpha, a: a, b: b)
  }

  // MARK: Alive, and after

  /// 1/(1 + e^d).
  public func probabilityAlive(_ history: PurchaseHistory) -> Double {
    likelihood.probabilityAlive(history)
  }

  /// BG/NBD with (r + x, α + T, a, b + x + 1).
  ///
  /// The likelihood of the history of a customer who is alive is λˣe^(−λT)
  /// (1 − p)ˣ⁺¹, conjugate to both prior distributions; and who is alive can
  /// leave at the next purchase at the earliest, as in BG/NBD.
  public func future(of history: PurchaseHistory) -> BGNBD {
    let x = Double(history.frequency)
    return BGNBD(r: r + x, alpha: alpha + history.T, a: a, b: b + x + 1)
  }

  /// No: all after T is the same for all tₓ.
  public static let futureDependsOnRecency = false

  /// NBD with r and α.
  public var withoutDropout: NBD { NBD(r: r, alpha: alpha) }

  // MARK: New customers

  /// Alive after the first purchase with probability b/(a + b), and then
  /// BG/NBD with (r, α, a, b + 1).
  private var staying: StayingCustomers<BGNBD> {
    StayingCustomers(
      BGNBD(r: r, alpha: alpha, a: a, b: b + 1), share: b / (a + b))
  }

  /// b/(a + b) times BG/NBD's.
  public func survival(until t: Double) -> Double {
    staying.survival(until: t)
  }

  /// b/(a + b) times BG/NBD's.
  public func intensity(at t: Double) -> Double { staying.intensity(at: t) }

  /// b/(a + b) times BG/NBD's: the expectation in BDF, without its
  /// cancellation.
  public func expectedPurchases(in t: Double) -> Double {
    staying.expectedPurchases(in: t)
  }

  /// b/(a + b) times BG/NBD's.
  public func discountedIntensity(
    rate: Double, until end: Double
  ) -> Double {
    staying.discountedIntensity(rate: rate, until: end)
  }

  /// b/(a + b) · (a + b)/(a − 1) = b/(a − 1), infinite where a ≤ 1.
  public var expectedLifetimePurchases: Double {
    a > 1 ? b / (a - 1) : .infinity
  }

  /// P(X(t) = k): for k > 0, b/(a + b) times BG/NBD's.
  public func probability(of count: Int, in t: Double) -> Double {
    staying.probability(of: count, in: t)
  }

  /// b/(a + b) times BG/NBD's.
  public func probabilityOfPurchase(in t: Double) -> Double {
    staying.probabilityOfPurchase(in: t)
  }

  /// b/(a + b): who stays after the first purchase buys again.
  public var lifetimeProbabilityOfPurchase: Double {
    staying.lifetimeProbabilityOfPurchase
  }

  /// P(X(t) ≥ k): for k > 0, b/(a + b) times BG/NBD's.
  public func exceedances(in t: Double, downTo floor: Double) -> [Double] {
    staying.exceedances(in: t, downTo: floor)
  }

  /// BG/NBD's.
  public func smoothLength(from t: Double) -> Double {
    staying.smoothLength(from: t)
  }

  // MARK: Simulation

  /// A Poisson process at a rate drawn from Gamma(r, α), which ends at a
  /// purchase, the first included, with a probability drawn from Beta(a, b).
  public func simulatedPurchases(
    until T: Double, using generator: inout some RandomNumberGenerator
  ) -> [Double] {
    let rate = generator.gamma(shape: r, rate: alpha)
    let dropout = generator.beta(a, b)
    guard generator.uniform() >= dropout else { return [] }
    return purchaseTimes(rate: rate, until: T, using: &generator) {
      $0.uniform() < dropout
    }
  }

  // MARK: Fitting

  /// Those of BG/NBD, with more of the one-time buyers gone.
  public static func startingPoints(for sample: HistorySample) -> [[Double]] {
    let rate = sample.purchases / sample.totalDuration
    let shapes = [(0.8, 0.8, 1.5), (1.5, 0.3, 1.5), (0.3, 2.0, 2.0)]
    return shapes.map { r, a, b in [r, 0.5 * r / rate, a, b] }
  }

  /// Asks for a repeat purchase and for some time of observation.
  public static func check(_ sample: HistorySample) throws(FitError) {
    try checkRepeatPurchases(sample)
  }

  /// No dropout, immediate, homogeneous or divided dropout, or homogeneous
  /// purchase rates.
  public static func limit(
    at parameters: [Double], along direction: [Double]
  ) -> ModelLimit {
    dropoutLimit(
      at: parameters, along: direction, leaving: .firstPurchase)
  }
}

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
public struct MBGNBD: DropoutModel, DerivedProcess {
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

  // MARK: Leaving

  /// Yes: BDF's likelihood has x + 1 chances to leave, the first purchase
  /// among them.
  public static let leavesAfterFirstPurchase = true

  // MARK: After

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
  public var process: StayingCustomers<BGNBD> {
    StayingCustomers(
      BGNBD(r: r, alpha: alpha, a: a, b: b + 1), share: b / (a + b))
  }

  /// b/(a + b) · (a + b)/(a − 1) = b/(a − 1), infinite where a ≤ 1.
  public var expectedLifetimePurchases: Double {
    a > 1 ? b / (a - 1) : .infinity
  }

  // MARK: Fitting

  /// Those of BG/NBD, with more of the one-time buyers gone.
  public static func startingPoints(for sample: HistorySample) -> [[Double]] {
    let rate = sample.purchases / sample.totalDuration
    let shapes = [(0.8, 0.8, 1.5), (1.5, 0.3, 1.5), (0.3, 2.0, 2.0)]
    return shapes.map { r, a, b in [r, 0.5 * r / rate, a, b] }
  }
}

/// The MBG/CNBD-k model: customers buy regularly, and may leave right after
/// the first purchase.
///
/// While alive, a customer passes stages as a Poisson process with rate λ, and
/// every k-th of them is a purchase: the times between purchases are Erlang-k,
/// the more regular the larger k. After each purchase, the first included, the customer
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
/// With k = 1 it is ``MBGNBD``. Unlike in ``BGCNBDk``, a customer without a
/// repeat purchase may have left.
public struct MBGCNBDk: RegularDropoutModel, DerivedProcess {
  /// MBG/NBD, the model at k = 1.
  public typealias Random = MBGNBD

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

  /// `mbg-cnbd-k`, with parameters k, r, alpha, a and b.
  public static let identity = ModelIdentity(
    identifier: "mbg-cnbd-k", name: "MBG/CNBD-k",
    parameters: BGCNBDk.identity.parameters,
    example: [2, 1.3292, 2.8126, 0.4247, 0.7900],
    guide: ModelGuide(
      assumes: "while alive, customers buy at regular intervals (Erlang-k) "
        + "at constant rates of their own; after each purchase, the first "
        + "included, each may leave, with a probability of its own",
      use: "where customers buy regularly, as groceries or refills: it tells "
        + "sooner that one is overdue, and says itself (k = 1) where they do "
        + "not",
      needs: "frequency, recency, T and the sum of the logarithms of the "
        + "times between purchases of each customer",
      source: "Reutterer, Platzer & Schröder 2021, International Journal of "
        + "Research in Marketing 38:194"))

  /// Covariates divide α, and multiply a and b alike.
  public static let covariateProcesses = BGCNBDk.covariateProcesses

  /// MBG/NBD, where purchases are random.
  public static let nested = [
    NestedModel(MBGNBD.self, where: "k = 1", law: wholeNumberLaw)
  ]

  // MARK: Leaving

  /// Yes: x + 1 chances to leave, as in MBG/NBD.
  public static let leavesAfterFirstPurchase = true

  // MARK: New customers

  /// Alive after the first purchase with probability b/(a + b), and then as
  /// in BG/CNBD-k with b + 1.
  public var process: StayingCustomers<CNBDProcess> {
    StayingCustomers(
      CNBDProcess(stages: k, shape: r, alpha: alpha, a: a, b: b + 1),
      share: b / (a + b))
  }
}

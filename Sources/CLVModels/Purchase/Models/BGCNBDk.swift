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
public struct BGCNBDk: RegularDropoutModel, DerivedProcess {
  /// BG/NBD, the model at k = 1.
  public typealias Random = BGNBD

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

  // MARK: Leaving

  /// No: x chances to leave, as in BG/NBD.
  public static let leavesAfterFirstPurchase = false

  // MARK: New customers

  /// At stage 0.
  public var process: CNBDProcess {
    CNBDProcess(stages: k, shape: r, alpha: alpha, a: a, b: b)
  }
}

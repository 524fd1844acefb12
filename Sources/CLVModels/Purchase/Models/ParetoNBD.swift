public import CLVNumerics
internal import Libm

/// The Pareto/NBD model: customers buy until they leave, at any time.
///
/// While alive, a customer buys as a Poisson process with rate λ, and leaves
/// at a constant hazard μ, whether or not there was a purchase. The rates vary
/// between customers as Gamma(r, α), the hazards as Gamma(s, β), the two
/// independently; over the customers, lifetimes follow a Pareto distribution.
/// All times are in one unit, that of α and β.
///
/// - Reference: Schmittlein, Morrison & Colombo (1987), "Counting your
///   customers: who are they and what will they do next?", *Management
///   Science* 33:1, [doi:10.1287/mnsc.33.1.1](
///   https://doi.org/10.1287/mnsc.33.1.1), "SMC" below. Discounting: Fader,
///   Hardie & Lee (2005), "RFM and CLV", *JMR* 42:415.
public struct ParetoNBD: LifetimeModel {
  /// Shape of the distribution of purchase rates.
  public let r: Double

  /// Rate parameter of the distribution of purchase rates; a time.
  public let alpha: Double

  /// Shape of the distribution of the hazards of leaving.
  public let s: Double

  /// Rate parameter of the distribution of the hazards of leaving; a time.
  public let beta: Double

  /// The model at given parameters, all positive.
  public init(r: Double, alpha: Double, s: Double, beta: Double) {
    self.r = r
    self.alpha = alpha
    self.s = s
    self.beta = beta
  }

  // MARK: Parameters

  /// `pareto-nbd`, with parameters r, alpha, s and beta.
  public static let identity = ModelIdentity(
    identifier: "pareto-nbd", name: "Pareto/NBD",
    parameters: NBD.identity.parameters + [
      Parameter("s", "shape of the dropout hazards' gamma distribution"),
      Parameter("beta", "rate of that distribution; a time"),
    ],
    example: [0.5533, 10.578, 0.6062, 11.669],
    guide: ModelGuide(
      assumes: "while alive, customers buy at random moments at constant "
        + "rates of their own, and may leave at any time, at a constant "
        + "hazard of their own",
      use: "where customers can leave without a last purchase, so that a "
        + "one-time buyer who stays away grows less likely to be alive; the "
        + "classic, about as good as BG/NBD and slower to fit",
      needs: "frequency, recency and T of each customer",
      source: "Schmittlein, Morrison & Colombo 1987, Management Science 33:1"))

  /// Covariates divide α, and divide β.
  public static let covariateProcesses =
    NBD.covariateProcesses + [CovariateProcess("dropout", signs: [3: -1])]

  /// NBD, where nobody leaves.
  public static let nested = [
    NestedModel(NBD.self, where: "s = 0", law: noDropoutLaw(leaving: "β"))
  ]

  /// The model at r, α, s and β.
  public init(parameterValues: [Double]) {
    self.init(
      r: parameterValues[0], alpha: parameterValues[1],
      s: parameterValues[2], beta: parameterValues[3])
  }

  /// r, α, s and β.
  public var parameterValues: [Double] { [r, alpha, s, beta] }

  // MARK: Lifetimes

  /// S(t) = (β/(β + t))^s: SMC, equation 5.
  public var lifetime: ParetoLifetime {
    ParetoLifetime(shape: s, scale: beta)
  }

  /// s and β.
  public static let lifetimePlaces = [2, 3]

  /// Pareto/NBD with (r + x, α + T, s, β + T).
  ///
  /// The likelihood of the history of a customer who is alive is
  /// λˣe^(−λT) e^(−μT), conjugate to both prior distributions.
  public func future(of history: PurchaseHistory) -> ParetoNBD {
    ParetoNBD(
      r: r + Double(history.frequency), alpha: alpha + history.T, s: s,
      beta: beta + history.T)
  }

  // MARK: Likelihood

  /// By quadrature, with score and Hessian.
  public func logLikelihood(of sample: HistorySample) -> Evaluation {
    evaluation(of: sample)
  }

  // MARK: New customers

  /// E[X(t)] = (r/α) ∫₀ᵗ S = (r/α)(β/(s − 1))(1 − (β/(β + t))^(s − 1)): SMC,
  /// equation 17.
  ///
  /// Written so that it is continuous in s at 1.
  public func expectedPurchases(in t: Double) -> Double {
    let elapsed = log1p(t / beta)
    let exponent = (s - 1) * elapsed
    guard exponent != 0 else { return r / alpha * beta * elapsed }
    return r / alpha * (beta * elapsed) * (-expm1(-exponent) / exponent)
  }

  /// (r/α) β/(s − 1), infinite where s ≤ 1.
  public var expectedLifetimePurchases: Double {
    s > 1 ? r / alpha * (beta / (s - 1)) : .infinity
  }

  // MARK: Simulation

  /// A Poisson process at a rate drawn from Gamma(r, α), until the end of a
  /// lifetime at a hazard drawn from Gamma(s, β).
  public func simulatedPurchases(
    until T: Double, using generator: inout some RandomNumberGenerator
  ) -> [Double] {
    let rate = generator.gamma(shape: r, rate: alpha)
    let hazard = generator.gamma(shape: s, rate: beta)
    let lifetime = generator.exponential(rate: hazard)
    return purchaseTimes(
      rate: rate, until: min(T, lifetime), using: &generator
    ) { _ in false }
  }

  // MARK: Fitting

  /// Around the observed rate of purchases, for several mixtures of rates
  /// and lifetimes.
  public static func startingPoints(for sample: HistorySample) -> [[Double]] {
    let rate = sample.purchases / sample.totalDuration
    let time = sample.totalDuration / Double(sample.customers)
    let shapes = [(0.6, 0.6, 0.4), (1.5, 2.0, 2.0), (0.3, 0.2, 0.1)]
    return shapes.map { r, s, beta in [r, 0.7 * r / rate, s, beta * time] }
  }

  /// No dropout, homogeneous or divided dropout, or homogeneous purchase
  /// rates.
  public static func limit(
    at parameters: [Double], along direction: [Double]
  ) -> ModelLimit {
    let dropout = direction[2] * direction[2] + direction[3] * direction[3]
    guard dropout > 0.5 else { return purchaseRateLimit }
    let model = ParetoNBD(parameterValues: parameters)
    if model.neverLeaves {
      return noLifetimeLimit([model.r, model.alpha, 1e-250, 1e250])
    }
    return direction[2] + direction[3] > 0
      ? model.homogeneousLimit : dividedLifetimeLimit
  }

  /// Lifetimes divided into none and endless ones: β goes to 0 and s with
  /// 1/ln(1/β), so slowly that the search ends first.
  public static func edge(at parameters: [Double]) -> ModelLimit? {
    parameters[3] < 1e-40 ? dividedLifetimeLimit : nil
  }

  /// Evaluates exactly: at this β, s ln(1 + t/β) is μt to rounding.
  private var homogeneousLimit: ModelLimit {
    ModelLimit(
      .sameHazard, name: "homogeneous dropout",
      meaning: "s and β grow without end at a fixed ratio: the data shows no "
        + "differences between the customers' hazards of leaving; s/β, the "
        + "common hazard, is estimated, s and β by themselves are not",
      parameterValues: [r, alpha, s / beta * 1e250, 1e250])
  }
}

public import CLVNumerics
internal import Libm

/// The GGom/NBD model: customers buy until they leave, at a hazard that
/// changes with the time since the first purchase.
///
/// While alive, a customer buys as a Poisson process with rate λ. Lifetimes
/// follow a Gompertz distribution: F(t) = 1 − exp(−η(e^(bt) − 1)), so that the
/// hazard of leaving, ηbe^(bt), grows with age. The rates λ vary between
/// customers as Gamma(r, α), the η as Gamma(s, β), the two independently; b is
/// the same for all. Over the customers, S(t) = (β/(β + e^(bt) − 1))^s, whose
/// hazard rises (β > 1) or falls (β < 1) to sb. All times are in one unit,
/// that of α and 1/b.
///
/// - Reference: Bemmaor & Glady (2012), "Modeling purchasing behavior with
///   sudden “death”: a flexible customer lifetime model", *Management
///   Science* 58:1012, [doi:10.1287/mnsc.1110.1461](
///   https://doi.org/10.1287/mnsc.1110.1461), "BG" below, with the erratum of
///   its equations for conditional expectations.
public struct GGomNBD: LifetimeModel {
  /// Shape of the distribution of purchase rates.
  public let r: Double

  /// Rate parameter of the distribution of purchase rates; a time.
  public let alpha: Double

  /// The rate at which customers age.
  public let b: Double

  /// Shape of the distribution of the hazards of leaving.
  public let s: Double

  /// Rate parameter of the distribution of the hazards of leaving; a number.
  public let beta: Double

  /// The model at given parameters, all positive.
  public init(r: Double, alpha: Double, b: Double, s: Double, beta: Double) {
    self.r = r
    self.alpha = alpha
    self.b = b
    self.s = s
    self.beta = beta
  }

  // MARK: Parameters

  /// `ggom-nbd`, with parameters r, alpha, b, s and beta.
  public static let identity = ModelIdentity(
    identifier: "ggom-nbd", name: "GGom/NBD",
    parameters: NBD.identity.parameters + [
      Parameter("b", "rate at which customers age"),
      Parameter("s", "shape of the dropout hazards' gamma distribution"),
      Parameter("beta", "rate of that distribution"),
    ],
    example: [1.1, 11.5, 0.06, 0.8, 9],
    guide: ModelGuide(
      assumes: "while alive, customers buy at random moments at constant "
        + "rates of their own, and may leave at any time, at a hazard of "
        + "their own that grows with the time since the first purchase",
      use: "where customers rarely leave early on and most leave in the end, "
        + "so that Pareto/NBD ends at homogeneous dropout; elsewhere it "
        + "collapses to Pareto/NBD, and says so",
      needs: "frequency, recency and T of each customer, observed for as "
        + "long as most stay",
      source: "Bemmaor & Glady 2012, Management Science 58:1012"))

  /// Covariates divide α, and divide β.
  public static let covariateProcesses =
    NBD.covariateProcesses + [CovariateProcess("dropout", signs: [4: -1])]

  /// Pareto/NBD, where nobody ages.
  ///
  /// With β/b held the likelihood goes on smoothly through b = 0.
  public static let nested = [
    NestedModel(
      ParetoNBD.self, where: "b = 0 at a fixed β/b", law: .halfChiSquare)
  ]

  /// The model at r, α, b, s and β.
  public init(parameterValues: [Double]) {
    self.init(
      r: parameterValues[0], alpha: parameterValues[1],
      b: parameterValues[2], s: parameterValues[3], beta: parameterValues[4])
  }

  /// r, α, b, s and β.
  public var parameterValues: [Double] { [r, alpha, b, s, beta] }

  // MARK: Lifetimes

  /// S(t) = (β/(β + e^(bt) − 1))^s: BG, equation 4.
  public var lifetime: GompertzLifetime {
    GompertzLifetime(ageing: b, shape: s, scale: beta)
  }

  /// s, β and b.
  public static let lifetimePlaces = [3, 4, 2]

  /// GGom/NBD with (r + x, α + T, b, s, β′), β′ = e^(−bT)(β + e^(bT) − 1).
  ///
  /// Who has stayed until T leaves by T + t with the probability
  /// 1 − exp(−ηe^(bT)(e^(bt) − 1)), and the ηe^(bT) of those are Gamma(s, β′).
  public func future(of history: PurchaseHistory) -> GGomNBD {
    GGomNBD(
      r: r + Double(history.frequency), alpha: alpha + history.T, b: b, s: s,
      beta: lifetime.moment(at: history.T).residualScale)
  }

  // MARK: Likelihood

  /// By quadrature, with score and Hessian.
  public func logLikelihood(of sample: HistorySample) -> Evaluation {
    evaluation(of: sample)
  }

  // MARK: New customers

  /// E[X(t)] = (r/α) ∫₀ᵗ S, by quadrature: BG, equation 11.
  public func expectedPurchases(in t: Double) -> Double {
    r / alpha * discountedLifetime(rate: 0, until: t)
  }

  /// (r/α) ∫ S over (0, ∞).
  ///
  /// Once e^(bt) is beyond β, S falls as e^(−sbt).
  public var expectedLifetimePurchases: Double {
    let late = (42 + log1p(beta)) / b
    // Purchases for ever, where next to nobody leaves.
    guard late < 1e300 else { return .infinity }
    return expectedPurchases(in: late) + intensity(at: late) / s / b
  }

  // MARK: Simulation

  /// A Poisson process at a rate drawn from Gamma(r, α), until the end of a
  /// Gompertz lifetime with η drawn from Gamma(s, β).
  public func simulatedPurchases(
    until T: Double, using generator: inout some RandomNumberGenerator
  ) -> [Double] {
    let rate = generator.gamma(shape: r, rate: alpha)
    let hazard = generator.gamma(shape: s, rate: beta)
    let lifetime = log1p(generator.exponential(rate: hazard)) / b
    return purchaseTimes(
      rate: rate, until: min(T, lifetime), using: &generator
    ) { _ in false }
  }

  // MARK: Fitting

  /// Around the observed rate of purchases, for several mixtures of rates
  /// and lifetimes, ageing and not.
  public static func startingPoints(for sample: HistorySample) -> [[Double]] {
    let rate = sample.purchases / sample.totalDuration
    let time = sample.totalDuration / Double(sample.customers)
    let shapes = [
      (0.8, 2.0, 0.7, 2.0), (1.5, 5.0, 0.7, 10.0), (0.5, 0.1, 0.6, 0.04),
    ]
    return shapes.map { r, b, s, beta in
      [r, 0.7 * r / rate, b / time, s, beta]
    }
  }

  /// Yes: the likelihood of a history is an integral over ages.
  public static let isCostly = true

  /// Yes, at Pareto/NBD.
  public static let startsAtNested = true

  /// A tenth of a lifetime's ageing away from Pareto/NBD, and not at customers
  /// who all leave at one rate, whence no way leads back.
  ///
  /// GGom/NBD is Pareto/NBD where b vanishes at a given β/b, which is the β of
  /// the latter. No gain is where ageing makes the customers no likelier than
  /// dropout that does not age, or where a few steps lead to customers who all
  /// age alike: a boundary, at which there is no isolated maximum.
  public static func start(
    at nested: any PurchaseModel, for sample: HistorySample
  ) -> NestedStart {
    guard let pareto = nested as? ParetoNBD else { return .usual }
    let longest = sample.durations.max() ?? 0
    let rate = pareto.s / pareto.beta
    guard longest > 0, rate.isFinite, rate * longest > 1e-6 else {
      return .noGain
    }
    let b = 0.1 * max(rate, 1 / longest)
    let s = min(pareto.s, 10)
    let start = GGomNBD(
      r: pareto.r, alpha: pareto.alpha, b: b, s: s, beta: b * s / rate)
    let gradient = start.logLikelihood(of: sample).gradient
    // The derivative by ln b at that β/b.
    guard start.b * gradient[2] + start.beta * gradient[4] > 0 else {
      return .noGain
    }
    var options = OptimizerOptions.forLogarithms
    options.maximumIterations = 10
    guard
      let near = try? fit(
        to: sample, from: [start.parameterValues], options: options),
      near.model.s < 100
    else { return .noGain }
    return .parameterValues(near.model.parameterValues)
  }

  /// Pareto/NBD, no dropout, homogeneous or divided dropout, or homogeneous
  /// purchase rates.
  public static func limit(
    at parameters: [Double], along direction: [Double]
  ) -> ModelLimit {
    let dropout = direction[2...].reduce(0) { $0 + $1 * $1 }
    guard dropout > 0.5 else { return purchaseRateLimit }
    let model = GGomNBD(parameterValues: parameters)
    if model.neverLeaves {
      return noLifetimeLimit([model.r, model.alpha, 1e-100, 1e-250, 1e100])
    }
    return model.dropoutLimit(
      ageing: direction[2], shape: direction[3], scale: direction[4])
  }

  /// Dropout that sets in at a moment, β = e^(bt₀) for a large b; or lifetimes
  /// divided into none and endless ones, β → 0 and s with 1/ln(1/β).
  public static func edge(at parameters: [Double]) -> ModelLimit? {
    let model = GGomNBD(parameterValues: parameters)
    if model.beta < 1e-40 { return dividedLifetimeLimit }
    guard model.beta > 1e40 else { return nil }
    return ModelLimit(
      .suddenOnset, name: "sudden onset of dropout",
      meaning: "b and β grow without end: the data shows nobody leaving "
        + "until ln β/b after the first purchase, and from then on all at the "
        + "hazard sb; the likelihood rises a little farther than the fit, and "
        + "b, s and β by themselves are not estimated")
  }

  private func dropoutLimit(
    ageing: Double, shape: Double, scale: Double
  ) -> ModelLimit {
    // Over the time between two purchases nobody ages.
    let isAgeless = b * alpha / r < 1e-4
    if shape + scale > 0, shape > 0.1 {
      return isAgeless ? exponentialLimit : homogeneousLimit
    }
    if isAgeless { return paretoLimit }
    return shape < 0 && ageing <= 0.1 ? dividedLifetimeLimit : exponentialLimit
  }

  /// Evaluates exactly: at this b, (e^(bt) − 1)/β is t·b/β to rounding.
  private var paretoLimit: ModelLimit {
    ModelLimit(
      .noAgeing, name: "no ageing",
      meaning: "b and β → 0 at a fixed ratio: the data shows no hazard that "
        + "grows with age; the model is Pareto/NBD with its β for β/b, and "
        + "forecasts are those of Pareto/NBD",
      parameterValues: [r, alpha, 1e-100, s, beta / b * 1e-100])
  }

  private var homogeneousLimit: ModelLimit {
    ModelLimit(
      .sameAgeingHazard, name: "homogeneous dropout",
      meaning: "s and β grow without end at a fixed ratio: the data shows no "
        + "differences between the customers' hazards of leaving; s/β and b, "
        + "which tell the common hazard, are estimated, s and β by "
        + "themselves are not",
      parameterValues: [r, alpha, b, s / beta * 1e250, 1e250])
  }

  private var exponentialLimit: ModelLimit {
    ModelLimit(
      .exponentialLifetimes, name: "homogeneous dropout without ageing",
      meaning: "the data shows neither differences between the customers' "
        + "hazards of leaving nor a change with age: lifetimes are "
        + "exponential, the common hazard is estimated, and b, s and β by "
        + "themselves are not")
  }
}

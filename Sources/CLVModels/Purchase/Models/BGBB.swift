internal import CLVNumerics
internal import Libm

/// The BG/BB model: customers buy, or not, at regular opportunities.
///
/// Time is counted in opportunities: years of a fund drive, quarters,
/// conferences, sailings. Before each one an alive customer leaves for good
/// with probability θ; who is still alive then buys with probability p. The
/// probabilities vary between customers as p ~ Beta(α, β) and θ ~ Beta(γ, δ),
/// the two independently. T is the number of opportunities since the
/// acquisition, tₓ the last of them with a purchase, and x ≤ tₓ the number of
/// those with one.
///
/// - Reference: Fader, Hardie & Shang (2010), "Customer-base analysis in a
///   discrete-time noncontractual setting", *Marketing Science* 29:1086,
///   [doi:10.1287/mksc.1100.0580](https://doi.org/10.1287/mksc.1100.0580),
///   "FHS" below.
///
/// Alive at T means alive at the last opportunity observed. The paper's
/// P(alive at n + 1) is the probability of being there at the next one too:
/// ``probabilityAlive(_:)`` times the future's survival until 1.
public struct BGBB: PurchaseModel {
  /// First shape of the distribution of purchase probabilities.
  public let alpha: Double

  /// Second shape of the distribution of purchase probabilities.
  public let beta: Double

  /// First shape of the distribution of dropout probabilities.
  public let gamma: Double

  /// Second shape of the distribution of dropout probabilities.
  public let delta: Double

  /// The model at given parameters, all positive.
  public init(alpha: Double, beta: Double, gamma: Double, delta: Double) {
    self.alpha = alpha
    self.beta = beta
    self.gamma = gamma
    self.delta = delta
  }

  // MARK: Parameters

  /// `bg-bb`, with parameters alpha, beta, gamma and delta.
  public static let identity = ModelIdentity(
    identifier: "bg-bb", name: "BG/BB",
    parameters: [
      Parameter("alpha", "first shape of the purchase probabilities' beta"),
      Parameter("beta", "second shape of the purchase probabilities' beta"),
      Parameter("gamma", "first shape of the dropout probabilities' beta"),
      Parameter("delta", "second shape of the dropout probabilities' beta"),
    ],
    example: [1.2035, 0.7497, 0.6567, 2.7834],
    guide: ModelGuide(
      assumes: "customers can buy only at regular opportunities, one purchase "
        + "at each; while alive they do so with a probability of their own, "
        + "and before each opportunity each may leave, with another",
      use: "where purchases are tied to occasions (yearly donations, season "
        + "tickets, conferences) or are only recorded by period",
      needs: "whole numbers: T, the opportunities since the acquisition, "
        + "recency, the last of them with a purchase, and frequency, how many "
        + "had one",
      source: "Fader, Hardie & Shang 2010, Marketing Science 29:1086"))

  /// The model at α, β, γ and δ.
  public init(parameterValues: [Double]) {
    self.init(
      alpha: parameterValues[0], beta: parameterValues[1],
      gamma: parameterValues[2], delta: parameterValues[3])
  }

  /// α, β, γ and δ.
  public var parameterValues: [Double] { [alpha, beta, gamma, delta] }

  /// Yes: recency and T are whole numbers of opportunities.
  public static let countsOpportunities = true

  // MARK: Likelihood

  /// ln L of one history: FHS's likelihood.
  ///
  /// The probability of the purchases up to tₓ, (α)ₓ(β)ₘ/(α + β)ₘ₊ₓ of the
  /// m = tₓ − x opportunities missed, and of surviving that long, times that
  /// of the silence since; NaN where times are not whole or x > tₓ.
  public func logLikelihood(of history: PurchaseHistory) -> Double {
    guard let counts = history.opportunities else { return .nan }
    let silence = silence(since: counts)
    let missed = RatioSeries([
      .init(beta, over: alpha + beta + counts.x, difference: -alpha - counts.x)
    ])
    return logPurchases(counts.x) + missed.logTerm(at: counts.last - counts.x)
      + logSurvival(counts.last)
      + logSumExp(silence.alive, silence.gone)
  }

  /// ln (α)ₓ/(α + β)ₓ: purchases at all of x opportunities.
  private func logPurchases(_ x: Double) -> Double {
    RatioSeries([.init(alpha, over: alpha + beta, difference: -beta)])
      .logTerm(at: x)
  }

  /// ln (δ)ₙ/(γ + δ)ₙ, alive after n opportunities.
  private func logSurvival(_ n: Double) -> Double {
    RatioSeries([.init(delta, over: gamma + delta, difference: -gamma)])
      .logTerm(at: n)
  }

  /// Of a customer alive at tₓ, the logarithms of the probabilities of no
  /// purchase since and being alive at T, and being gone.
  private func silence(
    since counts: (x: Double, last: Double, n: Double)
  ) -> (alive: Double, gone: Double) {
    let (x, last, n) = counts
    let idle = RatioSeries.Factor(
      beta + (last - x), over: alpha + beta + last, difference: -alpha - x)
    let alive = RatioSeries([
      idle, .init(delta + last, over: gamma + delta + last, difference: -gamma),
    ])
    // Gone after i idle opportunities, of which there are 0 to n − tₓ − 1.
    let gone = RatioSeries([
      idle,
      .init(
        delta + last, over: gamma + delta + last + 1, difference: -gamma - 1),
    ])
    return (
      alive.logTerm(at: n - last),
      n > last
        ? log(gamma / (gamma + delta + last)) + gone.logSum(count: n - last)
        : -.infinity
    )
  }

  // MARK: Alive, and after

  /// The share of the silence since tₓ that is not departure: FHS, equation 11
  /// at m = 0; NaN where times are not whole or x > tₓ.
  public func probabilityAlive(_ history: PurchaseHistory) -> Double {
    guard let counts = history.opportunities else { return .nan }
    let silence = silence(since: counts)
    return logistic(silence.alive - silence.gone)
  }

  /// BG/BB with (α + x, β + T − x, γ, δ + T).
  ///
  /// The likelihood of the history of a customer who is alive is
  /// pˣ(1 − p)ⁿ⁻ˣ(1 − θ)ⁿ, conjugate to both prior distributions.
  public func future(of history: PurchaseHistory) -> BGBB {
    let x = Double(history.frequency)
    return BGBB(
      alpha: alpha + x, beta: beta + max(0, history.T - x), gamma: gamma,
      delta: delta + history.T)
  }

  /// No: x and T say all.
  public static let futureDependsOnRecency = false

  /// Where γ → 0: purchases are beta-binomial.
  public var withoutDropout: BGBB {
    BGBB(alpha: alpha, beta: beta, gamma: 1e-250, delta: 1)
  }

  // MARK: New customers

  /// (δ)ₙ/(γ + δ)ₙ of the n = ⌊t⌋ opportunities until t.
  public func survival(until t: Double) -> Double {
    exp(logSurvival(t.rounded(.down)))
  }

  /// The expected number of purchases at the opportunity at or next after t,
  /// i = ⌈t⌉ ≥ 1: α/(α + β) · (δ)ᵢ/(γ + δ)ᵢ.
  ///
  /// A step function, whose integral up to a whole t is the expectation.
  public func intensity(at t: Double) -> Double {
    purchaseProbability * survival(until: max(1, t.rounded(.up)))
  }

  /// The mean of p, α/(α + β).
  var purchaseProbability: Double { alpha / (alpha + beta) }

  /// E[X(n)] of the n = ⌊t⌋ opportunities until t: FHS, equation 8, as the
  /// sum of what is expected at each.
  ///
  /// The closed form divides by γ − 1, and cancels for few opportunities.
  public func expectedPurchases(in t: Double) -> Double {
    discountedSum(rate: 0, count: t.rounded(.down))
  }

  /// α/(α + β) · δ/(γ − 1), infinite where γ ≤ 1.
  public var expectedLifetimePurchases: Double {
    gamma > 1 ? purchaseProbability * delta / (gamma - 1) : .infinity
  }

  /// The mean, and the mean square of the n = ⌊t⌋ opportunities until t: the
  /// mean and E[X(X − 1)] together.
  ///
  /// Of two opportunities i < j both are taken with p² by who is alive at j, so
  /// E[X(X − 1)] is 2 E[p²] Σⱼ (j − 1)(δ)ⱼ/(γ + δ)ⱼ over j = 2, …, n. The mean
  /// square is NaN where a million purchases or more are expected.
  public func purchaseMoments(
    in t: Double
  ) -> (mean: Double, meanSquare: Double) {
    let n = t.rounded(.down)
    let mean = expectedPurchases(in: t)
    guard n >= 2 else { return (mean, mean) }
    guard hasDistribution(in: t) else { return (mean, .nan) }
    let all = gamma + delta
    let series = RatioSeries([
      .init(2, over: 1, difference: 1),
      .init(delta + 2, over: all + 2, difference: -gamma),
    ])
    let bothTaken = purchaseProbability * (alpha + 1) / (alpha + beta + 1)
    let aliveAtSecond = delta / all * ((delta + 1) / (all + 1))
    return (
      mean, mean + 2 * bothTaken * aliveAtSecond * series.sum(count: n - 1)
    )
  }

  /// P(X(n) = k) of the n = ⌊t⌋ opportunities until t: FHS, equation 7.
  ///
  /// Either alive at the end with k purchases, or gone after i ≥ k
  /// opportunities with k purchases.
  public func probability(of count: Int, in t: Double) -> Double {
    let n = t.rounded(.down)
    let k = Double(count)
    guard k >= 0, k <= n else { return 0 }
    // Purchases at all of the first k opportunities; then n − k more without.
    let first = logPurchases(k) + logSurvival(k)
    let orders = RatioSeries.Factor(k + 1, over: 1, difference: k)
    let idle = RatioSeries.Factor(
      beta, over: alpha + beta + k, difference: -alpha - k)
    let alive = RatioSeries([
      orders, idle,
      .init(delta + k, over: gamma + delta + k, difference: -gamma),
    ])
    guard k < n else { return exp(first) }
    let gone = RatioSeries([
      orders, idle,
      .init(delta + k, over: gamma + delta + k + 1, difference: -gamma - 1),
    ])
    return exp(first + alive.logTerm(at: n - k))
      + exp(first + gone.logSum(count: n - k)) * gamma / (gamma + delta + k)
  }

  /// P(X(n) ≥ 1) of the n = ⌊t⌋ opportunities until t.
  public func probabilityOfPurchase(in t: Double) -> Double {
    let n = t.rounded(.down)
    guard n >= 1 else { return 0 }
    return exceedance(1, in: n, logFirst: logPurchases(1) + logSurvival(1))
  }

  /// P(X(∞) ≥ 1): an alive customer may leave before the next purchase.
  public var lifetimeProbabilityOfPurchase: Double {
    probabilityOfPurchase(in: .infinity)
  }

  /// P(X(n) ≥ k) for n = ⌊t⌋, each a sum over the opportunities at which the
  /// k-th purchase may be.
  public func exceedances(in t: Double, downTo floor: Double) -> [Double] {
    let n = t.rounded(.down)
    var result = [1.0]
    var logFirst = 0.0
    while result[result.count - 1] > floor {
      let k = Double(result.count)
      guard k <= n else { return result + [0] }
      logFirst -= log1p(beta / (alpha + (k - 1)))
      logFirst -= log1p(gamma / (delta + (k - 1)))
      result.append(exceedance(result.count, in: n, logFirst: logFirst))
    }
    return result
  }

  /// P(X(n) ≥ k) for n = ⌊t⌋.
  public func exceedance(of count: Int, in t: Double) -> Double {
    let n = t.rounded(.down)
    guard count > 0 else { return 1 }
    let k = Double(count)
    return k > n
      ? 0 : exceedance(count, in: n, logFirst: logPurchases(k) + logSurvival(k))
  }

  /// Those of the beta-binomial law of n = ⌊t⌋ opportunities.
  public func purchasesIfStaying(
    in t: Double
  ) -> (mean: Double, deviation: Double) {
    let n = t.rounded(.down)
    let mean = n * purchaseProbability
    // ρ, the correlation of two opportunities of a customer.
    let alike = 1 / (1 + alpha + beta)
    let variance =
      mean * (beta / (alpha + beta)) * (1 + (n - 1) * alike)
    return (mean, max(0, variance).squareRoot())
  }

  /// P(X(n) ≥ k) for 1 ≤ k ≤ n, the first term of its sum given.
  ///
  /// The sum over j = k, …, n of the probability that the k-th purchase is at
  /// j, C(j−1, k−1) (α)ₖ(β)ⱼ₋ₖ/(α + β)ⱼ, times that of being alive at j.
  private func exceedance(
    _ count: Int, in n: Double, logFirst: Double
  ) -> Double {
    let k = Double(count)
    let series = RatioSeries([
      .init(k, over: 1, difference: k - 1),
      .init(beta, over: alpha + beta + k, difference: -alpha - k),
      .init(delta + k, over: gamma + delta + k, difference: -gamma),
    ])
    return min(1, exp(logFirst + series.logSum(count: n - k + 1)))
  }

  /// Up to the next opportunity, where the intensity steps down.
  public func smoothLength(from t: Double) -> Double {
    t.rounded(.down) + 1 - t
  }

  // MARK: Simulation

  /// At each opportunity 1, 2, …, ⌊T⌋ the customer leaves with a probability
  /// drawn from Beta(γ, δ), or else buys with one drawn from Beta(α, β).
  public func simulatedPurchases(
    until T: Double, using generator: inout some RandomNumberGenerator
  ) -> [Double] {
    let purchase = generator.beta(alpha, beta)
    let dropout = generator.beta(gamma, delta)
    var times: [Double] = []
    var opportunity = 1.0
    while opportunity <= T, generator.uniform() >= dropout {
      if generator.uniform() < purchase { times.append(opportunity) }
      opportunity += 1
    }
    return times
  }

  // MARK: Fitting

  /// Around the observed rate of purchases, for several mixtures of
  /// purchase and dropout probabilities.
  public static func startingPoints(for sample: HistorySample) -> [[Double]] {
    let rate = sample.purchases / sample.totalDuration
    let mean = min(0.9, 1.5 * rate)
    return [(2.0, 1.0, 0.15), (1, 0.5, 0.3), (5, 4, 0.05)].map {
      [$0 * mean, $0 * (1 - mean), $1 * $2, $1 * (1 - $2)]
    }
  }

  /// Asks for a repeat purchase, and for whole numbers of opportunities, at
  /// least three of some customer.
  public static func check(_ sample: HistorySample) throws(FitError) {
    try checkRepeatPurchases(sample)
    try sample.checkOpportunities(for: identity.name)
    let longest = sample.durations.reduce(0, max)
    guard longest >= 3 else {
      throw .notIdentified(
        "no customer was observed for more than \(Int(longest)) opportunities: "
          + "purchase and dropout probabilities of BG/BB can be told apart "
          + "only over three or more; choose a later end of the observation "
          + "or shorter periods")
    }
  }

  /// Of either probability: none, certain, homogeneous or divided.
  public static func limit(
    at parameters: [Double], along direction: [Double]
  ) -> ModelLimit {
    let dropout = direction[2] * direction[2] + direction[3] * direction[3]
    if dropout > 0.5 {
      return dropoutLimit(
        at: parameters, isGrowing: direction[2] + direction[3] > 0)
    }
    let (alpha, beta) = (parameters[0], parameters[1])
    if beta / (alpha + beta) < 1e-4 { return certainPurchaseLimit }
    return direction[0] + direction[1] > 0
      ? homogeneousPurchaseLimit : dividedPurchaseLimit
  }
}

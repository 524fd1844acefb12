internal import CLVNumerics
internal import Libm

/// The BG/NBD model: after each repeat purchase a customer may leave.
///
/// While alive, a customer buys as a Poisson process with rate λ, and after
/// each repeat purchase leaves with probability p. The rates vary between
/// customers as Gamma(r, α), the dropout probabilities as Beta(a, b), the two
/// independently. All times are in one unit, that of α.
///
/// - Reference: Fader, Hardie & Lee (2005), "“Counting your customers” the
///   easy way: an alternative to the Pareto/NBD model", *Marketing Science*
///   24:275, [doi:10.1287/mksc.1040.0098](
///   https://doi.org/10.1287/mksc.1040.0098), "FHL" below.
///
/// A customer without a repeat purchase is alive with certainty in this
/// model, however long ago the first purchase was.
public struct BGNBD: DropoutModel {
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

  /// `bg-nbd`, with parameters r, alpha, a and b.
  public static let identity = ModelIdentity(
    identifier: "bg-nbd", name: "BG/NBD",
    parameters: NBD.identity.parameters + [
      Parameter("a", "first shape of the dropout probabilities' beta"),
      Parameter("b", "second shape of the dropout probabilities' beta"),
    ],
    example: [0.2426, 4.4136, 0.7929, 2.4259],
    guide: ModelGuide(
      assumes: "while alive, customers buy at random moments at constant "
        + "rates of their own; after each repeat purchase each may leave, "
        + "with a probability of its own",
      use: "first: it is fast, and rarely far from the best; not where many "
        + "leave without a repeat purchase, as it takes all one-time buyers "
        + "to be alive",
      needs: "frequency, recency and T of each customer",
      source: "Fader, Hardie & Lee 2005, Marketing Science 24:275"))

  /// Covariates divide α, and multiply a and b alike.
  public static let covariateProcesses =
    NBD.covariateProcesses + [
      CovariateProcess("dropout", signs: [2: 1, 3: 1])
    ]

  /// NBD, where nobody leaves.
  public static let nested = [
    NestedModel(NBD.self, where: "a = 0", law: noDropoutLaw(leaving: "b"))
  ]

  /// The model at r, α, a and b.
  public init(parameterValues: [Double]) {
    self.init(
      r: parameterValues[0], alpha: parameterValues[1],
      a: parameterValues[2], b: parameterValues[3])
  }

  /// r, α, a and b.
  public var parameterValues: [Double] { [r, alpha, a, b] }

  /// NBD with r and α.
  public var withoutDropout: NBD { NBD(r: r, alpha: alpha) }

  // MARK: Leaving

  /// No: FHL, equation 6, has x chances to leave, one after each repeat
  /// purchase, and who made none is alive for certain (Fader, Hardie & Lee,
  /// 2008, "Computing P(alive) using the BG/NBD model", note 021).
  public static let leavesAfterFirstPurchase = false

  /// MBG/NBD.
  public static let leavingAfterFirstPurchase: (any PurchaseModel.Type)? =
    MBGNBD.self

  // MARK: After

  /// BG/NBD with (r + x, α + T, a, b + x).
  ///
  /// The likelihood of the history of a customer who is alive is λˣe^(−λT)
  /// (1 − p)ˣ, conjugate to both prior distributions.
  public func future(of history: PurchaseHistory) -> BGNBD {
    let x = Double(history.frequency)
    return BGNBD(r: r + x, alpha: alpha + history.T, a: a, b: b + x)
  }

  /// No: the ₂F₁ and all else after T are the same for all tₓ.
  public static let futureDependsOnRecency = false

  // MARK: New customers

  /// E[(1 + p t/α)^(−r)] = (α/(α + t))^r · ₂F₁(r, b; a + b; t/(α + t)), as a
  /// customer with λ and p leaves at the rate λp.
  public func survival(until t: Double) -> Double {
    let end = alpha + t
    return exp(
      -r * log1p(t / alpha)
        + logHypergeometric2F1(r, b, a + b, t / end, complement: alpha / end))
  }

  /// r/(α + t) · (α/(α + t))^r · ₂F₁(r + 1, b; a + b; t/(α + t)).
  ///
  /// The derivative of FHL's equation 9 by t. Unlike that expectation it has
  /// no singularity at a = 1 and no ₂F₁ whose third parameter may be negative.
  public func intensity(at t: Double) -> Double {
    let end = alpha + t
    return exp(
      log(r) - log(end) - r * log1p(t / alpha)
        + logHypergeometric2F1(
          r + 1, b, a + b, t / end, complement: alpha / end))
  }

  /// E[X(t)]: FHL, equation 9, as the integral of the intensity or, for a
  /// frequent buyer, over the dropout probability.
  ///
  /// The closed form divides by a − 1, and cancels for small a and b; both
  /// integrals are of positive terms and accurate for all parameters.
  public func expectedPurchases(in t: Double) -> Double {
    guard t > 0 else { return 0 }
    return prefersDropoutIntegral(until: t)
      ? expectedPurchasesByDropout(in: t) : quadrature(rate: 0, until: t)
  }

  /// E[1/p] = (a + b − 1)/(a − 1), infinite where a ≤ 1.
  public var expectedLifetimePurchases: Double {
    a > 1 ? 1 + b / (a - 1) : .infinity
  }

  /// P(X(t) = k): FHL, equation 8.
  ///
  /// Either alive after k purchases of which the k-th was the last in time,
  /// or gone at the k-th: sₖ P(N = k) + [k > 0] (sₖ₋₁ − sₖ) P(N ≥ k), with
  /// sₖ = B(a, b + k)/B(a, b) and N negative binomial.
  public func probability(of count: Int, in t: Double) -> Double {
    guard count >= 0, t > 0 else { return count == 0 ? 1 : 0 }
    let purchases = withoutDropout
    let alive =
      exp(logSurvival(count) + purchases.logProbability(of: count, in: t))
    guard count > 0 else { return alive }
    // sₖ₋₁ − sₖ = sₖ₋₁ · a/(a + b + k − 1).
    let left =
      exp(logSurvival(count - 1)) * a / (a + b + Double(count) - 1)
    return alive + left * purchases.tailProbability(atLeast: count, in: t)
  }

  /// That of NBD: nobody leaves before the first purchase.
  public func probabilityOfPurchase(in t: Double) -> Double {
    withoutDropout.probabilityOfPurchase(in: t)
  }

  /// That of NBD: nobody leaves before the first purchase.
  public func timeToPurchase(probability: Double) -> Double? {
    withoutDropout.timeToPurchase(probability: probability)
  }

  /// 1: nobody leaves before the first purchase.
  public var lifetimeProbabilityOfPurchase: Double { 1 }

  /// P(X(t) ≥ k) = sₖ₋₁ P(N ≥ k): k purchases fall in time, and the customer
  /// stays after each of the first k − 1.
  public func exceedances(in t: Double, downTo floor: Double) -> [Double] {
    var result = [1.0]
    var survival = 1.0
    for purchased in withoutDropout.tail(in: t).dropFirst() {
      let stays = b + Double(result.count - 1)
      result.append(survival * purchased)
      if survival * purchased <= floor { break }
      survival *= stays / (a + stays)
    }
    return result
  }

  /// sₖ₋₁ P(N ≥ k).
  public func exceedance(of count: Int, in t: Double) -> Double {
    guard count > 0 else { return 1 }
    return exp(logSurvival(count - 1))
      * withoutDropout.tailProbability(atLeast: count, in: t)
  }

  /// Those of NBD.
  public func purchasesIfStaying(
    in t: Double
  ) -> (mean: Double, deviation: Double) {
    withoutDropout.purchasesIfStaying(in: t)
  }

  /// Up to α + t, for the branch point at t = −α; less for a large r, where
  /// the intensity can fall as (1 + t/α)^(−r).
  public func smoothLength(from t: Double) -> Double {
    (alpha + t) * min(1, 8 / (r + 1))
  }

  /// The intensity, unless the better integral is over the dropout
  /// probability.
  public func intensityToIntegrate(
    until last: Double
  ) -> (@Sendable (_ t: Double) -> Double)? {
    guard !prefersDropoutIntegral else { return nil }
    return { intensity(at: $0) }
  }

  /// ln sₖ = ln B(a, b + k)/B(a, b).
  private func logSurvival(_ count: Int) -> Double {
    -logBetaFall(a, b, by: Double(count))
  }

  // MARK: Fitting

  /// Around the observed rate of purchases, for several mixtures of rates
  /// and dropout.
  public static func startingPoints(for sample: HistorySample) -> [[Double]] {
    let rate = sample.purchases / sample.totalDuration
    let shapes = [(0.5, 1.0, 2.5), (1.5, 0.3, 3.0), (0.2, 2.0, 2.0)]
    return shapes.map { r, a, b in [r, 0.7 * r / rate, a, b] }
  }
}

public import CLVNumerics

/// A model in which a customer may leave after a purchase, with a probability
/// that stays the customer's own.
///
/// While alive, a customer passes stages as a Poisson process with rate λ, and
/// every k-th of them is a purchase; after a purchase the customer leaves with
/// probability p. The rates vary between customers as Gamma(r, α), the dropout
/// probabilities as Beta(a, b), the two independently. A model states its
/// stages, whether customers may leave right after the first purchase, and how
/// an alive customer goes on; likelihood, probability of being alive,
/// simulation and limits follow here.
///
/// The last four parameters of such a model are r, α, a and b. The likelihood
/// and its sources are in ``BGNBD``, ``MBGNBD``, ``BGCNBDk`` and ``MBGCNBDk``.
public protocol DropoutModel: PurchaseModel {
  /// Shape of the distribution of the rates of stages.
  var r: Double { get }

  /// Rate parameter of the distribution of the rates of stages; a time.
  var alpha: Double { get }

  /// First shape of the distribution of dropout probabilities.
  var a: Double { get }

  /// Second shape of the distribution of dropout probabilities.
  var b: Double { get }

  /// Whether a customer may leave right after the first purchase of all, or
  /// after a repeat purchase at the earliest.
  static var leavesAfterFirstPurchase: Bool { get }
}

extension DropoutModel {
  /// r and α, the fourth and the third parameter from the end.
  public static var purchaseRatePlaces: (shape: Int, rate: Int)? {
    let count = identity.parameters.count
    return (count - 4, count - 3)
  }

  /// The likelihood of the model at these parameters.
  var likelihood: DropoutLikelihood {
    DropoutLikelihood(
      stages: stages, earlyChances: Self.leavesAfterFirstPurchase ? 1 : 0,
      r: r, alpha: alpha, a: a, b: b)
  }

  // MARK: Likelihood

  /// ln L of one customer's history.
  ///
  /// ln L = ln L(NBD) + ln B(a, b + c)/B(a, b) + ln(1 + e^d) for purchases at
  /// random, where c are the chances to leave that there were and
  /// e^d = a/(b + c − 1) · ((α + T)/(α + tₓ))^(r + x) are the odds that the
  /// customer left at the last of them; e^d = 0 without a chance. Of regular
  /// purchases it leaves out (k − 1) Σ ln(gap), in which k alone takes part.
  ///
  /// - Parameter history: The customer's purchases, in the unit of α.
  /// - Returns: The log-density of the times of the purchases.
  public func logLikelihood(of history: PurchaseHistory) -> Double {
    likelihood.logLikelihood(of: history)
  }

  /// ln L summed over a sample, with its score and Hessian by all parameters.
  ///
  /// - Parameter sample: Distinct histories with their weights. Where it has
  ///   no log gaps, those are left out.
  /// - Returns: The sum; derivatives by a whole number of stages are 0.
  public func logLikelihood(of sample: HistorySample) -> Evaluation {
    let sum = likelihood.logLikelihood(of: sample)
    let others = Self.identity.parameters.count - 4
    guard others > 0 else { return sum }
    var whole = Evaluation(zero: others + 4)
    whole.add(sum, at: (0..<4).map { others + $0 })
    return whole
  }

  // MARK: Alive

  /// The probability that the customer is alive at T: 1/(1 + e^d), and 1 where
  /// there was no chance to leave.
  ///
  /// - Parameter history: The customer's purchases, in the unit of α.
  /// - Returns: A number from 0 to 1.
  public func probabilityAlive(_ history: PurchaseHistory) -> Double {
    likelihood.probabilityAlive(history)
  }

  // MARK: Simulation

  /// The times of a new customer's repeat purchases in (0, T], ascending.
  ///
  /// Gaps are sums of k exponential stages at a rate drawn from Gamma(r, α);
  /// they end at a purchase with a probability drawn from Beta(a, b).
  ///
  /// - Parameters:
  ///   - T: How long the customer is observed, in the unit of α.
  ///   - generator: The source of chance.
  /// - Returns: The times; empty where there is no repeat purchase.
  public func simulatedPurchases(
    until T: Double, using generator: inout some RandomNumberGenerator
  ) -> [Double] {
    let rate = generator.gamma(shape: r, rate: alpha)
    let dropout = generator.beta(a, b)
    if Self.leavesAfterFirstPurchase, generator.uniform() < dropout {
      return []
    }
    return purchaseTimes(
      rate: rate, stages: stages, until: T, using: &generator
    ) { $0.uniform() < dropout }
  }

  // MARK: Fitting

  /// Throws where a sample has no repeat purchase or no time of observation.
  public static func check(_ sample: HistorySample) throws(FitError) {
    try checkRepeatPurchases(sample)
  }

  /// No dropout, immediate, homogeneous or divided dropout, or homogeneous
  /// purchase rates.
  public static func limit(
    at parameters: [Double], along direction: [Double]
  ) -> ModelLimit {
    dropoutLimit(
      at: parameters, along: direction,
      leaving: leavesAfterFirstPurchase
        ? .firstPurchase : .firstRepeatPurchase)
  }
}

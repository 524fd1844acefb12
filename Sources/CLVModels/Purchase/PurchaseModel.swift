/// A model of repeat purchases, in continuous time or, where it
/// ``countsOpportunities``, in discrete time.
///
/// The model itself is the process of a new customer. It adds the likelihood
/// of a history, the probability of being alive, and the process of a customer
/// known to be alive; every prediction for an existing customer is the product
/// of the latter two and is written once, in the extensions below.
public protocol PurchaseModel: LikelihoodModel, PurchaseProcess
where Sample == HistorySample {
  /// The process of an existing customer who is alive.
  associatedtype Future: PurchaseProcess

  /// The model of the same customers, if none ever left.
  associatedtype Staying: PurchaseModel

  /// The log-likelihood of one customer's history.
  func logLikelihood(of history: PurchaseHistory) -> Double

  /// The probability that the customer is alive at T, given the history.
  func probabilityAlive(_ history: PurchaseHistory) -> Double

  /// The process after T of a customer with this history who is alive.
  func future(of history: PurchaseHistory) -> Future

  /// The same purchases, with nobody leaving: what a customer buys for as long
  /// as he or she stays. How often customers buy and when they leave are
  /// independent, so a history says of a customer known to have stayed what
  /// it says here of any.
  var withoutDropout: Staying { get }

  /// Whether the future of an alive customer depends on the recency. Where it
  /// does not, customers who share x and T share their future.
  static var futureDependsOnRecency: Bool { get }

  /// Whether times are whole numbers of opportunities to buy, with at most
  /// one purchase at each: summaries for the model are to be made so.
  static var countsOpportunities: Bool { get }

  /// Whether the model describes customers who buy more regularly than at
  /// random, so that regular purchases do not speak against it.
  static var describesRegularity: Bool { get }

  /// How many stages of a Poisson process a purchase takes, k; 1 where
  /// purchases come at random.
  var stages: Int { get }

  /// Of a model that holds all customers without a repeat purchase to be
  /// alive, the one to set beside it, in which they may have left after the
  /// first purchase; nil where there is none.
  static var leavingAfterFirstPurchase: (any PurchaseModel.Type)? { get }

  /// Whether the likelihood of a history takes ten times as long as those of
  /// other models.
  static var isCostly: Bool { get }

  /// Whether a search for the model does best to begin at a fit of the first
  /// model that is nested in it: see ``start(at:for:)``.
  static var startsAtNested: Bool { get }

  /// Where a search for the model begins that knows a fit of the first model
  /// nested in it; asked for where it ``startsAtNested``.
  static func start(
    at nested: any PurchaseModel, for sample: HistorySample
  ) -> NestedStart

  /// The times of a new customer's repeat purchases in (0, T], ascending,
  /// drawn at random.
  func simulatedPurchases(
    until T: Double, using generator: inout some RandomNumberGenerator
  ) -> [Double]
}

extension PurchaseModel {
  /// No, unless the model says so: times are lengths of time.
  public static var countsOpportunities: Bool { false }

  /// No, unless the model says so: purchases come at random.
  public static var describesRegularity: Bool { false }

  /// 1, unless the model says otherwise: purchases come at random.
  public var stages: Int { 1 }

  /// None, unless the model says which.
  public static var leavingAfterFirstPurchase: (any PurchaseModel.Type)? {
    nil
  }

  /// No, unless the model says so.
  public static var isCostly: Bool { false }

  /// No, unless the model says so: its own starting points do.
  public static var startsAtNested: Bool { false }

  /// The model's own starting points.
  public static func start(
    at nested: any PurchaseModel, for sample: HistorySample
  ) -> NestedStart { .usual }

  /// The expected number of purchases in (T, T + t], given the history.
  public func expectedPurchases(
    in t: Double, given history: PurchaseHistory
  ) -> Double {
    probabilityAlive(history) * future(of: history).expectedPurchases(in: t)
  }

  /// The probability of exactly `count` purchases in (T, T + t], given the
  /// history.
  public func probability(
    of count: Int, in t: Double, given history: PurchaseHistory
  ) -> Double {
    let alive = probabilityAlive(history)
    let ifAlive = alive * future(of: history).probability(of: count, in: t)
    return count == 0 ? 1 - alive + ifAlive : ifAlive
  }

  /// The probability of at least one purchase in (T, T + t], given the
  /// history.
  public func probabilityOfPurchase(
    in t: Double, given history: PurchaseHistory
  ) -> Double {
    probabilityAlive(history)
      * future(of: history).probabilityOfPurchase(in: t)
  }

  /// The expected number of purchases after T, each discounted to T at the
  /// continuous rate `rate`, given the history.
  ///
  /// - Parameters:
  ///   - rate: The discount rate δ ≥ 0 per time unit.
  ///   - horizon: How far to look ahead; may be infinite.
  ///   - history: The customer's past.
  /// - Returns: A finite number, except for an infinite horizon at rate 0.
  public func discountedPurchases(
    rate: Double, in horizon: Double, given history: PurchaseHistory
  ) -> Double {
    probabilityAlive(history)
      * future(of: history).discountedPurchases(rate: rate, in: horizon)
  }

  /// The central interval for the number of purchases in (T, T + t], given
  /// the history: see ``PurchaseInterval``.
  public func purchaseInterval(
    in t: Double, level: Double, given history: PurchaseHistory
  ) -> ClosedRange<Int> {
    let tail = PurchaseInterval.tail(level: level)
    let exceedances = future(of: history).exceedances(in: t, downTo: tail)
    return PurchaseInterval.of(
      level: level, alive: probabilityAlive(history),
      exceedances: exceedances)
  }
}

/// Where a search for a model begins that knows a fit of one nested in it.
public enum NestedStart: Sendable {
  /// At the model's own starting points.
  case usual

  /// At these values of its parameters.
  case parameterValues([Double])

  /// Nowhere: the model makes the sample no likelier than the nested one does,
  /// or has no isolated maximum.
  case noGain
}

/// Central prediction intervals for a number of purchases.
///
/// The lower end is the smallest count whose cumulative probability reaches
/// (1 − level)/2, the upper end the smallest whose cumulative probability
/// reaches (1 + level)/2. As counts are whole numbers, the interval holds at
/// least `level` and usually more. It speaks of the outcome, at the fitted
/// parameters: the uncertainty of the parameters is not in it.
public enum PurchaseInterval {
  /// The probability left out at either end.
  public static func tail(level: Double) -> Double { (1 - level) / 2 }

  /// The interval of a customer who is alive with probability `alive` and
  /// then buys at least k times with probability `exceedances[k]`, a list that
  /// goes down to ``tail(level:)``.
  public static func of(
    level: Double, alive: Double, exceedances: [Double]
  ) -> ClosedRange<Int> {
    of(level: level, alive: alive, exceedances: exceedances, at: nil)
  }

  /// The interval of such a customer, with exceedances of a grid's numbers
  /// where there is one.
  static func of(
    level: Double, alive: Double, exceedances: [Double], at grid: CountGrid?
  ) -> ClosedRange<Int> {
    let tail = tail(level: level)
    if let grid {
      let all = exceedances.map { alive * $0 }
      let lower = grid.quantile(all, above: 1 - tail)
      return lower...max(lower, grid.quantile(all, above: tail))
    }
    // P(Y ≤ k) = 1 − alive · P(X ≥ k + 1).
    func quantile(_ upperTail: Double) -> Int {
      var k = 0
      while k + 1 < exceedances.count,
        alive * exceedances[k + 1] > upperTail
      { k += 1 }
      return k
    }
    return quantile(1 - tail)...quantile(tail)
  }
}

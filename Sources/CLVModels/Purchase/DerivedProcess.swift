/// A process that another one describes: it states that one, and all its
/// formulas follow.
public protocol DerivedProcess: PurchaseProcess {
  /// The kind of process that describes this one.
  associatedtype Process: PurchaseProcess

  /// The process that buys and leaves exactly as this one does.
  var process: Process { get }
}

extension DerivedProcess {
  /// The rate of purchases expected at time `t`.
  public func intensity(at t: Double) -> Double { process.intensity(at: t) }

  /// The probability of being alive at time `t`.
  public func survival(until t: Double) -> Double {
    process.survival(until: t)
  }

  /// The expected number of purchases in (0, t].
  public func expectedPurchases(in t: Double) -> Double {
    process.expectedPurchases(in: t)
  }

  /// The integral ∫ e^(−δt) dE[X(t)] over (0, end], for a rate δ > 0.
  public func discountedIntensity(rate: Double, until end: Double) -> Double {
    process.discountedIntensity(rate: rate, until: end)
  }

  /// The expected number of purchases in (0, ∞), which may be infinite.
  public var expectedLifetimePurchases: Double {
    process.expectedLifetimePurchases
  }

  /// The probability of exactly `count` purchases in (0, t].
  public func probability(of count: Int, in t: Double) -> Double {
    process.probability(of: count, in: t)
  }

  /// The probability of at least one purchase in (0, t].
  public func probabilityOfPurchase(in t: Double) -> Double {
    process.probabilityOfPurchase(in: t)
  }

  /// The probability of at least one purchase in (0, ∞).
  public var lifetimeProbabilityOfPurchase: Double {
    process.lifetimeProbabilityOfPurchase
  }

  /// P(X(t) ≥ k) for k = 0, 1, 2, …, until they fall to `floor` or below.
  public func exceedances(in t: Double, downTo floor: Double) -> [Double] {
    process.exceedances(in: t, downTo: floor)
  }

  /// P(X(t) ≥ k) of at least `count` purchases in (0, t].
  public func exceedance(of count: Int, in t: Double) -> Double {
    process.exceedance(of: count, in: t)
  }

  /// The mean and the standard deviation of the number of purchases in (0, t]
  /// of a customer who stays until t.
  public func purchasesIfStaying(
    in t: Double
  ) -> (mean: Double, deviation: Double) {
    process.purchasesIfStaying(in: t)
  }

  /// The length of an interval from `t` on over which the intensity is smooth.
  public func smoothLength(from t: Double) -> Double {
    process.smoothLength(from: t)
  }

  /// The intensity, where its integral is a quicker way to the expected
  /// purchases by many times; nil where they have a better form.
  public func intensityToIntegrate(
    until last: Double
  ) -> (@Sendable (_ t: Double) -> Double)? {
    process.intensityToIntegrate(until: last)
  }
}

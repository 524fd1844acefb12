/// Customers of whom a share stays after the first purchase and then buys as
/// another process says; the others never come back.
public struct StayingCustomers<Process: PurchaseProcess>: PurchaseProcess {
  /// How those buy who stay.
  public let process: Process

  /// The share of customers who stay, from 0 to 1.
  public let share: Double

  /// Customers of whom `share` stay.
  public init(_ process: Process, share: Double) {
    self.process = process
    self.share = share
  }

  /// The rate of purchases expected at time `t`, by any of the customers.
  public func intensity(at t: Double) -> Double {
    share * process.intensity(at: t)
  }

  /// The probability of having stayed, and of being alive at time `t`.
  public func survival(until t: Double) -> Double {
    share * process.survival(until: t)
  }

  /// The expected number of purchases in (0, t].
  public func expectedPurchases(in t: Double) -> Double {
    share * process.expectedPurchases(in: t)
  }

  /// The integral ∫ e^(−δt) dE[X(t)] over (0, end], for a rate δ > 0.
  public func discountedIntensity(rate: Double, until end: Double) -> Double {
    share * process.discountedIntensity(rate: rate, until: end)
  }

  /// The expected number of purchases in (0, ∞), which may be infinite.
  public var expectedLifetimePurchases: Double {
    // Nobody who stays buys nothing, not 0·∞.
    share > 0 ? share * process.expectedLifetimePurchases : 0
  }

  /// The probability of exactly `count` purchases in (0, t].
  public func probability(of count: Int, in t: Double) -> Double {
    let ifStaying = share * process.probability(of: count, in: t)
    return count == 0 ? 1 - share + ifStaying : ifStaying
  }

  /// The probability of at least one purchase in (0, t].
  public func probabilityOfPurchase(in t: Double) -> Double {
    share * process.probabilityOfPurchase(in: t)
  }

  /// The probability of at least one purchase in (0, ∞).
  public var lifetimeProbabilityOfPurchase: Double {
    share * process.lifetimeProbabilityOfPurchase
  }

  /// P(X(t) ≥ k) for k = 0, 1, 2, …, until they fall to `floor` or below.
  public func exceedances(in t: Double, downTo floor: Double) -> [Double] {
    var result = [1.0]
    // Of a list that begins with 1, what is asked for has to be below.
    let wanted = min(floor / share, 0.5)
    for exceedance in process.exceedances(in: t, downTo: wanted).dropFirst() {
      result.append(share * exceedance)
      if share * exceedance <= floor { break }
    }
    return result
  }

  /// P(X(t) ≥ k) of at least `count` purchases in (0, t].
  public func exceedance(of count: Int, in t: Double) -> Double {
    count > 0 ? share * process.exceedance(of: count, in: t) : 1
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
    guard let ofStaying = process.intensityToIntegrate(until: last) else {
      return nil
    }
    return { [share] in share * ofStaying($0) }
  }
}

internal import CLVNumerics
internal import Libm

/// A model of how long customers stay, where the loss of a customer is seen:
/// subscriptions, insurance, memberships.
///
/// Time is counted in periods, at the end of which a customer renews or is
/// lost. S(t) is the probability to be there after t periods; S(0) = 1.
///
/// A model states −ln S(t)/S(n) without cancellation, its likelihood, and how
/// S falls in the end; all else is derived in the extensions.
public protocol RetentionModel: LikelihoodModel
where Sample == RetentionSample {
  /// −ln S(t)/S(n): the cumulative hazard from n to t, accurate in relative
  /// terms.
  ///
  /// - Parameters:
  ///   - t: The end, at least n; between whole periods the function goes on
  ///     smoothly.
  ///   - n: The beginning, n ≥ 0.
  /// - Returns: A number that is not negative, 0 for t = n.
  func cumulativeHazard(to t: Double, after n: Double) -> Double

  /// The power of time as which S falls in the end, S(t) ~ t^(−this).
  ///
  /// The expected lifetime is finite where it is above 1.
  var tailExponent: Double { get }

  /// The expected number of payments still to come, each discounted: see
  /// ``discountedResidualLifetime(after:rate:)``.
  ///
  /// A model need not state it.
  func discountedResidualLifetime(
    after n: Int, rate: Double, payments: Int
  ) -> Double

  /// The period in which a new customer is lost, drawn at random; nil where
  /// the customer is still active after `periods`.
  func simulatedLifetime(
    within periods: Int, using generator: inout some RandomNumberGenerator
  ) -> Int?
}

extension RetentionModel {
  /// S(t): the probability that a new customer is there after t periods.
  public func survival(to t: Int) -> Double {
    exp(-cumulativeHazard(to: Double(t), after: 0))
  }

  /// S(n + k)/S(n): the probability that a customer who has renewed n times
  /// renews k times more.
  public func survival(of k: Int, after n: Int) -> Double {
    exp(-cumulativeHazard(to: Double(n) + Double(k), after: Double(n)))
  }

  /// S(t)/S(t − 1): the probability that a customer renews at the end of
  /// period t ≥ 1.
  public func retentionRate(in t: Int) -> Double {
    survival(of: 1, after: t - 1)
  }

  /// 1 − S(t)/S(t − 1): the probability that a customer who is there at the
  /// beginning of period t ≥ 1 is lost in it.
  public func churnRate(in t: Int) -> Double {
    -expm1(-cumulativeHazard(to: Double(t), after: Double(t - 1)))
  }

  /// S(t − 1) − S(t): the probability that a new customer is lost in period
  /// t ≥ 1.
  public func lossProbability(in t: Int) -> Double {
    survival(to: t - 1) * churnRate(in: t)
  }

  /// The probability that a customer who has renewed n times renews exactly k
  /// times more.
  public func probability(ofRenewals k: Int, after n: Int = 0) -> Double {
    guard k >= 0 else { return 0 }
    return survival(of: k, after: n) * churnRate(in: n + k + 1)
  }

  /// The expected number of periods of a new customer: Σ S(t) over t ≥ 0.
  ///
  /// The period of the loss is included. Infinite where S falls too slowly.
  public var expectedLifetime: Double {
    1 + expectedResidualLifetime(after: 0)
  }

  /// The expected number of renewals still to come of a customer who has
  /// renewed n times: Σ S(n + k)/S(n) over k ≥ 1.
  ///
  /// Infinite where S falls too slowly.
  public func expectedResidualLifetime(after n: Int) -> Double {
    discountedResidualLifetime(after: n, rate: 0)
  }

  /// The expected number of payments of a new customer who pays at the
  /// beginning of every period, each discounted to the first:
  /// Σ S(t)/(1 + d)^t over t ≥ 0.
  ///
  /// Fader & Hardie (2010), "Customer-base valuation in a contractual
  /// setting: the perils of ignoring heterogeneity", *Marketing Science*
  /// 29:85: "DEL".
  ///
  /// - Parameters:
  ///   - rate: The effective discount rate of a period, d ≥ 0.
  ///   - payments: How many payments to look ahead, the first included; all
  ///     of them unless given.
  /// - Returns: Infinite where nothing is discounted and S falls too slowly.
  public func discountedLifetime(
    rate: Double, payments: Int = .max
  ) -> Double {
    guard payments > 0 else { return 0 }
    let rest = payments == .max ? .max : payments - 1
    return 1
      + discountedResidualLifetime(after: 0, rate: rate, payments: rest)
      / (1 + rate)
  }

  /// The expected number of payments still to come of a customer who has
  /// renewed n times and is about to renew or leave, each discounted to the
  /// payment that is next: Σ S(n + k)/S(n)/(1 + d)^(k − 1) over k ≥ 1.
  ///
  /// Fader & Hardie (2010), equation 6: "DERL", with n there one more than
  /// here. Just after a renewal the next payment is a period away: divide by
  /// 1 + d.
  ///
  /// - Parameters:
  ///   - n: How many times the customer has renewed.
  ///   - rate: The effective discount rate of a period, d ≥ 0.
  /// - Returns: Infinite where nothing is discounted and S falls too slowly.
  public func discountedResidualLifetime(
    after n: Int, rate: Double
  ) -> Double {
    discountedResidualLifetime(after: n, rate: rate, payments: .max)
  }

  /// ``discountedResidualLifetime(after:rate:)`` after 0, 1, …, n renewals.
  ///
  /// Each follows from the next: DERL(n) = r (1 + DERL(n + 1)/(1 + d)), with
  /// r the retention rate in period n + 1.
  public func discountedResidualLifetimes(
    through n: Int, rate: Double
  ) -> [Double] {
    var values = [Double](repeating: 0, count: n + 1)
    values[n] = discountedResidualLifetime(after: n, rate: rate)
    for i in stride(from: n - 1, through: 0, by: -1) {
      values[i] =
        retentionRate(in: i + 1) * (1 + values[i + 1] / (1 + rate))
    }
    return values
  }

  /// The sum over the payments still to come: one by one, and by Euler's and
  /// Maclaurin's formula once they vary slowly.
  public func discountedResidualLifetime(
    after n: Int, rate: Double, payments: Int
  ) -> Double {
    precondition(n >= 0 && rate >= 0, "neither is negative")
    return ResidualLifetimeSum(self, after: n, rate: rate).value(payments)
  }
}

/// What every retention model asks of its sample.
///
/// - Parameters:
///   - sample: The lifetimes.
///   - parameters: How many parameters are to be estimated.
/// - Throws: What the sample lacks.
func checkRetention(
  _ sample: RetentionSample, parameters: Int
) throws(FitError) {
  guard sample.customers > 0 else {
    throw .noData("there is no customer to fit the retention model to")
  }
  guard sample.periods > 0 else {
    throw .noData(
      "no customer was observed for a whole period; observe for longer, or "
        + "count in shorter periods")
  }
  guard sample.losses > 0 else {
    throw .notIdentified(
      Plural.form(
        sample.customers, "the only customer was not lost",
        "none of the \(sample.customers) customers was lost")
        + ": how fast customers "
        + "leave cannot be estimated; observe for longer, or take older "
        + "cohorts")
  }
  let seen = sample.periodsAtRisk
  guard seen >= parameters else {
    throw .notIdentified(
      "there are customers to lose in only "
        + "\(Plural.count(seen, "period")): the \(parameters) parameters need "
        + "\(parameters) periods at least; observe for longer, or count in "
        + "shorter periods")
  }
}

public import CLVData
public import CLVModels
internal import Libm

/// How far to project retention, and how payments are valued.
public struct RetentionSettings: Sendable, Equatable {
  /// How many periods to look ahead.
  public var horizon: Int

  /// The effective discount rate of a period.
  public var rate: Double

  /// What a payment is worth; nil where that is not known.
  public var paymentValue: Double?

  /// The probability that the intervals hold.
  public var level: Double

  /// Settings with all their parts.
  ///
  /// - Parameters:
  ///   - horizon: How many periods to look ahead.
  ///   - annualDiscountRate: The effective discount rate of a year.
  ///   - timeUnit: The length of a period.
  ///   - paymentValue: What a payment is worth, if known.
  ///   - level: The probability that the intervals hold.
  public init(
    horizon: Int, annualDiscountRate: Double = 0.1,
    timeUnit: TimeUnit = .month, paymentValue: Double? = nil,
    level: Double = 0.9
  ) {
    self.horizon = horizon
    rate = expm1(
      log1p(annualDiscountRate) * timeUnit.days / TimeUnit.year.days)
    self.paymentValue = paymentValue
    self.level = level
  }
}

/// What becomes of cohorts: seen and fitted, and projected beyond.
public struct RetentionForecast: Sendable {
  /// A cohort after a number of periods.
  public struct Row: Sendable {
    /// The number of periods gone by.
    public let period: Int

    /// How many customers were seen to be there; nil past the observation.
    public let survivors: Int?

    /// The share of customers seen to be there; nil past the observation.
    public let survival: Double?

    /// The share of customers who stayed in the period; nil for period 0 and
    /// past the observation.
    public let retention: Double?

    /// The share expected to be there.
    public let expectedSurvival: Double

    /// The share expected to stay in the period; nil for period 0.
    public let expectedRetention: Double?

    /// How many customers are expected to be there, given those who are there
    /// at the end of what was fitted to; nil before that.
    public let expectedSurvivors: Double?

    /// Between which numbers ``expectedSurvivors`` will be; the uncertainty
    /// of the parameters is not in it.
    public let interval: ClosedRange<Int>?

    /// The expected number of renewals to come of a customer who is there.
    public let residualLifetime: Double

    /// The expected number of renewals to come of a customer who is there,
    /// each discounted to the next one.
    public let discountedResidualLifetime: Double
  }

  /// A cohort from its beginning to the horizon.
  public struct Cohort: Sendable {
    /// The name.
    public let name: String

    /// How many customers there were at the beginning.
    public let customers: Int

    /// How many were there at the end of what was fitted to.
    public let active: Int

    /// The number of periods it was observed for, of those fitted to.
    public let periods: Int

    /// Whether it is projected by a model of its own, not by that of all.
    public internal(set) var hasOwnModel = false

    /// The rows, from period 0.
    public let rows: [Row]

    /// How many of ``active`` are expected to be there at the horizon.
    public let expectedActive: Double

    /// Between which numbers that will be.
    public let interval: ClosedRange<Int>

    /// The expected renewals to come of all who are there.
    public let renewals: Double

    /// The expected renewals to come of all who are there, each discounted to
    /// the customer's next one.
    public let discountedRenewals: Double
  }

  /// The cohorts, in the order of the data.
  public let cohorts: [Cohort]

  /// How far ahead, and how payments are valued.
  public let settings: RetentionSettings

  /// Projects cohorts by a model.
  ///
  /// - Parameters:
  ///   - observed: The cohorts, all that was seen of them.
  ///   - fittedPeriods: How many periods the model was fitted to; forecasts
  ///     begin there.
  ///   - model: The model.
  ///   - settings: How far ahead, and how payments are valued.
  public init(
    _ observed: RetentionCohorts, fittedPeriods: Int = .max,
    model: any RetentionModel, settings: RetentionSettings
  ) {
    cohorts = Self.projected(
      observed.cohorts, fittedPeriods, model, settings)
    self.settings = settings
  }

  /// Projects cohorts, each by its own fit where it has one.
  ///
  /// - Parameters:
  ///   - observed: The cohorts, all that was seen of them.
  ///   - fittedPeriods: How many periods the models were fitted to; forecasts
  ///     begin there.
  ///   - fits: The fits to them, in the same order.
  ///   - settings: How far ahead, and how payments are valued.
  public init(
    _ observed: RetentionCohorts, fittedPeriods: Int = .max,
    fits: CohortFits, settings: RetentionSettings
  ) {
    let pooled = zip(observed.cohorts, fits.own).filter { $1 == nil }.map(\.0)
    var byAll = Self.projected(
      pooled, fittedPeriods, fits.pooled.model, settings)[...]
    cohorts = zip(observed.cohorts, fits.own).compactMap { cohort, own in
      guard let own else { return byAll.popFirst() }
      var projected = Self.projected(
        [cohort], fittedPeriods, own.model, settings)
      projected[0].hasOwnModel = true
      return projected[0]
    }
    self.settings = settings
  }

  private static func projected(
    _ cohorts: [RetentionCohort], _ fittedPeriods: Int,
    _ model: some RetentionModel, _ settings: RetentionSettings
  ) -> [Cohort] {
    let periods = cohorts.reduce(0) { max($0, $1.periods) }
    let curves = Curves(
      model, through: periods + settings.horizon, rate: settings.rate)
    return cohorts.map {
      Cohort(
        $0, fitted: $0.observed(for: fittedPeriods), model, curves, settings)
    }
  }
}

/// What does not depend on the cohort.
private struct Curves: Sendable {
  let survival: [Double]
  let residual: [Double]
  let discounted: [Double]

  init(_ model: some RetentionModel, through last: Int, rate: Double) {
    survival = (0...last).map { model.survival(to: $0) }
    residual =
      model.expectedResidualLifetime(after: last).isFinite
      ? model.discountedResidualLifetimes(through: last, rate: 0)
      : [Double](repeating: .infinity, count: last + 1)
    discounted =
      rate > 0
      ? model.discountedResidualLifetimes(through: last, rate: rate)
      : residual
  }
}

extension RetentionForecast.Cohort {
  fileprivate init(
    _ observed: RetentionCohort, fitted: RetentionCohort,
    _ model: some RetentionModel, _ curves: Curves,
    _ settings: RetentionSettings
  ) {
    // Those who are known to leave are active for the likelihood only.
    let staying = zip(fitted.active, fitted.leaving).map { $0 - $1 }
    name = observed.name
    customers = observed.customers
    active = staying.reduce(0, +)
    periods = fitted.periods
    let ahead = SurvivorCount(
      staying.enumerated().map { n, customers in
        SurvivorCount.Group(
          customers: customers,
          probability: model.survival(of: settings.horizon, after: n))
      })
    expectedActive = ahead.mean
    interval = ahead.interval(level: settings.level)
    // An infinite lifetime times nobody is nothing.
    func total(_ lifetimes: [Double]) -> Double {
      zip(staying, lifetimes).reduce(0) {
        $1.0 > 0 ? $0 + Double($1.0) * $1.1 : $0
      }
    }
    renewals = total(curves.residual)
    discountedRenewals = total(curves.discounted)
    let earliest = staying.firstIndex { $0 > 0 } ?? fitted.periods
    rows = (0...max(fitted.periods + settings.horizon, observed.periods)).map {
      t in
      let isForecast = t > earliest || t > fitted.periods
      let known =
        staying.dropFirst(t).reduce(0, +)
        + fitted.lost.dropFirst(t).reduce(0, +)
      let count = SurvivorCount(
        staying.prefix(t).enumerated().map { n, customers in
          SurvivorCount.Group(
            customers: customers,
            probability: model.survival(of: t - n, after: n))
        })
      let interval = isForecast ? count.interval(level: settings.level) : nil
      return RetentionForecast.Row(
        period: t,
        survivors: t <= observed.periods ? observed.reached(t) : nil,
        survival: observed.survival(to: t),
        retention: t > 0 ? observed.retentionRate(in: t) : nil,
        expectedSurvival: curves.survival[t],
        expectedRetention: t > 0 ? model.retentionRate(in: t) : nil,
        expectedSurvivors: isForecast ? Double(known) + count.mean : nil,
        interval: interval.map {
          known + $0.lowerBound...known + $0.upperBound
        },
        residualLifetime: curves.residual[t],
        discountedResidualLifetime: curves.discounted[t])
    }
  }
}

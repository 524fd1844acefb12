public import CLVForecasting
internal import CLVNumerics
internal import Libm

/// How far totals were off in holdouts that contradict the model, for use
/// beside the totals of a forecast.
///
/// A model's interval holds if the model is true. Where a holdout says that it
/// is not, the errors that it made are the best evidence of those to come.
public struct ExperiencedError: Sendable, Equatable, Encodable {
  /// How many holdouts there were: the last one, and those of earlier origins.
  public let holdouts: Int

  /// How many of them contradict the model, in purchases or in money.
  public let contradictions: Int

  /// The errors of the number of purchases.
  public let purchases: TotalErrors

  /// The errors of the amount spent; nil without amounts.
  public let value: TotalErrors?

  /// The errors of a validation; nil where no holdout contradicts the model.
  public init?(_ validation: HoldoutValidation) {
    let earlier = validation.backtest?.earlier ?? []
    self.init(
      earlier.map { ($0.purchaseTotal, $0.valueTotal) }
        + [(validation.purchaseTotal, validation.valueTotal)])
  }

  /// The errors of some holdouts; nil where none contradicts the model.
  init?(_ totals: [(purchases: HoldoutTotal, value: HoldoutTotal?)]) {
    holdouts = totals.count
    contradictions = totals.count {
      $0.purchases.contradictsModel || $0.value?.contradictsModel == true
    }
    guard contradictions > 0 else { return nil }
    purchases = TotalErrors(totals.map(\.purchases))
    let values = totals.compactMap(\.value)
    value = values.isEmpty ? nil : TotalErrors(values)
  }

  /// The intervals of all customers' totals, with the experienced error in
  /// them.
  ///
  /// How many customers are alive nobody has seen; their number is no surer
  /// than that of their purchases.
  public func totals(
    of all: GroupForecast, horizon: Double, level: Double
  ) -> DoubtedTotals {
    DoubtedTotals(
      error: self,
      alive: purchases.widened(all.alive, horizon: horizon, level: level).map {
        let most = Double(all.customers)
        return $0.clamped(to: -.infinity...most)
      },
      purchases: purchases.widened(
        all.purchases, horizon: horizon, level: level),
      value: all.value.flatMap {
        (value ?? purchases).widened($0, horizon: horizon, level: level)
      })
  }
}

/// The totals of a forecast by a model that a holdout contradicts.
///
/// A total without an interval is so much in doubt that none can be given.
public struct DoubtedTotals: Sendable, Equatable {
  /// What is known of the model's errors.
  public let error: ExperiencedError

  /// The number of customers alive.
  public let alive: ClosedRange<Double>?

  /// The number of purchases.
  public let purchases: ClosedRange<Double>?

  /// The value; nil also without amounts.
  public let value: ClosedRange<Double>?
}

/// The errors of a total in one or several holdouts.
public struct TotalErrors: Sendable, Equatable, Encodable {
  /// An interval from a fifth to five times a forecast tells nothing.
  private static let widest = log(5.0)

  /// ln(actual/predicted) of each holdout, the latest last.
  public let logErrors: [Double]

  /// The length of each.
  public let durations: [Double]

  /// The errors of some holdouts.
  init(_ totals: [HoldoutTotal]) {
    logErrors = totals.map(\.logError)
    durations = totals.map(\.duration)
  }

  /// How far the logarithm of a total may be off, either way.
  ///
  /// The errors are taken to be normal about zero, with a standard deviation σ
  /// that is not known: beforehand, twice as large a one is held half as
  /// probable, p(ln σ) ∝ 1/σ. After n errors e the next one is then √(Σe²/ν)
  /// times a variate of Student's t with ν = n + 1 degrees of freedom: the
  /// scaled inverse chi-square of Gelman et al. (2013), *Bayesian Data
  /// Analysis*, section 2.6, with one degree more by the prior. At a level of
  /// 90 % that is 2.06 times the error of a single holdout, and comes down to
  /// 1.64 times the root mean square of many. Over a horizon longer than a
  /// holdout its error is taken to grow in proportion, as that of a rate which
  /// drifts does; over a shorter one it stays.
  ///
  /// - Returns: nil where it is so large, or without end, that an interval
  ///   would say nothing.
  public func margin(horizon: Double, level: Double) -> Double? {
    let errors = zip(logErrors, durations).map { error, duration in
      error * max(1, horizon / duration)
    }
    let freedom = Double(errors.count + 1)
    let scale =
      (errors.reduce(0) { $0 + $1 * $1 } / freedom).squareRoot()
    // Of t ≥ 0 two-sided tails fall from 1 to 0.
    let quantile = exp(
      risingRoot(in: -40...40, tolerance: 1e-12) {
        (1 - level) - studentTTwoSided(exp($0), degreesOfFreedom: freedom)
      })
    let margin = quantile * scale
    return margin <= Self.widest ? margin : nil
  }

  /// The interval of a sum with the error in it, which is independent of what
  /// the model's interval holds: distances from the expectation are joined as
  /// root of the sum of squares, in logarithms.
  ///
  /// - Returns: nil where the model has no interval, or none can be given.
  public func widened(
    _ sum: ForecastSum, horizon: Double, level: Double
  ) -> ClosedRange<Double>? {
    guard let interval = sum.interval, sum.expected > 0,
      interval.upperBound.isFinite,
      let margin = margin(horizon: horizon, level: level)
    else { return nil }
    let below = max(0, log(sum.expected / interval.lowerBound))
    let above = max(0, log(interval.upperBound / sum.expected))
    return ClosedRange(
      between: sum.expected * exp(-hypot(below, margin)),
      and: sum.expected * exp(hypot(above, margin)))
  }

  private enum CodingKeys: String, CodingKey {
    case logErrors, durations
  }

  /// Writes the errors; one that is infinite has no number in JSON.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(
      logErrors.map { $0.isFinite ? $0 : nil }, forKey: .logErrors)
    try container.encode(durations, forKey: .durations)
  }
}

public import CLVData
public import CLVModels
internal import CLVNumerics

/// What customers yet to be acquired are expected to buy, period by period.
///
/// Counted are repeat purchases: what follows each customer's first one. The
/// expectations are sums over the arrivals of the model's own for a new
/// customer of that age. The variance of a sum joins that of the outcome, at
/// the estimates, with that of the parameters, over their
/// ``LaplaceApproximation``; intervals are those of ``SumInterval``, with the
/// sum's expectation over the parameters as their mean.
///
/// The outcome's variance within a period is exact for models in which given
/// the customer's own rates purchases are a Poisson process that ends
/// without a memory, so all but those with regular purchases, and near for
/// the latter: see ``CohortAges``.
public struct CohortForecast: Sendable {
  /// A stretch of time, or all of it.
  public struct Period: Sendable {
    /// When it begins, in time units from the start of the calendar.
    public let start: Double

    /// When it ends.
    public let end: Double

    /// How many customers arrive in it.
    public let newCustomers: Double

    /// How many of those who have arrived are expected to be alive at its
    /// end.
    public let alive: Double

    /// Their repeat purchases within the period.
    public let purchases: ForecastSum

    /// What these purchases bring in, undiscounted; nil without a spend
    /// model.
    public let revenue: ForecastSum?

    /// Margin × the same, discounted to the start of the calendar; nil
    /// without a spend model.
    public let value: Double?
  }

  /// The periods up to the horizon; the last may be shorter.
  public let periods: [Period]

  /// All of the time up to the horizon.
  public let total: Period

  /// The day of time 0, if the calendar has dates.
  public let start: CalendarDay?

  /// The unit of all times.
  public let timeUnit: TimeUnit

  /// Forecasts the customers of a calendar.
  ///
  /// - Parameters:
  ///   - calendar: Who arrives when; arrivals at the horizon or later do not
  ///     count.
  ///   - purchase: The purchase model.
  ///   - unit: Its time unit.
  ///   - spend: The spend model, if amounts are known.
  ///   - periodLength: The length of a period, in the unit.
  ///   - settings: How far ahead from the start of the calendar, a finite
  ///     horizon, and how money is valued.
  ///   - uncertainty: The uncertainty of both models' parameters.
  public init(
    _ calendar: AcquisitionCalendar, purchase: some PurchaseModel,
    unit: TimeUnit, spend: (any SpendModel)?, periodLength: Double,
    settings: ForecastSettings, uncertainty: ParameterUncertainty
  ) {
    let horizon = settings.horizon
    precondition(horizon > 0 && horizon.isFinite, "a finite horizon")
    precondition(periodLength > 0, "periods have a length")
    let count = max(1, Int((horizon / periodLength - 1e-9).rounded(.up)))
    let edges = (0...count).map { min(Double($0) * periodLength, horizon) }
    let arrivals = CohortArrival.spread(calendar, before: horizon)
    let ages = CohortAges(
      arrivals: arrivals, edges: edges, purchase: purchase,
      rate: settings.discountRate(per: unit), uncertainty.purchase)
    let money = spend.map {
      CohortMoney($0, margin: settings.margin, uncertainty.spend)
    }
    @Sendable func period(_ start: Double, _ end: Double) -> Period {
      Period(
        ages.sums(over: arrivals, from: start, to: end), money,
        from: start, to: end, level: settings.level)
    }
    periods = parallelChunks(count: count, chunkSize: 1) { range in
      range.map { period(edges[$0], edges[$0 + 1]) }
    }.flatMap(\.self)
    total = period(0, horizon)
    self.start = calendar.start
    timeUnit = unit
  }
}

extension CohortForecast.Period {
  fileprivate init(
    _ sums: CohortSums, _ money: CohortMoney?, from start: Double,
    to end: Double, level: Double
  ) {
    self.start = start
    self.end = end
    // Shares of a whole number add up to it but for rounding.
    newCustomers = (sums.newCustomers * 1e6).rounded() / 1e6
    alive = sums.alive
    let means = sums.otherMeans.isEmpty ? [sums.mean] : sums.otherMeans
    purchases = ForecastSum(
      sums.mean,
      SumAtPoints(
        means.map { MeanAndVariance(mean: $0, variance: sums.variance) })
    ) { SumInterval.purchases(mean: $0, variance: $1, level: level) }
    revenue = money.map { money in
      ForecastSum(
        money.revenue(of: sums.mean),
        SumAtPoints(
          means.map {
            MeanAndVariance(
              mean: money.revenue(of: $0), variance: money.variance(of: sums))
          }),
        otherVariance: money.parameterVariance * sums.mean * sums.mean
      ) { SumInterval.money(mean: $0, variance: $1, level: level) }
    }
    value = money.map { $0.margin * $0.revenue(of: sums.discounted) }
  }
}

/// What new customers spend on a purchase.
private struct CohortMoney: Sendable {
  private let mean: Double
  let margin: Double

  /// The variance of the mean over the spend model's uncertainty.
  let parameterVariance: Double
  private let spread: SpendVariance

  init(
    _ spend: any SpendModel, margin: Double,
    _ uncertainty: LaplaceApproximation?
  ) {
    mean = spend.populationMean
    self.margin = margin
    spread = SpendVariance(spend, meanSpend: 0, frequency: 0)
    let others =
      uncertainty?.cubaturePoints.map {
        type(of: spend).init(parameterValues: $0).populationMean
      } ?? []
    let count = Double(max(1, others.count))
    let center = others.reduce(0, +) / count
    parameterVariance =
      others.reduce(0) { $0 + ($1 - center) * ($1 - center) } / count
  }

  /// What purchases bring in; nothing where there are none.
  func revenue(of purchases: Double) -> Double {
    purchases > 0 ? mean * purchases : 0
  }

  /// The variance of the revenue, of customers who are independent.
  func variance(of sums: CohortSums) -> Double {
    guard sums.mean > 0 else { return 0 }
    return sums.mean * spread.within + sums.meanSquares * spread.between
      + mean * mean * max(0, sums.meanSquares - sums.squaredMeans)
  }
}

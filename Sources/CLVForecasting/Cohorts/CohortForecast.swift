public import CLVData
internal import CLVModels
internal import CLVNumerics

/// What customers yet to be acquired are expected to buy, period by period.
///
/// Counted are repeat purchases: what follows each customer's first one. The
/// expectations are sums over the arrivals of the model's own for a new
/// customer of that age. The variance of a sum joins that of the outcome, at
/// the estimates, with that of the parameters, over their
/// `LaplaceApproximation`; intervals are those of `SumInterval`, with the
/// sum's expectation over the parameters as their mean.
///
/// With covariates, of each kind of customers there arrives the share that
/// it is given.
///
/// The outcome's variance within a period is exact for models in which given
/// the customer's own rates purchases are a Poisson process that ends
/// without a memory, so all but those with regular purchases, and near for
/// the latter: see `CohortAges`.
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
  ///   - model: The model.
  ///   - periodLength: The length of a period, in the model's unit.
  ///   - settings: How far ahead from the start of the calendar, a finite
  ///     horizon, and how money is valued.
  ///   - covariates: Where the model depends on covariates, those of
  ///     customers whose mix is that of the customers to come: of the
  ///     uncertainty, theirs counts.
  public init(
    _ calendar: AcquisitionCalendar, by model: CustomerModel,
    periodLength: Double, settings: ForecastSettings,
    covariates: ForecastCovariates = ForecastCovariates()
  ) {
    let horizon = settings.horizon
    precondition(horizon > 0 && horizon.isFinite, "a finite horizon")
    precondition(periodLength > 0, "periods have a length")
    let count = max(
      1, Int(saturating: (horizon / periodLength - 1e-9).rounded(.up)))
    let edges = (0...count).map { min(Double($0) * periodLength, horizon) }
    let arrivals = CohortArrival.spread(calendar, before: horizon)
    let kinds = CohortKinds(model, covariates)
    let ages = kinds.kinds.map {
      CohortAges(
        arrivals: arrivals, edges: edges, purchase: $0.purchase,
        rate: settings.discountRate(per: model.timeUnit),
        $0.uncertainty.purchase)
    }
    let money = kinds.kinds.compactMap { kind in
      kind.spend.map {
        CohortMoney($0, margin: settings.margin, kind.uncertainty.spend)
      }
    }
    @Sendable func period(_ start: Double, _ end: Double) -> Period {
      Period(
        kinds, ages.map { $0.sums(over: arrivals, from: start, to: end) },
        money, from: start, to: end, level: settings.level)
    }
    periods = parallelChunks(count: count, chunkSize: 1) { range in
      range.map { period(edges[$0], edges[$0 + 1]) }
    }.flatMap(\.self)
    total = period(0, horizon)
    self.start = calendar.start
    timeUnit = model.timeUnit
  }
}

extension CohortForecast.Period {
  /// A period from the sums of each kind of customers, as if all were of the
  /// kind, and what they spend; `money` is empty without a spend model.
  fileprivate init(
    _ kinds: CohortKinds, _ sums: [CohortSums],
    _ money: [CohortMoney], from start: Double, to end: Double, level: Double
  ) {
    let shares = kinds.kinds.map(\.share)
    func total(_ value: (_ kind: Int) -> Double) -> Double {
      shares.indices.reduce(0) { $0 + shares[$1] * value($1) }
    }
    /// The sums of one kind at the points, or at the estimates.
    func means(_ kind: Int) -> [Double] {
      sums[kind].otherMeans.isEmpty
        ? [sums[kind].mean] : sums[kind].otherMeans
    }
    let points = means(0).indices
    let isDrawn =
      kinds.kinds[0].uncertainty.purchase?.isDrawn ?? false
    self.start = start
    self.end = end
    // Shares of a whole number add up to it but for rounding.
    newCustomers = (total { sums[$0].newCustomers } * 1e6).rounded() / 1e6
    alive = total { sums[$0].alive }
    purchases = ForecastSum(
      total { sums[$0].mean },
      SumAtPoints(
        points.map { point in
          MeanAndVariance(
            mean: total { means($0)[point] },
            variance: total { sums[$0].variance })
        }, isDrawn: isDrawn,
        linear: kinds.purchaseVariance { (shares[$0], means($0)) }),
      as: .purchases, level: level)
    guard !money.isEmpty else {
      (revenue, value) = (nil, nil)
      return
    }
    value = total {
      money[$0].margin * money[$0].revenue(of: sums[$0].discounted)
    }
    revenue = ForecastSum(
      total { money[$0].revenue(of: sums[$0].mean) },
      SumAtPoints(
        points.map { point in
          MeanAndVariance(
            mean: total { money[$0].revenue(of: means($0)[point]) },
            variance: total { money[$0].variance(of: sums[$0]) })
        }, isDrawn: isDrawn,
        linear: kinds.purchaseVariance {
          (shares[$0] * money[$0].revenue(of: 1), means($0))
        }),
      otherVariance: SumAtPoints.variance(
        money[0].others.indices.map { point in
          total { money[$0].others[point] * sums[$0].mean }
        },
        linear: kinds.spendVariance {
          (shares[$0] * sums[$0].mean, money[$0].others)
        }),
      as: .money, level: level)
  }
}

/// What new customers spend on a purchase.
private struct CohortMoney: Sendable {
  private let mean: Double
  let margin: Double

  /// The mean at the points of the spend model's uncertainty.
  let others: [Double]
  private let spread: SpendVariance

  init(
    _ spend: any SpendModel, margin: Double,
    _ uncertainty: LaplaceApproximation?
  ) {
    mean = spend.populationMean
    self.margin = margin
    spread = SpendVariance(spend, meanSpend: 0, frequency: 0)
    others =
      uncertainty?.points.map {
        type(of: spend).init(parameterValues: $0).populationMean
      } ?? []
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

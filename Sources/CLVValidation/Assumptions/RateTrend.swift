internal import CLVData
internal import CLVModels
internal import CLVNumerics
internal import Libm

/// Whether customers' rates of purchase change with calendar time, which every
/// model takes not to be so.
///
/// The alternative is a rate of λ exp(gt) at the time t of the calendar: by
/// the change of variable A(t) = ∫ exp(gu) du, purchases at such rates are the
/// model's own on the clock A (Cox & Isham 1980, *Point Processes*, section
/// 4.2). The likelihood is then the model's at (x, A(tₓ), A(T)), A running
/// from the first purchase, times exp(gt) for each repeat purchase; with t
/// from the mean time of all repeat purchases, the product of these is 1. The
/// test is the likelihood ratio of g = 0, all other parameters being fitted
/// anew. As dropout and ageing are in both, they are not mistaken for
/// decline: the customers who began late tell the age of a customer from the
/// time of the calendar.
///
/// A wrong law of dropout would leave traces that look like a trend. So
/// several are fitted, and what counts is the best likelihood of any with a
/// trend over the best of any without. Campaigns and seasons make weeks differ
/// by more than chance; the ratio is divided by the dispersion of weekly
/// purchases, as for a quasi-likelihood (McCullagh & Nelder 1989, *Generalized
/// Linear Models*, section 9.2).
///
/// Of more than 60,000 distinct histories a part is looked at, of which weeks
/// vary beyond chance by as much less: what is common to all customers adds to
/// the dispersion in proportion to their purchases.
public struct RateTrend: Sendable, Equatable, Encodable {
  /// g: the yearly change of the logarithm of the rate.
  public let logChange: Double

  /// Its standard error, widened for the dispersion of weeks.
  public let standardError: Double

  /// How far weeks of the customers looked at vary beyond chance about the
  /// trend: 1 if not at all.
  public let dispersion: Double

  /// Twice the gain in log-likelihood by the trend, over the dispersion.
  public let statistic: Double

  /// The probability of as large a statistic by chance.
  public let pValue: Double

  /// The model that describes the customers best with a trend.
  public let model: String

  /// How many years of calibration it was looked for in.
  public let years: Double

  /// What a rate becomes within a year, relative to what it was: 0.4 is 40 %
  /// more.
  public var yearlyChange: Double { expm1(logChange) }

  /// Whether there is a change, beyond chance, that matters within a year.
  public var isThere: Bool { isBeyondChance && abs(yearlyChange) >= 0.05 }

  private var isBeyondChance: Bool { pValue < 0.01 }

  /// Looks for a trend; nil where too little is known of the weeks, where
  /// nobody bought again, or where no model has a maximum to start from.
  ///
  /// - Parameters:
  ///   - summary: The calibration.
  ///   - purchase: The purchase model fitted to it.
  ///   - timeline: The purchases by day.
  ///   - tracking: The purchases by week, with the model's expectation.
  ///   - most: How many distinct histories to look at.
  init?(
    _ summary: CustomerSummary, purchase: any PurchaseModel,
    timeline: PurchaseTimeline, tracking: [TrackingWeek],
    most: Int = TrendSearch.mostLookedAt
  ) {
    guard !type(of: purchase).countsOpportunities,
      let middle = timeline.meanTimeOfRepeats(in: summary.timeUnit)
    else { return nil }
    let search = TrendSearch(
      summary, middle: middle,
      limit: Self.highest * summary.timeUnit.days / TimeUnit.year.days,
      most: most)
    let found = search.results(purchase)
    guard let best = found.max(by: { $0.with < $1.with }),
      let without = found.map(\.without).max(),
      let weeks = WeeklyDispersion(tracking)
    else { return nil }
    let gain = max(0, 2 * (best.with - without))
    dispersion = 1 + (weeks.dispersion - 1) / Double(search.step)
    statistic = gain / dispersion
    pValue = studentTTwoSided(
      statistic.squareRoot(), degreesOfFreedom: weeks.freedom)
    let unitsOfYear = TimeUnit.year.days / summary.timeUnit.days
    logChange = best.change * unitsOfYear
    standardError =
      best.standardError * unitsOfYear * dispersion.squareRoot()
    model = best.model
    years = (summary.T.max() ?? 0) / unitsOfYear
  }

  /// Rates change within a year by this much in logarithms at most.
  private static let highest = log(100.0)
}

extension RateTrend {
  /// What was found; `test` is nil where nothing could be told.
  static func finding(
    _ test: RateTrend?, tracking: [TrackingWeek], hasCovariates: Bool
  ) -> AssumptionFinding {
    guard let test else {
      let found: FindingText =
        if hasCovariates {
          .trendHasCovariates
        } else if tracking.isEmpty {
          .weeksUnknown
        } else {
          .fewWeeksForTrend
        }
      return AssumptionFinding(
        .trend, .unknown, found: Statement(found),
        meaning: Statement(.trendUnknown),
        advice: found == .weeksUnknown ? .giveLog : nil)
    }
    return test.finding
  }

  private var finding: AssumptionFinding {
    let change = yearlyChange
    let found = Statement(
      .rateCompared,
      [
        "change": .change(change),
        "low": .change(expm1(end(-1))),
        "high": .change(expm1(end(1))),
        "p": .probability(pValue),
      ])
    guard isThere else {
      return AssumptionFinding(
        .trend, .holds, found: found,
        meaning: Statement(isBeyondChance ? .rateNearlySteady : .rateSteady))
    }
    return AssumptionFinding(
      .trend, .doubtful, found: found,
      meaning: Statement(
        change > 0 ? .rateGrows : .rateFalls,
        ["size": .percent(abs(change), decimals: 1)]),
      advice: years < 2 ? .watchTrendOrSeason : .watchTrend)
  }

  /// An end of the interval of 90 %.
  private func end(_ sign: Double) -> Double {
    min(
      Self.highest, max(-Self.highest, logChange + sign * 1.645 * standardError)
    )
  }
}

extension PurchaseTimeline {
  /// The mean time of the repeat purchases of the calibration, from its end
  /// and so not above 0; nil where there are none.
  fileprivate func meanTimeOfRepeats(in unit: TimeUnit) -> Double? {
    let last = firstDay.distance(to: calibrationEnd)
    var count = 0.0
    var sum = 0.0
    for (day, purchases) in repeats.prefix(last + 1).enumerated() {
      count += Double(purchases)
      sum += Double(purchases) * Double(day - last)
    }
    return count > 0 ? sum / count / unit.days : nil
  }
}

/// How far weekly purchases vary about their trend, beyond chance.
private struct WeeklyDispersion {
  /// The variance relative to that of a Poisson variate, with the
  /// autocorrelation of successive weeks in it; 1 at least.
  let dispersion: Double

  /// Weeks less the two parameters of the trend.
  let freedom: Double

  /// Takes the weeks of the calibration with five expected purchases or
  /// more; nil under twelve.
  init?(_ tracking: [TrackingWeek]) {
    let weeks = tracking.filter { !$0.isHoldout && $0.expected >= 5 }
    guard weeks.count >= 12 else { return nil }
    freedom = Double(weeks.count - 2)
    // Ratios of actual to expected on the week, weighted by the expected.
    var (weight, time, ratio) = (0.0, 0.0, 0.0)
    for week in weeks {
      weight += week.expected
      time += week.expected * Double(week.week)
      ratio += Double(week.actual)
    }
    let (meanTime, meanRatio) = (time / weight, ratio / weight)
    var (square, product) = (0.0, 0.0)
    for week in weeks {
      let distance = Double(week.week) - meanTime
      square += week.expected * distance * distance
      product += distance * (Double(week.actual) - meanRatio * week.expected)
    }
    let slope = product / square
    let residuals = weeks.map { week -> Double in
      let distance = Double(week.week) - meanTime
      // A line may fall below what can be.
      let mean = week.expected * max(0.05, meanRatio + slope * distance)
      return (Double(week.actual) - mean) / mean.squareRoot()
    }
    let sum = residuals.reduce(0) { $0 + $1 * $1 }
    let lagged = zip(residuals, residuals.dropFirst()).reduce(0) {
      $0 + $1.0 * $1.1
    }
    // That of a first-order autoregression: (1 + ρ)/(1 − ρ).
    let correlation = sum > 0 ? min(0.9, max(0, lagged / sum)) : 0
    dispersion = max(
      1, sum / freedom * (1 + correlation) / (1 - correlation))
  }
}

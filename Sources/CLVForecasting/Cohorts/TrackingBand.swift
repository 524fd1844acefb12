public import CLVData
internal import CLVModels
internal import CLVNumerics

/// How far the repeat purchases of a week may be from their expectation: the
/// prediction intervals beside a `TrackingWeek`.
///
/// They speak of customers of whom nothing is known but the day of their first
/// purchase, as the expectation does; they join the uncertainty of the
/// parameters with that of the outcome, as far as the former is known.
public struct TrackingBand: Sendable, Equatable {
  /// The number, from 1, of the week, or of the last one of a stretch.
  public let week: Int

  /// The interval of the week's repeat purchases; nil where there is none.
  public let purchases: ClosedRange<Double>?

  /// The interval of those from the beginning to the end of the week.
  public let cumulative: ClosedRange<Double>?

  /// The intervals of all weeks of a timeline, or on a log of more than three
  /// years of stretches of several, as a picture shows them.
  ///
  /// - Parameters:
  ///   - timeline: The purchases by day.
  ///   - model: The model.
  ///   - level: The probability that an interval holds.
  /// - Returns: An interval for each step; none where the model counts
  ///   opportunities, and none with covariates, where each customer's
  ///   purchases have a law of their own.
  public static func weeks(
    _ timeline: PurchaseTimeline, by model: CustomerModel,
    level: Double = 0.9
  ) -> [TrackingBand] {
    guard !model.countsOpportunities, model.purchaseCovariates == nil else {
      return []
    }
    let unit = model.timeUnit
    let uncertainty = model.uncertainty.purchase
    // From the beginning of the day of acquisition to the end of the week, as
    // expectations are counted.
    let steps = TrackingSteps(days: timeline.repeats.count, drawn: true)
    let times = ([0] + steps.ends).map { Double($0) / unit.days }
    let arrivals = timeline.acquisitions.enumerated().compactMap {
      day, customers in
      customers == 0
        ? nil
        : CohortArrival(
          time: Double(day) / unit.days, customers: Double(customers))
    }
    let ages = CohortAges(
      arrivals: arrivals, edges: times, purchase: model.purchase, rate: 0,
      uncertainty)
    @Sendable func interval(_ start: Double, _ end: Double) -> ClosedRange<
      Double
    >? {
      let sums = ages.sums(over: arrivals, from: start, to: end)
      let means = sums.otherMeans.isEmpty ? [sums.mean] : sums.otherMeans
      return ForecastSum(
        sums.mean,
        SumAtPoints(
          means.map { MeanAndVariance(mean: $0, variance: sums.variance) },
          isDrawn: uncertainty?.isDrawn ?? false),
        as: .purchases, level: level
      ).interval
    }
    return parallelChunks(count: steps.ends.count, chunkSize: 8) { range in
      range.map { step in
        TrackingBand(
          week: steps.lastWeek(step),
          purchases: interval(times[step], times[step + 1]),
          cumulative: interval(0, times[step + 1]))
      }
    }.flatMap(\.self)
  }
}

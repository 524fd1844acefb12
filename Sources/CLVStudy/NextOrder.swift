public import CLVData
internal import CLVForecasting
internal import CLVModels
internal import CLVNumerics

/// When a customer's next order is expected.
public struct NextOrder: Sendable, Equatable {
  /// The day by which it comes with even odds; nil where it does not, or only
  /// after the year 9999.
  public let day: CalendarDay?

  /// Whether at least one order is as likely as not over the horizon.
  public let isExpected: Bool

  /// The day before which it hardly comes; nil where that is not known.
  public let earliest: CalendarDay?

  /// The day after which it hardly comes; nil where it may never come, or that
  /// is not known.
  public let latest: CalendarDay?

  /// Works it out from a forecast.
  ///
  /// - Parameters:
  ///   - forecast: What is expected of the customer's purchases.
  ///   - end: The last day observed.
  ///   - unit: The time unit of the forecast.
  ///   - interval: The times before and after which the order hardly comes.
  init(
    _ forecast: PurchasePrediction, after end: CalendarDay, in unit: TimeUnit,
    between interval: (earliest: Double?, latest: Double?) = (nil, nil)
  ) {
    func day(_ time: Double?) -> CalendarDay? {
      guard let time, time <= CustomerForecasts.longestTime else { return nil }
      let days = Int(saturating: (time * unit.days).rounded(.up))
      let day = end.advanced(by: days)
      // Days are written with four digits of the year.
      return day.components.year <= 9999 ? day : nil
    }
    self.day = day(forecast.medianTimeToPurchase)
    isExpected = forecast.probabilityOfPurchase >= 0.5
    earliest = day(interval.earliest)
    latest = day(interval.latest)
  }
}

extension StudyResults {
  /// When a customer's next order is expected, by the place in the summary.
  ///
  /// - Parameters:
  ///   - customer: The place.
  ///   - wantsInterval: Whether to work out between which days it comes with
  ///     the level of the forecasts; only where the model has no covariates
  ///     and does not count opportunities.
  /// - Returns: The day, and whether one is expected.
  public func nextOrder(
    of customer: Int, wantsInterval: Bool = false
  ) -> NextOrder {
    let forecast = forecasts.purchases(of: customer)
    let end = calibration.window.observationEnd
    guard wantsInterval, model.purchaseCovariates == nil,
      !model.countsOpportunities
    else { return NextOrder(forecast, after: end, in: summary.timeUnit) }
    let history = PurchaseHistory(
      frequency: Int(summary.frequency[customer]),
      recency: summary.recency[customer], T: summary.T[customer])
    let outside = (1 - forecasts.settings.level) / 2
    return NextOrder(
      forecast, after: end, in: summary.timeUnit,
      between: (
        model.purchase.timeToPurchase(probability: outside, given: history),
        model.purchase.timeToPurchase(probability: 1 - outside, given: history)
      ))
  }
}

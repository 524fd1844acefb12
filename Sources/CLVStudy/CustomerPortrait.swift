public import CLVData
public import CLVForecasting
internal import CLVModels

/// One customer: what was bought, what is expected, and what the model thought
/// of the customer over time.
public struct CustomerPortrait: Sendable {
  /// How likely the customer was alive at a moment.
  public struct Moment: Sendable {
    /// The days since the first purchase.
    public let day: Double

    /// The probability of being alive.
    public let probabilityAlive: Double
  }

  /// The customer's name.
  public let id: String

  /// What the customer bought, in date order, at least once.
  public let purchases: [Purchase]

  /// The days from the first purchase to the end of observation.
  public let days: ClosedRange<CalendarDay>

  /// What is expected of the customer.
  public let forecast: CustomerForecast

  /// When the next order is expected.
  public let nextOrder: NextOrder

  /// Whether the model takes this one-time buyer to be alive for certain,
  /// however long silent.
  public let isCertainlyAlive: Bool

  /// The probability of being alive since the first purchase, just before and
  /// after each purchase included; empty where time goes by opportunities, or
  /// purchases depend on covariates.
  public let aliveOverTime: [Moment]

  /// The probabilities of 0, 1, 2, … purchases over the horizon; nil where
  /// they cannot be listed.
  public let distribution: [Double]?

  /// How many expected purchases are too many to list them.
  private static let tooMany = 1000.0

  /// Works out what there is to say of a customer; nil where there is no
  /// purchase by the end of observation.
  ///
  /// - Parameters:
  ///   - customer: The place in the summary of the results.
  ///   - purchases: What the customer bought, in date order.
  ///   - results: The results of a study.
  init?(_ customer: Int, _ purchases: [Purchase], _ results: StudyResults) {
    let end = results.calibration.window.observationEnd
    guard let first = purchases.first?.day, first <= end else { return nil }
    let summary = results.summary
    let history = PurchaseHistory(
      frequency: Int(summary.frequency[customer]),
      recency: summary.recency[customer], T: summary.T[customer])
    let forecast = results.forecasts[customer]
    id = summary.ids[customer]
    self.purchases = purchases
    days = first...end
    self.forecast = forecast
    nextOrder = results.nextOrder(of: customer, wantsInterval: true)
    isCertainlyAlive =
      history.frequency == 0 && forecast.purchases.probabilityAlive == 1
      && results.isSureOfOneTimeBuyers
    aliveOverTime = Self.aliveOverTime(purchases, first...end, results.model)
    distribution = Self.distribution(history, forecast, results)
  }

  private static func aliveOverTime(
    _ purchases: [Purchase], _ observed: ClosedRange<CalendarDay>,
    _ model: CustomerModel
  ) -> [Moment] {
    let (purchase, unit) = (model.purchase, model.timeUnit)
    guard !type(of: purchase).countsOpportunities,
      model.purchaseCovariates == nil
    else { return [] }
    let first = observed.lowerBound
    let days = purchases.map { Double(first.distance(to: $0.day)) }
    let last = Double(first.distance(to: observed.upperBound))
    let times = Set((0...100).map { last * Double($0) / 100 } + days).sorted()
    return times.flatMap { time -> [Moment] in
      // On the day of a purchase: before it and after it.
      let before = days.count { $0 < time }
      let after = days.count { $0 <= time }
      return (before == after || before == 0 ? [after] : [before, after])
        .map { count in
          Moment(
            day: time,
            probabilityAlive: purchase.probabilityAlive(
              PurchaseHistory(
                frequency: count - 1, recency: days[count - 1] / unit.days,
                T: time / unit.days)))
        }
    }
  }

  private static func distribution(
    _ history: PurchaseHistory, _ forecast: CustomerForecast,
    _ results: StudyResults
  ) -> [Double]? {
    let horizon = results.forecasts.settings.horizon
    guard horizon.isFinite, forecast.purchases.interval != nil,
      results.model.purchaseCovariates == nil,
      forecast.purchases.expectedPurchases < tooMany
    else { return nil }
    return results.model.purchase.distribution(
      in: horizon, given: history, downTo: 1e-3)
  }
}

extension StudyResults {
  /// What there is to say of one customer.
  ///
  /// - Parameters:
  ///   - id: The customer's name.
  ///   - purchases: What the customer bought, in date order; see
  ///     `TransactionLog.purchases(ofCustomer:)`.
  /// - Returns: nil where no such customer has bought by the end of
  ///   observation.
  public func portrait(
    of id: String, purchases: [Purchase]
  ) -> CustomerPortrait? {
    summary.ids.firstIndex(of: id).flatMap {
      CustomerPortrait($0, purchases, self)
    }
  }
}

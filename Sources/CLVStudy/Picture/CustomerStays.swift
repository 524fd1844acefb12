internal import CLVData
internal import CLVForecasting
internal import CLVModels

/// How long customers stay, by the model: the share of new customers who are
/// still customers after some time.
public struct CustomerStays: Sendable {
  /// A time and who is left.
  public struct Point: Sendable, Equatable {
    /// The time since the first purchase, in the time unit.
    public let time: Double

    /// The share of customers.
    public let share: Double
  }

  /// The curve, from everybody at the beginning on.
  public let curve: [Point]

  /// For each stretch of an activity, the share of the customers so far who
  /// are expected to be customers still at its end.
  public let stillCustomers: [Double]

  private static let steps = 60

  /// The stays by the model of results; nil where it counts opportunities or
  /// has covariates, or time has no end.
  init?(_ results: StudyResults) {
    let model = results.model
    guard model.purchaseCovariates == nil, !model.countsOpportunities,
      let oldest = results.summary.T.max(), oldest > 0,
      results.forecasts.settings.horizon.isFinite
    else { return nil }
    let purchase = model.purchase
    let length = oldest + results.forecasts.settings.horizon
    curve = (0...Self.steps).map {
      let time = length * Double($0) / Double(Self.steps)
      return Point(time: time, share: min(1, purchase.survival(until: time)))
    }
    stillCustomers = Self.stillCustomers(
      results.calibration.activity, purchase, model.timeUnit.days)
  }

  private static func stillCustomers(
    _ activity: LogActivity?, _ purchase: some PurchaseModel, _ unit: Double
  ) -> [Double] {
    let periods = activity?.periods ?? []
    return periods.indices.map { end in
      var (customers, left) = (0.0, 0.0)
      for start in periods[...end] {
        // Customers of a stretch came in its middle.
        let first = start.days
        let days =
          Double(
            first.lowerBound.distance(to: periods[end].days.upperBound))
          - Double(first.lowerBound.distance(to: first.upperBound)) / 2
        let number = Double(start.newCustomers)
        customers += number
        if number > 0 {
          left += number * min(1, purchase.survival(until: days / unit))
        }
      }
      return customers > 0 ? left / customers : 1
    }
  }
}

import CLVModels
import CLVNumerics

@testable import CLVData

/// Customers drawn from a model, on a calendar.
enum DrawnCustomers {
  /// Customers by the day of their first purchase, each observed to the end of
  /// June 2021, in weeks.
  static func summary(
    _ groups: [(first: String, customers: Int, model: any PurchaseModel)],
    holdout duration: Double? = nil, seed: UInt64
  ) throws -> CustomerSummary {
    var generator = SplitMix64(seed: seed)
    let end = try CalendarDay("2021-06-30")
    var days: [CalendarDay] = []
    var columns: (x: [Int32], recency: [Double], T: [Double], next: [Int32]) =
      ([], [], [], [])
    for group in groups {
      let day = try CalendarDay(group.first)
      let T = Double(day.distance(to: end)) / 7
      for _ in 0..<group.customers {
        let times = group.model.simulatedPurchases(
          until: T + (duration ?? 0), using: &generator)
        let past = times.filter { $0 <= T }
        days.append(day)
        columns.x.append(Int32(past.count))
        columns.recency.append(past.last ?? 0)
        columns.T.append(T)
        columns.next.append(Int32(times.count - past.count))
      }
    }
    let none = [Double](repeating: 0, count: days.count)
    return CustomerSummary(
      ids: CustomerIDs(days.indices.map { "c\($0)" }),
      frequency: columns.x, recency: columns.recency, T: columns.T,
      monetaryValue: none, timeUnit: .week, hasAmounts: false, firstDay: days,
      holdout: duration.map {
        CustomerSummary.Holdout(
          frequency: columns.next, monetaryValue: none, duration: $0,
          hasAmounts: false)
      })
  }
}

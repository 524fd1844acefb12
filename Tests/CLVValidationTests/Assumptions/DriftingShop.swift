import CLVModels
import CLVNumerics
import Foundation

@testable import CLVData
@testable import CLVValidation

/// A simulated shop whose customers' rates of purchase change by exp(gt) with
/// the time t of the calendar, as by nothing else.
struct DriftingShop {
  /// How customers leave.
  enum Dropout: String, CaseIterable {
    case never
    case afterRepeat
    case afterPurchase
    case atAnyMoment
    case withAge
  }

  var customers = 600
  var dropout = Dropout.afterPurchase

  /// By how much a rate is multiplied within a year.
  var yearlyFactor = 1.0
  var days = 728
  var acquisitionDays = 364

  /// The calibration's customers with their purchases by day.
  func drawn(
    seed: UInt64
  ) throws -> (summary: CustomerSummary, timeline: PurchaseTimeline) {
    let start = CalendarDay(daysSince1970: 18_000)
    let last = start.advanced(by: days - 1)
    let window = try ObservationWindow(
      start: start, calibrationEnd: last,
      observationEnd: last.advanced(by: 1))
    var builder = TimelineBuilder(window)
    var generator = SplitMix64(seed: seed)
    var columns: (x: [Int32], recency: [Double], T: [Double]) = ([], [], [])
    for _ in 0..<customers {
      let first = Double(acquisitionDays) * generator.uniform()
      let times = purchases(from: first, using: &generator)
      let bought = Set(([first] + times).map { Int($0) }).sorted()
      columns.x.append(Int32(bought.count - 1))
      columns.recency.append(Double((bought.last ?? 0) - bought[0]) / 7)
      columns.T.append(Double(days - 1 - bought[0]) / 7)
      bought.map { Purchase(day: start.advanced(by: $0), amount: 0) }
        .withUnsafeBufferPointer { builder.add($0) }
    }
    let summary = CustomerSummary(
      ids: CustomerIDs((0..<customers).map { "c\($0)" }),
      frequency: columns.x, recency: columns.recency, T: columns.T,
      monetaryValue: columns.T.map { _ in 0 }, timeUnit: .week,
      hasAmounts: false)
    return (summary, builder.finish())
  }

  /// Repeat purchases of a customer, as days from the start.
  private func purchases(
    from first: Double, using generator: inout SplitMix64
  ) -> [Double] {
    let growth = log(yearlyFactor) / 365.25
    // A mean of a purchase in nine weeks, at the middle of the calendar.
    let rate =
      generator.gamma(shape: 0.7, rate: 6.3 * 7)
      * exp(growth * (first - Double(days) / 2))
    var end = Double(days)
    var leaves = 0.0
    switch dropout {
    case .never: break
    case .afterRepeat, .afterPurchase: leaves = generator.beta(0.7, 3)
    case .atAnyMoment:
      end = min(end, first + generator.exponential(rate: hazard(&generator)))
    case .withAge:
      // A hazard that grows by e within half a year: Gompertz.
      let ageing = 1.0 / 182
      end = min(
        end,
        first + log1p(
          ageing * generator.exponential(rate: hazard(&generator))) / ageing)
    }
    var times: [Double] = []
    var clock = 0.0
    if dropout == .afterPurchase, generator.uniform() < leaves { return [] }
    while true {
      clock += generator.exponential(rate: rate)
      let share = growth * clock
      // At a falling rate a customer may never come again.
      let time = growth == 0 ? clock : log1p(share) / growth
      guard share > -1, first + time < end else { return times }
      times.append(first + time)
      if generator.uniform() < leaves { return times }
    }
  }

  private func hazard(_ generator: inout SplitMix64) -> Double {
    generator.gamma(shape: 0.8, rate: 0.8 * 400)
  }
}

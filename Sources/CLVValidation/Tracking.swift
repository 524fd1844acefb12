internal import CLVData
internal import CLVForecasting
internal import CLVModels
internal import CLVNumerics

/// Repeat purchases of the calibration's customers in one week.
public struct TrackingWeek: Codable, Sendable, Equatable {
  /// The week's number, from 1.
  public let week: Int

  /// The last day of the week, or of the observation if that is earlier.
  public let end: String

  /// Whether the week lies wholly in the holdout.
  public let isHoldout: Bool

  /// Repeat purchases in the week.
  public let actual: Int

  /// The expected number of them.
  public let expected: Double

  /// Repeat purchases from the beginning to the end of the week.
  public let cumulativeActual: Int

  /// The expected number of them.
  public let cumulativeExpected: Double

  /// Follows a timeline week by week.
  static func weeks<Model: PurchaseModel>(
    _ timeline: PurchaseTimeline, arrivals: [Arrivals<Model>], unit: TimeUnit
  ) -> [TrackingWeek] {
    let days = timeline.repeats.count
    let starts = Array(stride(from: 0, to: days, by: 7))
    let ends = starts.map { min($0 + 7, days) - 1 }
    let expectations = parallelChunks(count: arrivals.count, chunkSize: 1) {
      arrivals[$0.lowerBound].expectedPurchases(at: ends, unit)
    }
    var weeks: [TrackingWeek] = []
    var actual = 0
    var expected = 0.0
    for (week, (start, last)) in zip(starts, ends).enumerated() {
      let inWeek = timeline.repeats[start...last].reduce(0, +)
      let byNow = expectations.reduce(0) { $0 + $1[week] }
      actual += inWeek
      let firstDay = timeline.firstDay.advanced(by: start)
      weeks.append(
        TrackingWeek(
          week: week + 1,
          end: timeline.firstDay.advanced(by: last).description,
          isHoldout: firstDay > timeline.calibrationEnd,
          actual: inWeek, expected: byNow - expected,
          cumulativeActual: actual, cumulativeExpected: byNow))
      expected = byNow
    }
    return weeks
  }
}

internal import CLVData
internal import CLVForecasting
internal import CLVModels
internal import CLVNumerics

/// Repeat purchases of the calibration's customers in one week, or on a log of
/// more than 25 years in one stretch of several.
public struct TrackingWeek: Codable, Sendable, Equatable {
  /// The number, from 1, of the week, or of the last one of the stretch.
  public let week: Int

  /// How many weeks the stretch is long; nil where it is one.
  public var weeks: Int?

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
    let steps = TrackingSteps(days: timeline.repeats.count)
    let expectations = parallelChunks(count: arrivals.count, chunkSize: 1) {
      arrivals[$0.lowerBound].expectedPurchases(by: steps.ends, unit)
    }
    var weeks: [TrackingWeek] = []
    var actual = 0
    var expected = 0.0
    for (step, (start, end)) in zip(steps.starts, steps.ends).enumerated() {
      let inWeek = timeline.repeats[start..<end].reduce(0, +)
      let byNow = expectations.reduce(0) { $0 + $1[step] }
      actual += inWeek
      let firstDay = timeline.firstDay.advanced(by: start)
      weeks.append(
        TrackingWeek(
          week: steps.lastWeek(step),
          weeks: steps.weeks > 1 ? steps.weeks : nil,
          end: timeline.firstDay.advanced(by: end - 1).description,
          isHoldout: firstDay > timeline.calibrationEnd,
          actual: inWeek, expected: byNow - expected,
          cumulativeActual: actual, cumulativeExpected: byNow))
      expected = byNow
    }
    return weeks
  }
}

extension [TrackingWeek] {
  /// The weeks as a picture shows them: on a long log, several as one.
  package func drawn(days: Int) -> [TrackingWeek] {
    let own = TrackingSteps(days: days)
    let steps = TrackingSteps(days: days, drawn: true)
    let length = steps.weeks / own.weeks
    guard length > 1, own.ends.count == count else { return self }
    return stride(from: 0, to: count, by: length).map { start in
      let weeks = self[start..<Swift.min(start + length, count)]
      let last = weeks[weeks.endIndex - 1]
      return TrackingWeek(
        week: last.week, weeks: steps.weeks, end: last.end,
        isHoldout: weeks.allSatisfy(\.isHoldout),
        actual: weeks.reduce(0) { $0 + $1.actual },
        expected: weeks.reduce(0) { $0 + $1.expected },
        cumulativeActual: last.cumulativeActual,
        cumulativeExpected: last.cumulativeExpected)
    }
  }
}

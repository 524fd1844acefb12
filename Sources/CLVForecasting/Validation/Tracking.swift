internal import CLVData
internal import CLVModels

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
  ///
  /// By the end of day t, customers acquired on day s are expected to have made
  /// E[X(t + 1 − s)] repeat purchases each: Fader, Hardie & Lee (2005),
  /// *Marketing Science* 24:275, section 6. As there, time runs from the
  /// beginning of the day of acquisition to the end of the week. The
  /// expectation depends on the number of days alone and is tabulated.
  static func weeks(
    _ timeline: PurchaseTimeline, model: some PurchaseModel, unit: TimeUnit
  ) -> [TrackingWeek] {
    let days = timeline.repeats.count
    let expectations = (0..<days).map {
      model.expectedPurchases(in: Double($0 + 1) / unit.days)
    }
    // A long log may begin with few customers: most days have no arrivals.
    let arrivals = timeline.acquisitions.enumerated().filter { $1 > 0 }
    var weeks: [TrackingWeek] = []
    var actual = 0
    var expected = 0.0
    for start in stride(from: 0, to: days, by: 7) {
      let last = min(start + 7, days) - 1
      let inWeek = timeline.repeats[start...last].reduce(0, +)
      var byNow = 0.0
      for (day, customers) in arrivals {
        if day > last { break }
        byNow += Double(customers) * expectations[last - day]
      }
      actual += inWeek
      let firstDay = timeline.firstDay.advanced(by: start)
      weeks.append(
        TrackingWeek(
          week: weeks.count + 1,
          end: timeline.firstDay.advanced(by: last).description,
          isHoldout: firstDay > timeline.calibrationEnd,
          actual: inWeek, expected: byNow - expected,
          cumulativeActual: actual, cumulativeExpected: byNow))
      expected = byNow
    }
    return weeks
  }
}

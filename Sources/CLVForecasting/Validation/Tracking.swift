internal import CLVData
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

/// Customers who share a model, by the day of their first purchase.
struct Arrivals<Model: PurchaseModel>: Sendable {
  let model: Model

  /// How many customers arrive on a day, counted from the first one; days in
  /// order, those without arrivals left out.
  let days: [(day: Int, customers: Int)]

  /// The repeat purchases expected by the ends of steps, in days from the
  /// first.
  ///
  /// By the end of day t, customers acquired on day s are expected to have made
  /// E[X(t + 1 − s)] repeat purchases each: Fader, Hardie & Lee (2005),
  /// *Marketing Science* 24:275, section 6. As there, time runs from the
  /// beginning of the day of acquisition to the end of the week. The
  /// expectation depends on the number of days alone and is tabulated.
  func expectedPurchases(by ends: [Int], _ unit: TimeUnit) -> [Double] {
    let expectations = expectations(ages(by: ends), unit)
    return ends.map { end in
      var byNow = 0.0
      for (day, customers) in days {
        if day >= end { break }
        byNow += Double(customers) * expectations[end - day]
      }
      return byNow
    }
  }

  /// Whether each number of days, from 0 on, is an age of a customer at an end.
  private func ages(by ends: [Int]) -> [Bool] {
    var occurs = [Bool](repeating: false, count: (ends.last ?? 0) + 1)
    for end in ends {
      for (day, _) in days {
        if day >= end { break }
        occurs[end - day] = true
      }
    }
    return occurs
  }

  /// What is expected by each number of days that occurs; 0 by others.
  private func expectations(_ occurs: [Bool], _ unit: TimeUnit) -> [Double] {
    let numbers = occurs.indices.filter { occurs[$0] }
    let ages = numbers.map { Double($0) / unit.days }
    // Few ages keep the model's own expectations.
    let purchases = PurchaseCurve(
      model, until: ages.count > AgeCurve.mostExact ? ages.last ?? 0 : 0)
    let curve = AgeCurve(at: ages, width: 1) {
      [purchases.expectedPurchases(in: $0)]
    }
    var expectations = [Double](repeating: 0, count: occurs.count)
    for (place, number) in numbers.enumerated() {
      expectations[number] = curve.value(0, at: place)
    }
    return expectations
  }
}

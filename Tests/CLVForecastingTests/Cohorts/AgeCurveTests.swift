import Foundation
import Synchronization
import TestSupport
import Testing

@testable import CLVForecasting

@Suite("Functions of a customer's age at many ages")
struct AgeCurveTests {
  /// Each with the most evaluations that 10,000 ages may take.
  private static let functions:
    [(most: Int, value: @Sendable (Double) -> Double)] =
      [
        (500, { log1p($0) }), (500, { pow(1 + $0 / 3, -0.2) }),
        (500, { $0 }), (500, { _ in 4 }),
        // As sudden as a clock, then smooth.
        (2000, { $0 + exp(-$0 / 40) * sin($0) }),
        // A kink, which only ages themselves can follow.
        (1000, { max(0, $0 - 333.3) }),
      ]

  @Test("They are near the functions in few evaluations", arguments: 0..<6)
  func interpolation(place: Int) {
    let (most, function) = Self.functions[place]
    let ages = (1...10_000).map { Double($0) / 7 }
    let count = Atomic(0)
    let curve = AgeCurve(at: ages, width: 2) { age in
      count.add(1, ordering: .relaxed)
      return [function(age), -function(age)]
    }
    #expect(count.load(ordering: .relaxed) <= most)
    for (i, age) in ages.enumerated() {
      let truth = function(age)
      // The largest value on the piece is that at twice the age at most.
      let scale = max(abs(truth), abs(function(2 * age)))
      #expect(
        abs(curve.value(0, at: i) - truth)
          <= 5 * AgeCurve.tolerance * scale, "\(age)")
      #expect(curve.value(1, at: i) == -curve.value(0, at: i))
    }
  }

  @Test("Few ages are evaluated as they are")
  func exact() {
    let ages = (1...AgeCurve.mostExact).map { Double($0) }
    let curve = AgeCurve(at: ages, width: 1) { [1 / $0] }
    for (i, age) in ages.enumerated() {
      #expect(curve.value(0, at: i) == 1 / age)
      #expect(curve.function(0, after: i) == nil)
    }
  }

  @Test("What is not known stays unknown, and no more than that")
  func unknown() {
    let ages = (1...5000).map { Double($0) }
    let curve = AgeCurve(at: ages, width: 1) { [$0 > 1000 ? .nan : $0] }
    for (i, age) in ages.enumerated() {
      #expect(curve.value(0, at: i).isNaN == (age > 1000), "\(age)")
    }
  }
}

@Suite("The steps of tracking")
struct TrackingStepsTests {
  @Test(
    "They are whole weeks, follow on each other and are not too many",
    arguments: [0, 1, 6, 7, 8, 546, 9450, 9451, 36_525, 3_652_059])
  func steps(days: Int) {
    let steps = TrackingSteps(days: days)
    #expect(steps.ends.count <= TrackingSteps.most)
    #expect(steps.ends.last ?? 0 == days)
    #expect(steps.starts.count == steps.ends.count)
    for (start, end) in zip(steps.starts, steps.ends) {
      #expect(end > start && end - start <= 7 * steps.weeks)
    }
    #expect((steps.weeks == 1) == (days <= 7 * TrackingSteps.most))
    if let last = steps.ends.indices.last {
      #expect(steps.lastWeek(last) == (days + 6) / 7)
    }
    // Those of a picture are made of whole ones.
    let drawn = TrackingSteps(days: days, drawn: true)
    #expect(drawn.ends.count <= TrackingSteps.mostDrawn)
    #expect(drawn.weeks.isMultiple(of: steps.weeks))
    #expect(Set(drawn.ends).isSubset(of: steps.ends))
    #expect(drawn.ends.last ?? 0 == days)
  }
}

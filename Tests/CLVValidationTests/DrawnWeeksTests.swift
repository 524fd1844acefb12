import CLVForecasting
import Testing

@testable import CLVValidation

@Suite("Weeks as a picture shows them")
struct DrawnWeeksTests {
  @Test(
    "Stretches hold what their weeks do",
    arguments: [1, 7, 1_000, 1_099, 1_100, 3_000, 9_450, 9_451, 36_525])
  func drawn(days: Int) throws {
    let steps = TrackingSteps(days: days)
    var sum = 0
    let weeks = steps.ends.indices.map { step in
      let actual = step * 7919 % 13
      sum += actual
      return TrackingWeek(
        week: steps.lastWeek(step), weeks: steps.weeks > 1 ? steps.weeks : nil,
        end: "\(step)", isHoldout: step > steps.ends.count / 2,
        actual: actual, expected: Double(actual) + 0.25, cumulativeActual: sum,
        cumulativeExpected: Double(sum) + 0.25 * Double(step + 1))
    }
    let drawn = weeks.drawn(days: days)
    let expected = TrackingSteps(days: days, drawn: true)
    #expect(drawn.map(\.week) == expected.ends.indices.map(expected.lastWeek))
    #expect(drawn.last == weeks.last || drawn.count < weeks.count)
    #expect(drawn.last?.cumulativeActual == weeks.last?.cumulativeActual)
    #expect(
      drawn.reduce(0) { $0 + $1.actual } == weeks.reduce(0) { $0 + $1.actual })
    for (one, next) in zip(drawn, drawn.dropFirst()) {
      #expect(next.cumulativeActual - one.cumulativeActual == next.actual)
      #expect(
        abs(next.cumulativeExpected - one.cumulativeExpected - next.expected)
          < 1e-6)
    }
    // Weeks that are of another log stay as they are.
    #expect(weeks.drawn(days: days + 7 * steps.weeks) == weeks)
  }
}

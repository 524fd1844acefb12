import Testing

@testable import CLVCharts

@Suite("Round numbers")
struct RoundNumbersTests {
  @Test(
    "Counts have no parts, and two ticks at least",
    arguments: [1.0, 2, 3, 5, 7, 12, 99, 1234], 1...9)
  func counts(most: Double, atMost count: Int) {
    let range = RoundNumbers.range(of: [most])
    let axis = ChartAxis("customers", .linear(range), isOfCounts: true)
    let ticks = axis.shownTicks(atMost: count).map(\.value)
    #expect(ticks.allSatisfy { abs($0 - $0.rounded()) < 1e-9 }, "\(ticks)")
    #expect(ticks.first == 0)
    #expect(ticks.count > 1, "\(ticks)")
  }

  @Test(arguments: [
    (0.0, 10.0, 6, [0.0, 2, 4, 6, 8, 10]), (0, 1, 3, [0, 0.5, 1]),
    (3, 97, 5, [20, 40, 60, 80]), (-5, 5, 4, [-5, 0, 5]),
    (0, 0.03, 4, [0, 0.01, 0.02, 0.03]), (7, 7, 4, [7]),
  ])
  func `Ticks are multiples of 1, 2 or 5`(
    low: Double, high: Double, count: Int, expected: [Double]
  ) {
    let ticks = RoundNumbers.linear(in: low...high, atMost: count)
    #expect(ticks.count == expected.count)
    for (tick, value) in zip(ticks, expected) {
      #expect(abs(tick - value) < 1e-12)
    }
  }

  @Test(arguments: [
    (1.0, 1000.0, 5, [1.0, 10, 100, 1000]),
    (1, 20, 6, [1, 2, 5, 10, 20]), (0.5, 4, 6, [0.5, 1, 2]),
    (1, 1e8, 3, [1, 1e3, 1e6]),
  ])
  func `Ticks of a logarithmic axis are few`(
    low: Double, high: Double, count: Int, expected: [Double]
  ) {
    #expect(
      RoundNumbers.logarithmic(in: low...high, atMost: count) == expected)
  }

  @Test(arguments: [
    ([3.0, 97], 0.0...100.0), ([0.0], 0...1), ([-3, 8], -4...8),
    ([Double.nan, .infinity, 5], 0...5), ([], 0...1),
  ])
  func `A range holds all values and ends on round numbers`(
    values: [Double], expected: ClosedRange<Double>
  ) {
    #expect(RoundNumbers.range(of: values) == expected)
  }
}

import CLVCampaigns
import CLVNumerics
import TestSupport
import Testing

@Suite("Concentration of value")
struct ValueConcentrationTests {
  @Test("Gini is the mean absolute difference over twice the mean")
  func gini() throws {
    var generator = SplitMix64(seed: 2)
    let values = (0..<300).map { _ in generator.gamma(shape: 0.3, rate: 1) }
    let concentration = try #require(ValueConcentration(values))
    var differences = 0.0
    for one in values {
      for other in values { differences += abs(one - other) }
    }
    let n = Double(values.count)
    let expected = differences / (n * n) / (2 * values.reduce(0, +) / n)
    #expect(isClose(concentration.gini, expected, relative: 1e-12))
  }

  @Test("The top fifth of ten customers are two of them")
  func top() throws {
    let concentration = try #require(
      ValueConcentration([0, 5, 1, 30, 4, 0, 40, 10, 2, 8]))
    #expect(isClose(concentration.share(ofTop: 0.2), 0.7, relative: 1e-12))
    #expect(isClose(concentration.share(ofTop: 0.1), 0.4, relative: 1e-12))
    // Half of the third.
    #expect(isClose(concentration.share(ofTop: 0.25), 0.75, relative: 1e-12))
    #expect(concentration.share(ofTop: 1) == 1)
    #expect(isClose(concentration.share(ofTop: 0), 0, relative: 0, floor: 1))
    let curve = concentration.curve(steps: 10)
    #expect(curve.first == .init(customers: 0, value: 0))
    #expect(curve.last == .init(customers: 1, value: 1))
    #expect(isClose(curve[8].value, 0.3, relative: 1e-12))
  }

  @Test("Equal values are not concentrated, and one owner is all")
  func extremes() throws {
    let equal = try #require(
      ValueConcentration([Double](repeating: 3, count: 50)))
    #expect(abs(equal.gini) < 1e-14)
    #expect(isClose(equal.share(ofTop: 0.2), 0.2, relative: 1e-12))
    let one = try #require(
      ValueConcentration([Double](repeating: 0, count: 99) + [7]))
    #expect(isClose(one.gini, 0.99, relative: 1e-12))
    #expect(isClose(one.share(ofTop: 0.01), 1, relative: 1e-12))
  }

  @Test("What adds up to nothing has no concentration")
  func nothing() {
    #expect(ValueConcentration([]) == nil)
    #expect(ValueConcentration([0, 0]) == nil)
    #expect(ValueConcentration([1, .infinity]) == nil)
  }
}

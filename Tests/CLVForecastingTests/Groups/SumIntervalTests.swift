import TestSupport
import Testing

@testable import CLVForecasting

@Suite("Intervals of sums")
struct SumIntervalTests {
  /// By scipy 1.17.1, `nbinom.ppf`.
  @Test(
    "Counts have the negative binomial quantiles",
    arguments: [
      (3.2, 9.1, 0.0, 9.0), (0.4, 0.9, 0, 2), (158_690, 6.2e5, 157397, 159987),
      (2e6, 1.1e9, 1_945_761, 2_054_864), (5e5, 2.5e9, 420696, 584985),
      (1e6, 9.8e9, 842926, 1_168_210), (40, 400.5, 13, 77),
    ])
  func counts(mean: Double, variance: Double, lower: Double, upper: Double) {
    let interval = SumInterval.purchases(
      mean: mean, variance: variance, level: 0.9)
    // Sums of ten thousands of terms round in the last whole number.
    let slack = mean > 1e5 ? 1.0 : 0
    #expect(abs((interval?.lowerBound ?? -9) - lower) <= slack)
    #expect(abs((interval?.upperBound ?? -9) - upper) <= slack)
  }

  @Test("Where steps of 1 are nothing, the gamma law takes over smoothly")
  func largeCounts() throws {
    let below = try #require(
      SumInterval.purchases(mean: 2e6, variance: 9.99e9, level: 0.9))
    let above = try #require(
      SumInterval.purchases(mean: 2e6, variance: 1.0001e10, level: 0.9))
    #expect(abs(below.lowerBound - above.lowerBound) < 150)
    #expect(abs(below.upperBound - above.upperBound) < 150)
  }

  /// By scipy 1.17.1, `gamma.ppf`.
  @Test(
    "Money has the gamma quantiles",
    arguments: [
      (3.2, 9.1, 0.21653002297142832, 9.197000586079596),
      (1821.3, 133000, 1265.7205376806623, 2459.7277415808016),
      (5.4e6, 1.18e9, 5343621.925819243, 5456626.535523021),
      (1.5, 40, 1.162589953406953e-22, 8.27647688669579),
    ])
  func money(
    mean: Double, variance: Double, lower: Double, upper: Double
  ) throws {
    let interval = try #require(
      SumInterval.money(mean: mean, variance: variance, level: 0.9))
    #expect(isClose(interval.lowerBound, lower, relative: 1e-9))
    #expect(isClose(interval.upperBound, upper, relative: 1e-9))
  }

  @Test("The alive are whole, and no more than there are")
  func alive() {
    let interval = SumInterval.alive(
      mean: 120.3, variance: 88, customers: 1000, level: 0.9)
    #expect(interval == 105...136)
    let nearlyAll = SumInterval.alive(
      mean: 9.9, variance: 0.1, customers: 10, level: 0.9)
    #expect(nearlyAll?.upperBound == 10)
  }

  @Test("Laws by their probabilities")
  func laws() {
    #expect(SumInterval.of([0.05, 0.9, 0.05], level: 0.9) == 0...1)
    #expect(SumInterval.of([0.04, 0.9, 0.06], level: 0.9) == 1...2)
    #expect(SumInterval.of([1], level: 0.9) == 0...0)
  }

  @Test("What is certain, and what is not known")
  func degenerate() {
    #expect(SumInterval.purchases(mean: 0, variance: 0, level: 0.9) == 0...0)
    #expect(
      SumInterval.purchases(mean: 3, variance: .nan, level: 0.9) == nil)
    #expect(
      SumInterval.money(mean: .infinity, variance: 1, level: 0.9) == nil)
    // Less spread than a Poisson law.
    let regular = SumInterval.purchases(mean: 100, variance: 25, level: 0.9)
    #expect(regular == 92...108)
  }
}

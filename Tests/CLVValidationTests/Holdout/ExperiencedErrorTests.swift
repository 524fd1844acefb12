import CLVNumerics
import Foundation
import TestSupport
import Testing

@testable import CLVForecasting
@testable import CLVValidation

@Suite("Errors that holdouts showed")
struct ExperiencedErrorTests {
  private func total(
    _ actual: Double, of predicted: Double, duration: Double = 40,
    within interval: ClosedRange<Double>? = nil
  ) -> HoldoutTotal {
    HoldoutTotal(
      actual: actual, predicted: predicted, duration: duration,
      interval: interval ?? predicted * 0.95...predicted * 1.05)
  }

  private func errors(_ logErrors: [Double]) -> TotalErrors {
    TotalErrors(logErrors.map { total(100 * exp($0), of: 100) })
  }

  @Test("A holdout contradicts outside of the interval and beyond a tenth")
  func contradiction() {
    #expect(!total(104, of: 100).contradictsModel)
    #expect(!total(108, of: 100).contradictsModel)
    #expect(total(112, of: 100).contradictsModel)
    #expect(total(88, of: 100).contradictsModel)
    #expect(!total(60, of: 100, within: 50...150).contradictsModel)
    #expect(total(0, of: 100).contradictsModel)
    #expect(!total(0, of: 0.5, within: 0...3).contradictsModel)
    #expect(total(7, of: 0, within: 0...0).contradictsModel)
    #expect(!total(0, of: 0, within: 0...0).contradictsModel)
    let unknown = HoldoutTotal(
      actual: 1, predicted: 100, duration: 4, interval: nil)
    #expect(!unknown.contradictsModel)
  }

  /// Quantiles of SciPy: t.ppf((1 + level)/2, n + 1)·√(Σe²/(n + 1)).
  @Test("The margin is Student's")
  func margin() throws {
    let cases: [(errors: [Double], level: Double, margin: Double)] = [
      ([0.13], 0.9, 0.26841640862855715),
      ([0.1, -0.2, 0.3], 0.8, 0.28683662903904),
      ([0.05, 0.4], 0.95, 0.7406740688897879),
    ]
    for one in cases {
      let margin = try #require(
        errors(one.errors).margin(horizon: 40, level: one.level))
      #expect(isClose(margin, one.margin, relative: 1e-9))
    }
  }

  @Test("Intervals only widen, by the error at least, and more in time")
  func widening() {
    var generator = SplitMix64(seed: 3)
    for _ in 0..<500 {
      let expected = exp(12 * generator.uniform())
      let sum = ForecastSum(
        expected: expected,
        interval: expected * generator.uniform()...expected
          * (1 + generator.uniform()), outcomeVariance: 1,
        parameterVariance: 0)
      let count = Int.random(in: 1...6, using: &generator)
      let found = errors((0..<count).map { _ in 0.2 * generator.normal() })
      func range(_ horizon: Double) -> ClosedRange<Double>? {
        found.widened(sum, horizon: horizon, level: 0.9)
      }
      guard let range = range(40), let interval = sum.interval else {
        #expect(found.logErrors.contains { abs($0) > 0.3 })
        continue
      }
      #expect(range.lowerBound <= interval.lowerBound)
      #expect(range.upperBound >= interval.upperBound)
      let size = (found.logErrors.reduce(0) { $0 + $1 * $1 } / Double(count))
        .squareRoot()
      #expect(range.contains(expected * exp(size)))
      #expect(range.contains(expected * exp(-size)))
      #expect(self.errors(found.logErrors) == found)
      #expect(range == found.widened(sum, horizon: 3, level: 0.9))
      if let later = found.widened(sum, horizon: 80, level: 0.9) {
        #expect(later.lowerBound <= range.lowerBound)
        #expect(later.upperBound >= range.upperBound)
      }
      #expect(found.widened(sum, horizon: .infinity, level: 0.9) == nil)
    }
  }

  @Test("Where errors are too large or without end, no interval is given")
  func noInterval() {
    for error in [log(0.04), log(0.35), -Double.infinity, .infinity] {
      #expect(errors([error]).margin(horizon: 40, level: 0.9) == nil)
    }
    #expect(errors([log(0.59)]).margin(horizon: 40, level: 0.9) != nil)
  }

  @Test("Without a contradiction nothing is said; one is enough")
  func holdouts() throws {
    #expect(ExperiencedError([(total(103, of: 100), nil)]) == nil)
    let two = try #require(
      ExperiencedError([
        (total(103, of: 100), total(100, of: 99)),
        (total(101, of: 100), total(50, of: 99)),
      ]))
    #expect(two.holdouts == 2 && two.contradictions == 1)
    #expect(two.purchases.logErrors.count == 2)
    #expect(two.value?.logErrors.count == 2)
  }

  @Test("No more customers are alive than there are")
  func alive() throws {
    let error = try #require(ExperiencedError([(total(70, of: 100), nil)]))
    func sum(_ expected: Double) -> ForecastSum {
      ForecastSum(
        expected: expected, interval: 0.9 * expected...1.1 * expected,
        outcomeVariance: 1, parameterVariance: 0)
    }
    let totals = error.totals(
      of: GroupForecast(
        name: "all", customers: 100, alive: sum(90), purchases: sum(400),
        value: sum(5000)), horizon: 40, level: 0.9)
    #expect(totals.alive?.upperBound == 100)
    #expect(totals.purchases?.contains(400 * 0.7) == true)
    // Money that was not tested is no surer than purchases.
    #expect(totals.value?.contains(5000 * 0.7) == true)
  }
}

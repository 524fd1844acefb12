import CLVNumerics
import Testing

@testable import CLVForecasting
@testable import CLVReports
@testable import CLVValidation

/// What is said of a figure must be so, whatever the figure.
@Suite("Sentences on a holdout")
struct HoldoutSentencesTests {
  @Test func `What is said of coverage depends on it`() {
    var generator = SplitMix64(seed: 8)
    for _ in 0..<2000 {
      let level = [0.5, 0.8, 0.9, 0.95].randomElement(using: &generator) ?? 0.9
      let customers = Int.random(in: 1...50_000, using: &generator)
      let coverage =
        Bool.random(using: &generator)
        ? generator.uniform()
        : min(1, max(0, level + 0.02 * generator.normal()))
      let text = ValidationText(words: .english).coverage(
        IntervalCoverage(
          level: level, coverage: coverage, customers: customers), nil)
      #expect(text.contains("more than the level") == (coverage > level + 5e-4))
      #expect(
        !text.contains("(less than the level") || coverage < level - 5e-4)
      // A shortfall beyond chance is called one.
      if coverage < level - 0.0005
        - 2 * (level * (1 - level) / Double(customers)).squareRoot()
      {
        #expect(text.contains("less than the level"))
      }
    }
  }

  @Test func `An interval that held for a third is not called sound`() {
    let text = ValidationText(words: .english).coverage(
      IntervalCoverage(level: 0.9, coverage: 0.368, customers: 2000), nil)
    #expect(text.hasPrefix("90 % intervals held for 36.8 % of customers (less"))
    #expect(text.contains("too narrow"))
  }

  @Test func `Distributions are called what their figures are`() {
    var generator = SplitMix64(seed: 9)
    for _ in 0..<300 {
      // Outcomes at places that depart from evenness in many ways.
      let (a, b) = (
        0.3 + 2 * generator.uniform(), 0.3 + 2 * generator.uniform()
      )
      let places = (0..<200).map { _ in generator.beta(a, b) }
      let calibration = PredictiveCalibration(
        places.map { $0...$0 }, customers: [Int](repeating: 1, count: 200))
      let text = ValidationText(words: .english).verdict(calibration)
      let excess = calibration.centralShare - calibration.level
      if text == "sound" { #expect(abs(excess) <= 0.03) }
      if text.contains("narrow at their ends") { #expect(excess < 0) }
      if text.contains("wide at their ends") { #expect(excess > 0) }
      if text.contains("too low") { #expect(calibration.mean > 0.5) }
      if text.contains("too high") { #expect(calibration.mean < 0.5) }
    }
  }

  @Test func `What is in doubt has its range beside it, or none`() throws {
    func totals(_ actual: Double, holdouts: Int) throws -> DoubtedTotals {
      let fine = HoldoutTotal(
        actual: 100, predicted: 100, duration: 40, interval: 90...110)
      let off = HoldoutTotal(
        actual: actual, predicted: 100, duration: 40, interval: 90...110)
      let error = try #require(
        ExperiencedError(
          [(HoldoutTotal, HoldoutTotal?)](
            repeating: (fine, nil), count: holdouts - 1) + [(off, nil)]))
      let sum = ForecastSum(
        expected: 50, interval: 45...55, outcomeVariance: 1,
        parameterVariance: 0)
      return error.totals(
        of: GroupForecast(
          name: "all", customers: 60, alive: sum, purchases: sum, value: nil),
        horizon: 40, level: 0.9)
    }
    let one = try totals(80, holdouts: 1)
    #expect(
      DoubtText().range(one.purchases, decimals: 0, of: one) == " (31–80)")
    #expect(
      DoubtText().explanation(one, level: 0.9)
        == "the holdout contradicts the model: the ranges (90 %) have its "
        + "error in them")
    let some = try totals(80, holdouts: 3)
    #expect(
      DoubtText().explanation(some, level: 0.9).hasPrefix(
        "1 of 3 holdouts contradicts the model: the ranges"))
    let none = try totals(4, holdouts: 1)
    #expect(
      DoubtText().range(none.purchases, decimals: 0, of: none)
        == " (no range can be given)")
    #expect(
      DoubtText().explanation(none, level: 0.9).contains("off by any amount"))
    #expect(DoubtText().range(nil, decimals: 0, of: nil).isEmpty)
  }
}

import CLVNumerics
import TestSupport
import Testing

@testable import CLVValidation

@Suite("Intervals of a model that was chosen")
struct ChoiceShiftTests {
  private static let customers = 200

  private static func card(choosing shifts: [ChoiceShift]) -> Scorecard {
    var random = SeededGenerator(seed: 3)
    let actual = (0..<customers).map { _ in
      Double(Int.random(in: 0...6, using: &random))
    }
    let forecast = actual.map { $0 + Double.random(in: -2...2, using: &random) }
    var builder = ScorecardBuilder(
      .purchases, actual: actual, ScorecardSettings())
    builder.add(method("model", .model), forecast)
    builder.add(
      method("rate", .rule), forecast.map { $0 * 1.1 })
    return builder.finish(choosing: shifts)
  }

  private static func method(
    _ name: String, _ kind: ScoredMethod.Kind
  ) -> ScoredMethod {
    ScoredMethod(name, title: name, description: name, kind: kind)
  }

  /// Another choice whose absolute error is so much larger.
  private static func shift(_ mae: Double, share: Double) -> ChoiceShift {
    var (chosen, other) = (ScoreFigures(), ScoreFigures())
    (chosen.mae, other.mae) = (1, 1 + mae)
    chosen.captures = [Double](repeating: 0.5, count: 10)
    other.captures = chosen.captures
    return ChoiceShift(share: share, chosen: chosen, other: other)
  }

  @Test func `A certain other choice moves the model's interval, no rule's`()
    throws
  {
    let plain = Self.card(choosing: [])
    let moved = Self.card(choosing: [Self.shift(0.3, share: 1)])
    let (before, after) = try (interval(plain), interval(moved))
    #expect(
      isClose(after.lowerBound - before.lowerBound, 0.3, relative: 1e-12))
    #expect(
      isClose(after.upperBound - before.upperBound, 0.3, relative: 1e-12))
    #expect(plain["model"]?[.mae] == moved["model"]?[.mae])
    #expect(
      plain["rate"]?.estimates[.mae] == moved["rate"]?.estimates[.mae])
    // What is not defined for another choice stays.
    #expect(
      plain["model"]?.estimates[.rmse] == moved["model"]?.estimates[.rmse])
    let (one, other) = try (
      #require(plain.contest(by: .mae)?.difference.interval),
      #require(moved.contest(by: .mae)?.difference.interval)
    )
    #expect(isClose(other.lowerBound - one.lowerBound, 0.3, relative: 1e-12))
  }

  @Test func `A choice that is not certain widens it`() throws {
    let plain = try interval(Self.card(choosing: []))
    let wide = try interval(
      Self.card(choosing: [
        Self.shift(0.5, share: 0.2), Self.shift(-0.5, share: 0.2),
      ]))
    #expect(wide.lowerBound < plain.lowerBound - 0.3)
    #expect(wide.upperBound > plain.upperBound + 0.3)
  }

  private func interval(_ card: Scorecard) throws -> ClosedRange<Double> {
    try #require(card["model"]?.estimates[.mae]?.interval)
  }
}

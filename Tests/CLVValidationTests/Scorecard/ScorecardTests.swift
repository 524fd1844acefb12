import CLVNumerics
import CLVValidation
import TestSupport
import Testing

@Suite("Scorecards")
struct ScorecardTests {
  /// scikit-learn, SciPy and NumPy on the same numbers:
  /// References/scores/generate_scores.py.
  @Test(
    "Every figure is that of scikit-learn and SciPy",
    arguments: ["plain", "money", "ties", "backwards", "two"])
  func independent(_ name: String) throws {
    let rows = try References.cells("scores/cases.csv").filter {
      $0[0] == name
    }
    let predicted = rows.map { Double($0[1]) ?? .nan }
    let actual = rows.map { Double($0[2]) ?? .nan }
    let card = Scorecard(
      .purchases, actual: actual,
      forecasts: [(Self.method("model", .model), predicted)],
      settings: Self.settings(resamples: 20))
    let score = try #require(card["model"])
    let figures = try References.cells("scores/figures.csv").filter {
      $0[0] == name
    }
    #expect(figures.count == 20)
    for row in figures {
      let expected = Double(row[2]) ?? .nan
      let value =
        if row[1].hasPrefix("lift_"), let tenth = Int(row[1].dropFirst(5)) {
          score.tenths[tenth - 1].lift?.value
        } else {
          ScoreMeasure(rawValue: row[1]).flatMap { score[$0] }
        }
      #expect(
        isClose(value ?? .nan, expected, relative: 1e-12, floor: 1e-2),
        "\(row)")
    }
  }

  @Test("Ranks that are all alike capture what a random order would")
  func allTied() throws {
    let card = Scorecard(
      .purchases, actual: [5, 0, 1, 0, 0, 2, 0, 0, 0, 2],
      forecasts: [
        (Self.method("r", .ranking), [Double](repeating: 3, count: 10))
      ], settings: Self.settings(resamples: 20))
    let score = try #require(card["r"])
    #expect(isClose(score[.topTenth] ?? 0, 0.1, relative: 1e-15))
    #expect(isClose(score[.topFifth] ?? 0, 0.2, relative: 1e-15))
    #expect(abs(score[.gini] ?? 1) < 1e-15)
    #expect(score[.rankCorrelation] == nil)
    #expect(card.bestCapture.topTenth == 0.5)
    #expect(card.bestCapture.topFifth == 0.7)
    #expect(score.gains.count == 100 && score.gains[99] == 1)
  }

  @Test("A ranking has no total and no error")
  func ranking() throws {
    let card = Scorecard(
      .value, actual: [1, 2, 3, 4],
      forecasts: [(Self.method("r", .ranking), [1, 2, 2, 3])],
      settings: Self.settings(resamples: 20))
    let score = try #require(card["r"])
    for measure in [ScoreMeasure.total, .bias, .mae, .rmse, .correlation] {
      #expect(score[measure] == nil)
    }
    #expect((score[.rankCorrelation] ?? 0) > 0.9)
    #expect(score.tenths.allSatisfy { $0.predicted == nil })
  }

  @Test("Where nothing happened, there is nothing to rank")
  func nothing() throws {
    let card = Scorecard(
      .purchases, actual: [0, 0, 0],
      forecasts: [
        (Self.method("model", .model), [1, 2, 3]),
        (Self.method("rate", .rule), [0, 0, 0]),
      ])
    let score = try #require(card["model"])
    #expect(score[.mae] == 2 && score[.bias] == nil && score[.gini] == nil)
    #expect(score.gains.isEmpty)
    #expect(card.contest(by: .topFifth) == nil)
    let contest = try #require(card.contest(by: .mae))
    #expect(contest.winner == .rule && contest.difference.value == 2)
  }

  /// The mean absolute error is a mean: its standard error is that of the
  /// absolute errors over √n.
  @Test("Intervals are as wide as theory has them, drawn from all or from few")
  func width() throws {
    var generator = SplitMix64(seed: 8)
    let actual = (0..<12_000).map { _ in
      generator.exponential(rate: 1).rounded()
    }
    let predicted = actual.map { 0.3 * $0 + generator.uniform() }
    let errors = zip(predicted, actual).map { abs($0 - $1) }
    let n = Double(errors.count)
    let mean = errors.reduce(0, +) / n
    let variance = errors.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / n
    let expected = 2 * 1.959964 * (variance / n).squareRoot()
    for mostDrawn in [20_000, 3_000] {
      var settings = Self.settings(resamples: 2000)
      settings.mostDrawn = mostDrawn
      let card = Scorecard(
        .purchases, actual: actual,
        forecasts: [(Self.method("model", .model), predicted)],
        settings: settings)
      #expect(card.customersDrawn == min(12_000, mostDrawn))
      let mae = try #require(card["model"]?.estimates[.mae])
      let interval = try #require(mae.interval)
      #expect(interval.contains(mae.value))
      #expect(
        isClose(
          interval.upperBound - interval.lowerBound, expected, relative: 0.08))
    }
  }

  @Test("The same seed gives the same intervals, another seed others")
  func determinism() throws {
    let actual = (0..<300).map { Double($0 % 7) }
    let predicted = (0..<300).map { Double($0 % 5) }
    func interval(_ seed: UInt64) -> ClosedRange<Double>? {
      var settings = Self.settings(resamples: 100)
      settings.seed = seed
      return Scorecard(
        .purchases, actual: actual,
        forecasts: [(Self.method("model", .model), predicted)],
        settings: settings)["model"]?.estimates[.rmse]?.interval
    }
    #expect(interval(1) != nil)
    #expect(interval(1) == interval(1))
    #expect(interval(1) != interval(2))
  }

  @Test("Two like forecasts contest without a winner, a better one wins")
  func contests() throws {
    var generator = SplitMix64(seed: 3)
    let actual = (0..<500).map { _ in
      generator.exponential(rate: 0.5).rounded()
    }
    func forecast(_ noise: Double) -> [Double] {
      actual.map { $0 + noise * generator.normal() }
    }
    func winner(_ model: [Double], _ rule: [Double]) -> Contest.Winner? {
      Scorecard(
        .purchases, actual: actual,
        forecasts: [
          (Self.method("model", .model), model),
          (Self.method("rate", .rule), rule),
          (Self.method("mean", .hindsight), actual),
        ]
      ).contest(by: .mae)?.winner
    }
    #expect(winner(forecast(1), forecast(1)) == .undecided)
    #expect(winner(forecast(1), forecast(2)) == .model)
    #expect(winner(forecast(2), forecast(1)) == .rule)
  }

  private static func method(
    _ name: String, _ kind: ScoredMethod.Kind
  ) -> ScoredMethod {
    ScoredMethod(name, title: name, description: name, kind: kind)
  }

  private static func settings(resamples: Int) -> ScorecardSettings {
    var settings = ScorecardSettings()
    settings.resamples = resamples
    return settings
  }
}

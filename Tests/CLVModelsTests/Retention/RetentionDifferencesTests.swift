import CLVNumerics
import TestSupport
import Testing

@testable import CLVModels

@Suite("Differences between cohorts under contract")
struct RetentionDifferencesTests {
  private typealias Losses = RetentionDifferences.Losses

  /// Lifetimes drawn from a model, seen for some periods.
  private func drawn(
    _ customers: Int, _ periods: Int, _ model: ShiftedBetaGeometric,
    _ random: inout SeededGenerator
  ) -> Losses {
    var lost = [Int](repeating: 0, count: periods)
    for _ in 0..<customers {
      if let life = model.simulatedLifetime(within: periods, using: &random) {
        lost[life - 1] += 1
      }
    }
    var left = customers
    let atRisk = lost.map { lost in
      defer { left -= lost }
      return left
    }
    return Losses(lost: lost, atRisk: atRisk)
  }

  private let usual = ShiftedBetaGeometric(alpha: 0.668, beta: 3.806)

  /// Of two cohorts over one period the test is χ² of their two by two table,
  /// times (N − 1)/N: scipy.stats.chi2_contingency([[369, 631], [131, 869]],
  /// correction=False) gives 151.05; its p-value is 1.04e-34.
  @Test("One period of two cohorts is the table of four cells")
  func table() throws {
    let test = try #require(
      RetentionDifferences([
        Losses(lost: [369], atRisk: [1000]),
        Losses(lost: [131], atRisk: [1000]),
      ]))
    let n = 2000.0
    let table =
      n * (369.0 * 869 - 131 * 631) * (369.0 * 869 - 131 * 631)
      / (1000 * 1000 * 500 * 1500)
    #expect(isClose(table, 151.0506667, relative: 1e-9))
    #expect(isClose(test.statistic, table * (n - 1) / n, relative: 1e-12))
    #expect(test.degreesOfFreedom == 1 && test.areBeyondChance)
  }

  @Test("One cohort, or nobody lost, leaves nothing to compare")
  func none() {
    #expect(RetentionDifferences([]) == nil)
    #expect(
      RetentionDifferences([Losses(lost: [50], atRisk: [100])]) == nil)
    #expect(
      RetentionDifferences([
        Losses(lost: [0], atRisk: [100]), Losses(lost: [0], atRisk: [50]),
      ]) == nil)
  }

  /// By a test of 5 %, 50 of 1,000 on average; 84 or more in one of 100,000.
  @Test(
    "Cohorts that are alike are seldom called different",
    arguments: ["even", "staggered", "small"])
  func falseAlarms(_ kind: String) {
    var random = SeededGenerator(seed: 31)
    var alarms = 0
    for _ in 0..<1000 {
      let cohorts =
        switch kind {
        case "even": (0..<2).map { _ in drawn(500, 12, usual, &random) }
        case "staggered":
          (1...12).map { drawn(100, $0, usual, &random) }
        default: (1...60).map { drawn(5, min(24, $0), usual, &random) }
        }
      if RetentionDifferences(cohorts)?.areBeyondChance == true { alarms += 1 }
    }
    #expect(alarms < 84, "\(alarms) of 1,000")
  }

  @Test("Cohorts that lose .37 and .13 in the first period are told apart")
  func power() {
    var random = SeededGenerator(seed: 32)
    let other = ShiftedBetaGeometric(alpha: 0.704, beta: 1.182)
    var found = 0
    for _ in 0..<200 {
      let cohorts = [
        drawn(100, 6, usual, &random), drawn(100, 6, other, &random),
      ]
      if RetentionDifferences(cohorts)?.areBeyondChance == true { found += 1 }
    }
    #expect(found > 185, "\(found) of 200")
  }
}

import CLVNumerics
import TestSupport
import Testing

@testable import CLVValidation

@Suite("The odds of a choice")
struct ChoiceOddsTests {
  /// Scores of a few models that agree more or less, some outcomes shared.
  private static func terms(
    _ random: inout SeededGenerator
  ) -> (terms: [[Double]], customers: [Int]) {
    let customers = (0..<400).map { _ in Int.random(in: 1...4, using: &random) }
    let common = customers.map { _ in -Double.random(in: 0...3, using: &random)
    }
    let models = Int.random(in: 2...6, using: &random)
    let spread = Double.random(in: 0.02...0.3, using: &random)
    var terms = (0..<models).map { _ in
      common.map { $0 + Double.random(in: -spread...spread, using: &random) }
    }
    terms.sort { sum($0, customers) > sum($1, customers) }
    return (terms, customers)
  }

  private static func sum(_ terms: [Double], _ customers: [Int]) -> Double {
    zip(terms, customers).reduce(0) { $0 + $1.0 * Double($1.1) }
  }

  @Test(arguments: 1...8)
  func `They are those of customers drawn anew one by one`(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let (terms, customers) = Self.terms(&random)
    let owners = customers.enumerated().flatMap { outcome, count in
      [Int](repeating: outcome, count: count)
    }
    let draws = 1500
    var wins = [Double](repeating: 0, count: terms.count)
    for _ in 0..<draws {
      var sums = [Double](repeating: 0, count: terms.count)
      for _ in owners {
        let outcome = owners[Int.random(in: owners.indices, using: &random)]
        for model in terms.indices { sums[model] += terms[model][outcome] }
      }
      let best = sums.indices.max { sums[$0] < sums[$1] } ?? 0
      wins[best] += 1 / Double(draws)
    }
    let shares = ChoiceOdds(terms, customers: customers).shares
    #expect(isClose(shares.reduce(0, +), 1, relative: 1e-12))
    for (share, win) in zip(shares, wins) {
      // Three standard errors of each side, and the normal law's own.
      #expect(abs(share - win) < 0.06, "\(shares) \(wins)")
    }
  }

  @Test func `Of models that are the same the first is chosen`() {
    let terms = [-1.0, -2, -0.5, -1.5]
    let odds = ChoiceOdds([terms, terms], customers: [3, 1, 2, 5])
    #expect(odds.shares == [1, 0])
  }

  @Test func `What is impossible by a model, or one customer, decides`() {
    let odds = ChoiceOdds(
      [[-1.0, -2], [-1.0, -.infinity], [.nan, -1]], customers: [3, 1])
    #expect(odds.shares == [1, 0, 0])
    #expect(ChoiceOdds([[-1], [-1.1]], customers: [1]).shares == [1, 0])
    #expect(ChoiceOdds([[-1]], customers: [7]).shares == [1])
    #expect(ChoiceOdds([], customers: []).shares == [])
  }
}

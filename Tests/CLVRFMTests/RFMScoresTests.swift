import CLVData
import CLVNumerics
import CLVTables
import TestSupport
import Testing

@testable import CLVRFM

@Suite("RFM scores")
struct RFMScoresTests {
  private func table(
    days: [Double], purchases: [Int32], amounts: [Double]? = nil
  ) -> RFMTable {
    RFMTable(rfmSummary(days: days, purchases: purchases, amounts: amounts))
  }

  @Test("Fifths: more lately, more often and for more score higher")
  func fifths() {
    let scores = RFMScores(
      table(
        days: [9, 7, 5, 3, 1], purchases: [1, 2, 3, 4, 5],
        amounts: [50, 40, 30, 20, 10]))
    #expect(scores.recency == [1, 2, 3, 4, 5])
    #expect(scores.frequency == [1, 2, 3, 4, 5])
    #expect(scores.monetary == [5, 4, 3, 2, 1])
    #expect(scores.text(of: 1) == "224")
    #expect(scores.sum(of: 1) == 8)
  }

  @Test("Ties have the same score, and a score left to nobody is told")
  func ties() {
    let scores = RFMScores(
      table(
        days: [Double](repeating: 1, count: 10),
        purchases: [1, 1, 1, 1, 1, 1, 2, 2, 3, 4]))
    // Six of ten have one purchase: the next begin at 6/10, score 4.
    #expect(scores.frequency == [1, 1, 1, 1, 1, 1, 4, 4, 5, 5])
    #expect(scores.recency == [UInt8](repeating: 1, count: 10))
    #expect(scores.monetary == nil)
    #expect(scores.text(of: 0) == "11")
    let frequency = scores.edges[1]
    #expect(frequency.emptyScores == [2, 3])
    #expect(frequency.edges[0].values == 1...1)
    #expect(frequency.edges[3].values == 2...2)
    #expect(frequency.edges[4].values == 3...4)
    #expect(frequency.edges.map(\.customers) == [6, 0, 0, 2, 2])
    #expect(scores.edges[0].edges[0].values == 1...1)
  }

  @Test("Thresholds: at most so many days, at least so many purchases")
  func thresholds() throws {
    let scoring = try RFMScoring(thresholds: [
      .recency: [30, 90], .frequency: [2, 5], .monetary: [10, 20.5],
    ])
    #expect(scoring.bins == 3)
    let scores = RFMScores(
      table(
        days: [30, 31, 90, 91], purchases: [1, 2, 4, 5],
        amounts: [9.99, 10, 20.5, 1000]), by: scoring)
    #expect(scores.recency == [3, 2, 2, 1])
    #expect(scores.frequency == [1, 2, 2, 3])
    #expect(scores.monetary == [1, 2, 3, 3])
  }

  @Test("Nested, frequency is scored among customers of one recency score")
  func nested() throws {
    let scores = RFMScores(
      table(
        days: [9, 9, 9, 9, 1, 1, 1, 1], purchases: [1, 2, 3, 4, 5, 6, 7, 8],
        amounts: [1, 2, 1, 2, 9, 8, 7, 7]),
      by: try RFMScoring(bins: 2, isNested: true))
    #expect(scores.recency == [1, 1, 1, 1, 2, 2, 2, 2])
    #expect(scores.frequency == [1, 1, 2, 2, 1, 1, 2, 2])
    #expect(scores.monetary == [1, 2, 1, 2, 2, 1, 1, 1])
    let monetary = scores.edges.filter { $0.component == .monetary }
    #expect(monetary.map { $0.withinRecency } == [1, 1, 2, 2])
    #expect(monetary.map { $0.withinFrequency } == [1, 2, 1, 2])
    #expect(monetary.last?.emptyScores == [2])
  }

  @Test("Monetary value can be left out")
  func withoutMonetary() throws {
    let scores = RFMScores(
      table(days: [3, 2], purchases: [1, 2], amounts: [5, 6]),
      by: try RFMScoring(bins: 2, usesMonetary: false))
    #expect(scores.monetary == nil)
    #expect(scores.text(of: 1) == "22")
    #expect(scores.edges.map(\.component) == [.recency, .frequency])
  }

  @Test("Scores of two digits are written apart")
  func manyBins() throws {
    let count = 40
    let scores = RFMScores(
      table(
        days: (0..<count).map { Double($0) },
        purchases: (0..<count).map { Int32($0 + 1) }),
      by: try RFMScoring(bins: 20))
    #expect(scores.text(of: 0) == "20-1")
    #expect(scores.text(of: 39) == "1-20")
  }

  @Test(
    "Any data: a score is 1 + ⌊bins × share strictly below⌋",
    arguments: [(2, 1), (3, 2), (5, 3), (7, 1), (10, 4), (20, 5)])
  func rule(bins: Int, spread: Int) throws {
    var random = SeededGenerator(seed: UInt64(bins))
    let count = 333
    let days = (0..<count).map { _ in
      Double(Int.random(in: 0...(40 * spread), using: &random))
    }
    let purchases = (0..<count).map { _ in
      Int32.random(in: 1...Int32(2 * spread), using: &random)
    }
    let scores = RFMScores(
      table(days: days, purchases: purchases),
      by: try RFMScoring(bins: bins))
    for i in 0..<count {
      let fewer = purchases.count { $0 < purchases[i] }
      #expect(Int(scores.frequency[i]) == 1 + bins * fewer / count)
      let longer = days.count { $0 > days[i] }
      #expect(Int(scores.recency[i]) == 1 + bins * longer / count)
    }
  }

  @Test("Impossible scorings are refused")
  func refused() {
    func refuses(
      _ words: String, bins: Int? = nil,
      _ thresholds: [RFMComponent: [Double]] = [:]
    ) {
      let error = #expect(throws: DataError.self) {
        _ = try RFMScoring(bins: bins, thresholds: thresholds)
      }
      #expect(error?.kind == .usage)
      #expect(error?.message.contains(words) == true)
    }
    refuses("give from 2 to 20", bins: 1)
    refuses("give from 2 to 20", bins: 21)
    refuses(
      "2 thresholds of frequency make 3 scores, and there are 5", bins: 5,
      [.frequency: [1, 2]])
    refuses("2.0 comes after 3.0", [.recency: [3, 2]])
    refuses("must be numbers", [.monetary: [3, .infinity]])
    refuses("must ascend", [.monetary: [3, .nan]])
  }
}

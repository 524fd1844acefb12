import CLVData
import CLVTables
import TestSupport
import Testing

@testable import CLVRFM

@Suite("Rules of segments")
struct SegmentRulesTests {
  /// Two customers: c0 scores 1 in everything, c1 the most of two.
  private let summary = rfmSummary(
    days: [9, 1], purchases: [1, 2], amounts: [5, 10])

  private func check(
    _ rules: [SegmentRule], bins: Int = 2, usesMonetary: Bool = true
  ) throws(DataError) -> SegmentRules {
    let scores = RFMScores(
      RFMTable(summary),
      by: try RFMScoring(bins: bins, usesMonetary: usesMonetary))
    return try SegmentRules(rules, for: scores, of: summary.ids)
  }

  private func message(
    _ rules: [SegmentRule], bins: Int = 2, usesMonetary: Bool = true
  ) -> String {
    let error = #expect(throws: DataError.self) {
      _ = try check(rules, bins: bins, usesMonetary: usesMonetary)
    }
    #expect(error?.kind == .badData)
    return error?.message ?? ""
  }

  @Test(
    "The standard rules take every combination of scores once",
    arguments: 2...20, [true, false])
  func standard(bins: Int, hasMonetary: Bool) throws {
    let rules = SegmentRule.standard(bins: bins, hasMonetary: hasMonetary)
    for cell in RFMCell.all(bins: bins, hasMonetary: hasMonetary) {
      #expect(rules.count { $0.takes(cell) } == 1, "\(cell)")
    }
    let names = Set(rules.map(\.segment))
    if bins >= 5 { #expect(names.count == 11) }
    #expect(rules.allSatisfy { !$0.advice.isEmpty })
  }

  @Test("With three scores the corners and the middle keep their segments")
  func threeScores() {
    let rules = SegmentRule.standard(bins: 3, hasMonetary: true)
    func segment(_ r: Int, _ f: Int, _ m: Int) -> String? {
      let cell = RFMCell(recency: r, frequency: f, monetary: m)
      return rules.first { $0.takes(cell) }?.segment
    }
    #expect(segment(3, 3, 3) == "Champions")
    #expect(segment(3, 3, 1) == "Loyal")
    #expect(segment(3, 1, 2) == "New")
    #expect(segment(2, 2, 2) == "Needs Attention")
    #expect(segment(1, 3, 3) == "Can't Lose")
    #expect(segment(1, 1, 3) == "Lost")
    #expect(!rules.contains { $0.segment == "Hibernating" })
  }

  @Test("An overlap names both rules, a combination and its customer")
  func overlap() {
    let text = message([
      SegmentRule("All", place: "rules.csv:2"),
      SegmentRule("Best", recency: 2...2, place: "rules.csv:3"),
    ])
    #expect(
      text == "the rules \"All\" (rules.csv:2) and \"Best\" (rules.csv:3) "
        + "overlap: both take recency 2, frequency 2, monetary 2, such as "
        + "customer \"c1\" has; change a range of one of them")
  }

  @Test("An overlap where nobody is, is an overlap")
  func overlapOfNobody() {
    let text = message([
      SegmentRule("Old", recency: 1...1),
      SegmentRule("Lately", recency: 2...2, frequency: 2...2),
      SegmentRule("Rarely", frequency: 1...1),
    ])
    #expect(text.contains("\"Old\" and \"Rarely\" overlap"))
    #expect(text.contains("customer \"c0\""))
    let other = message([
      SegmentRule("Old", recency: 1...1),
      SegmentRule("Often", recency: 2...2),
      SegmentRule("Odd", recency: 2...2, frequency: 1...1),
    ])
    #expect(other.contains("recency 2, frequency 1, monetary 1, which no"))
  }

  @Test("A gap names a combination, its customer and the nearest rule")
  func gap() {
    let text = message([
      SegmentRule("Best", recency: 2...2, frequency: 2...2),
      SegmentRule(
        "Lost", recency: 1...1, frequency: 1...1, monetary: 2...2,
        place: "rules.csv:7"),
    ])
    #expect(
      text == "no rule takes recency 1, frequency 1, monetary 1, such as "
        + "customer \"c0\" has (and 4 combinations more); add a rule, or "
        + "widen one, such as \"Lost\" (rules.csv:7)")
  }

  @Test("A segment may have rules that overlap each other")
  func severalRules() throws {
    let rules = try check([
      SegmentRule("A", recency: 1...1), SegmentRule("A", frequency: 1...1),
      SegmentRule("B", recency: 2...2, frequency: 2...2),
    ])
    #expect(rules.segments.map(\.name) == ["A", "B"])
  }

  @Test("Rules that ask for amounts need them")
  func withoutAmounts() throws {
    let text = message(
      [SegmentRule("A", monetary: 1...1), SegmentRule("B", monetary: 2...2)],
      usesMonetary: false)
    #expect(text.contains("\"A\" asks for monetary scores"))
    let rules = try check([SegmentRule("A")], usesMonetary: false)
    #expect(rules.segments.map(\.name) == ["A"])
  }

  @Test("Accounts add up, and name segments that are empty")
  func accounts() throws {
    let analysis = try RFMAnalysis(
      summary, scoring: try RFMScoring(bins: 2),
      rules: [
        SegmentRule("Old", recency: 1...1), SegmentRule("New", recency: 2...2),
      ])
    let accounts = analysis.accounts
    #expect(accounts.map(\.segment.name) == ["Old", "New"])
    #expect(accounts.map(\.customers) == [1, 1])
    #expect(accounts.map(\.share) == [0.5, 0.5])
    #expect(accounts.map(\.meanRecencyDays) == [9, 1])
    #expect(accounts.map(\.meanPurchases) == [1, 2])
    #expect(accounts.map(\.meanMonetaryValue) == [5, 10])
    #expect(accounts.map(\.spendShare) == [0.2, 0.8])
    #expect(accounts.allSatisfy { $0.lifetimeValue == nil })
    #expect(Array(analysis.segments.groups[1]) == [1])
  }
}

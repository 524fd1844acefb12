import CLVData
import CLVNumerics
import Testing

@testable import CLVRFM

@Suite("Eight segments")
struct SegmentSchemeTests {
  private func summary(_ seed: UInt64, amounts: Bool = true) -> CustomerSummary
  {
    var generator = SplitMix64(seed: seed)
    let count = 5 + Int(200 * generator.uniform())
    let frequency = (0..<count).map { _ in Int32(10 * generator.uniform()) }
    let T = (0..<count).map { _ in 1 + 60 * generator.uniform() }
    return CustomerSummary(
      ids: CustomerIDs((0..<count).map { "\($0)" }), frequency: frequency,
      recency: zip(frequency, T).map {
        $0 > 0 ? $1 * generator.uniform() : 0
      }, T: T,
      monetaryValue: frequency.map { $0 > 0 ? 100 * generator.uniform() : 0 },
      timeUnit: .week, hasAmounts: amounts,
      firstAmount: amounts
        ? frequency.map { _ in 100 * generator.uniform() } : nil)
  }

  @Test(
    "A score above the mean is high, and every customer is in one segment",
    arguments: 0..<30, [2, 5, 9])
  func rules(seed: Int, bins: Int) throws {
    let summary = summary(UInt64(seed))
    let analysis = try RFMAnalysis(
      summary, scoring: try RFMScoring(bins: bins), scheme: .eight)
    let scores = analysis.scores
    let columns = [scores.recency, scores.frequency, scores.monetary ?? []]
    let means = columns.map { column in
      Double(column.reduce(0) { $0 + Int($1) }) / Double(column.count)
    }
    for customer in 0..<summary.count {
      let isHigh = columns.indices.map { component in
        // Where all are at the highest score none is above the mean.
        Double(columns[component][customer])
          >= min(means[component].nextUp, Double(bins))
      }
      let name = SegmentRule.eightSegments.first {
        $0.isHigh == (isHigh[0], isHigh[1], isHigh[2])
      }?.name
      #expect(analysis.segments.name(of: customer) == name)
    }
    let keys = Set(analysis.segments.segments.map(\.key))
    #expect(keys.count == 8 && keys.contains("important_recovery"))
  }

  @Test("Without amounts there are no eight segments")
  func withoutAmounts() {
    #expect(throws: (any Error).self) {
      try RFMAnalysis(summary(1, amounts: false), scheme: .eight)
    }
  }

  @Test("Totals are means times purchases", arguments: 0..<10)
  func totals(seed: Int) throws {
    let summary = summary(UInt64(seed))
    let means = try #require(RFMTable(summary).monetaryValue)
    let totals = try #require(
      RFMTable(summary, isOfTotals: true).monetaryValue)
    let past = try #require(summary.pastSpend)
    for i in means.indices {
      #expect(abs(totals[i] - past[i]) < 1e-6 * max(1, past[i]))
      #expect(
        abs(totals[i] - means[i] * Double(summary.frequency[i] + 1))
          < 1e-4 * max(1, totals[i]))
    }
    let analysis = try RFMAnalysis(
      summary, scoring: try RFMScoring(usesTotals: true))
    #expect(analysis.table.monetaryValue == totals)
  }
}

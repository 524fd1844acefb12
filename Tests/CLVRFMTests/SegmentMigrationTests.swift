import CLVData
import TestSupport
import Testing

@testable import CLVRFM

@Suite("Migration between segments")
struct SegmentMigrationTests {
  private let rules = [
    SegmentRule("Low", recency: 1...1), SegmentRule("High", recency: 2...2),
  ]

  private func segments(
    _ ids: [String], days: [Double]
  ) throws -> (RFMSegments, CustomerIDs) {
    let summary = rfmSummary(
      days: days, purchases: [Int32](repeating: 1, count: days.count))
    let scores = RFMScores(RFMTable(summary), by: try RFMScoring(bins: 2))
    let rules = try SegmentRules(rules, for: scores, of: summary.ids)
    return (RFMSegments(scores, by: rules), CustomerIDs(ids))
  }

  @Test("Who moved, who stayed, and who is new")
  func moves() throws {
    let (before, idsBefore) = try segments(
      ["a", "b", "c", "d"], days: [9, 8, 2, 1])
    let (after, idsAfter) = try segments(
      ["new", "a", "b", "c", "d", "newer"], days: [30, 1, 20, 21, 2, 3])
    let migration = SegmentMigration(
      from: before, of: idsBefore, to: after, of: idsAfter)
    #expect(migration.customers == [[1, 1], [1, 1]])
    #expect(migration.newCustomers == [1, 1])
    #expect(migration.segmentBefore == [nil, 0, 0, 1, 1, nil])
    #expect(migration.customersBefore == 4)
    #expect(migration.stayed == 2)
  }

  @Test("Earlier segments that were kept lead to the same moves")
  func kept() throws {
    let days = (0..<60).map { Double(($0 * 37) % 101) }
    let counts = (0..<60).map { Int32(($0 * 13) % 9 + 1) }
    let ids = CustomerIDs((0..<60).map { "c\($0)" })
    func summary(_ members: Range<Int>, later: Double) -> CustomerSummary {
      let summary = rfmSummary(
        days: members.map { days[$0] + later },
        purchases: members.map { counts[$0] + ($0 % 3 == 0 ? 2 : 0) })
      return CustomerSummary(
        ids: CustomerIDs(members.map { ids[$0] }),
        frequency: summary.frequency, recency: summary.recency, T: summary.T,
        monetaryValue: summary.monetaryValue, timeUnit: summary.timeUnit)
    }
    let before = summary(0..<40, later: 0)
    let after = summary(0..<60, later: 30)
    let analysis = try RFMAnalysis(after, earlier: before)
    let direct = try #require(analysis.migration)
    let earlier = try #require(EarlierSegments(of: before, for: after.ids))
    let kept = try #require(
      SegmentMigration(from: earlier, to: analysis.segments))
    #expect(kept.customers == direct.customers)
    #expect(kept.newCustomers == direct.newCustomers)
    #expect(kept.segmentBefore == direct.segmentBefore)
    // Who arrives at a segment is who is in it.
    for segment in kept.segments.indices {
      let arrived = kept.customers.reduce(0) { $0 + $1[segment] }
      #expect(
        arrived + kept.newCustomers[segment]
          == analysis.segments.segmentOf.count { Int($0) == segment })
    }
  }
}

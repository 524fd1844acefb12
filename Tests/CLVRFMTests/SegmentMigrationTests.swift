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
}

import CLVNumerics
import CLVTables
import TestSupport
import Testing

@testable import CLVData

@Suite("Tables of tenures")
struct TenureTests {
  private func read(_ text: String) throws -> RetentionCohorts {
    try RetentionCohorts(reading: table(text), options: RetentionOptions())
  }

  @Test func `Who has left and who is there is counted by period`() throws {
    let found = try read(
      "customerID,tenure,MonthlyCharges,Churn\nA,1,29,No\nB,3,56,Yes\n"
        + "C,2,53,Yes\nD,2,42,No\nE,0,70,No\nF,0,1,Yes\n")
    #expect(found.cohorts.count == 1)
    #expect(found.cohorts[0].lost == [1, 1, 1])
    #expect(found.cohorts[0].active == [1, 1, 1, 0])
    #expect(found.customers == 6)
  }

  @Test(arguments: 0..<20)
  func `Every customer is counted once`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let rows = (0..<200).map { _ in
      (
        Int.random(in: 0...30, using: &random),
        Bool.random(using: &random), Int.random(in: 0...2, using: &random)
      )
    }
    let found = try read(
      "cohort,tenure,churn\n"
        + rows.map { "g\($0.2),\($0.0),\($0.1 ? "1" : "0")\n" }.joined())
    for cohort in found.cohorts {
      let own = rows.filter { "g\($0.2)" == cohort.name }
      #expect(cohort.customers == own.count)
      for period in 1...30 {
        let lost = own.filter { $0.1 && max(1, $0.0) == period }.count
        #expect(
          (period <= cohort.periods ? cohort.lost[period - 1] : 0) == lost)
      }
    }
    #expect(found.customers == 200)
  }

  @Test(arguments: ["A,1.5,No", "A,-1,No", "A,1,maybe", "A,1,", "A,x,No"])
  func `A row that says neither is refused`(row: String) {
    let error = dataError { _ = try read("id,tenure,churn\n\(row)\n") }
    #expect(error?.kind == .badData && error?.place?.line == 2)
  }
}

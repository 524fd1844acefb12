import CLVData
import CLVForecasting
import CLVModels
import CLVTables
import Foundation
import Testing

@Suite("Simulated logs")
struct SimulatedLogTests {
  let calendar = SimulatedLog.Calendar(
    start: CalendarDay(daysSince1970: 19_723), acquisitionDays: 84,
    end: CalendarDay(daysSince1970: 19_723 + 545))

  @Test("The same seed gives the same bytes, another seed others")
  func seeds() throws {
    #expect(try text(seed: 1) == text(seed: 1))
    #expect(try text(seed: 1) != text(seed: 2))
  }

  @Test("Rows are in order of date; every customer arrives and in time")
  func rows() throws {
    let rows = try text(seed: 3).split(separator: "\n").dropFirst()
      .map { $0.split(separator: ",") }
    let dates = rows.map { String($0[1]) }
    #expect(dates == dates.sorted())
    #expect(dates.first?.hasPrefix("2024-01") == true)
    #expect((dates.last ?? "") <= "2025-06-29")
    let customers = Set(rows.map { $0[0] })
    #expect(customers.count == 300)
    var first: [Substring: String] = [:]
    for row in rows where first[row[0]] == nil {
      first[row[0]] = String(row[1])
    }
    #expect(first.values.allSatisfy { $0 <= "2024-03-24" })
    #expect(rows.allSatisfy { (Double($0[2]) ?? 0) >= 0.01 })
  }

  private func text(seed: UInt64) throws -> String {
    let log = SimulatedLog(
      customers: 300,
      by: CustomerModel(
        BGNBD(r: 0.24, alpha: 4.4, a: 0.8, b: 2.4),
        spend: GammaGamma(p: 6, q: 4, v: 15), timeUnit: .week),
      calendar: calendar, seed: seed)
    return try written { try log.write(to: $0) }
  }

  /// What is written to a file.
  private func written(_ write: (AtomicFile) throws -> Void) throws -> String {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("log-\(UUID().uuidString).csv").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let file = try AtomicFile(path: path)
    try write(file)
    try file.commit()
    return try String(contentsOfFile: path, encoding: .utf8)
  }

  @Test("The same seed gives the same subscriptions, another seed others")
  func subscriptions() throws {
    func text(seed: UInt64) throws -> String {
      try written {
        try SimulatedSubscriptions(
          customers: 300, model: ShiftedBetaGeometric(alpha: 0.7, beta: 3),
          unit: .month, calendar: calendar, seed: seed
        ).write(to: $0)
      }
    }
    #expect(try text(seed: 1) == text(seed: 1))
    #expect(try text(seed: 1) != text(seed: 2))
  }
}

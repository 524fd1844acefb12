import Foundation
import TestSupport
import Testing

@Suite("Customers who are all alike, and far horizons", .serialized)
struct LimitTests {
  private func directory(_ name: String) throws -> Workdir {
    let directory = try Workdir()
    try directory.write(
      "log.csv", Data(contentsOf: References.url("limits/\(name).csv")))
    return directory
  }

  /// Runs a command line that is to end soon, in seconds where it once took
  /// minutes.
  private func expectForecasts(
    _ name: String, _ commands: [String], at path: String
  ) async throws {
    let directory = try self.directory(name)
    for command in commands { try await directory.succeed(command) }
    let rows = try directory.rows(path)
    let header = try #require(rows.first)
    let alive = try #require(header.firstIndex(of: "probability_alive"))
    let expected = try #require(header.firstIndex(of: "expected_purchases"))
    let low = try #require(
      header.firstIndex(of: "expected_purchases_lower"))
    let high = try #require(
      header.firstIndex(of: "expected_purchases_upper"))
    #expect(rows.count > 20)
    for row in rows.dropFirst() {
      let isAlive = try #require(Double(row[alive]))
      let mean = try #require(Double(row[expected]))
      #expect((0...1).contains(isAlive), "\(row)")
      #expect(mean >= 0 && mean.isFinite, "\(row)")
      let ends = (Double(row[low]) ?? .nan, Double(row[high]) ?? .nan)
      #expect(ends.0 <= ends.1, "\(row)")
      if let value = header.firstIndex(of: "clv"), let clv = Double(row[value])
      {
        // A spend law without a mean has worth without end, with a warning.
        let spend = try #require(header.firstIndex(of: "expected_spend"))
        #expect(clv >= 0, "\(row)")
        #expect(
          clv.isFinite == (Double(row[spend])?.isFinite == true), "\(row)")
      }
    }
    #expect(!directory.names.contains { $0.hasSuffix(".tmp") })
  }

  @Test("Purchases like clockwork")
  func clockwork() async throws {
    try await expectForecasts(
      "clockwork",
      [
        "run log.csv --verbose --time-unit day --purchase-model mbg-cnbd-k "
          + "--calibration-end 2011-12-04 --output out"
      ], at: "out/forecasts.csv")
  }

  @Test("A thousand weeks from two days")
  func twoDays() async throws {
    try await expectForecasts(
      "two_days",
      [
        "run log.csv --verbose --calibration-end 2017-02-25 --horizon 1000 "
          + "--purchase-model mbg-cnbd-k --output out"
      ], at: "out/forecasts.csv")
  }

  @Test("A thousand months of customers who never leave")
  func farHorizon() async throws {
    try await expectForecasts(
      "nbd_far",
      [
        "run log.csv --verbose --time-unit month --horizon 1000 --discount-rate .1 "
          + "--purchase-model nbd --output out"
      ], at: "out/forecasts.csv")
  }

  @Test("Bursts of purchases")
  func bursts() async throws {
    try await expectForecasts(
      "bursts",
      [
        "run log.csv --verbose --calibration-end 1996-07-07 --time-unit month "
          + "--discount-rate .5 --output out"
      ], at: "out/forecasts.csv")
  }

  @Test("One rate of purchases, in days and in years")
  func oneRate() async throws {
    try await expectForecasts(
      "homogeneous_days",
      [
        "fit log.csv --purchase-model pareto-nbd --time-unit day "
          + "--output model.json",
        "forecast model.json log.csv --horizon 1 --output forecasts.csv",
      ], at: "forecasts.csv")
    try await expectForecasts(
      "homogeneous_years",
      [
        "fit log.csv --purchase-model mbg-nbd --time-unit year "
          + "--output model.json",
        "forecast model.json log.csv --horizon 52 --output forecasts.csv",
      ], at: "forecasts.csv")
  }
}

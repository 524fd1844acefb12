import Foundation
import Testing

@Suite("Forecasts and fits take what other programs write", .serialized)
struct ForecastTests {
  /// The sample summary with a holdout, by the names of lifetimes.
  private static let lifetimes =
    ",frequency_cal,recency_cal,T_cal,monetary_value_cal,"
    + "frequency_holdout,monetary_value_holdout,duration_holdout\n"
    + Samples.summaryRows.split(separator: "\n").enumerated()
    .map { "\($1),\($0 % 3),\($0 % 3 * 9),26.0\n" }.joined()

  @Test func `A summary by lifetimes is fitted as it is`() async throws {
    let directory = try Workdir()
    try directory.write("lifetimes.csv", Self.lifetimes)
    try directory.write("ours.csv", Samples.summary)
    for name in ["lifetimes", "ours"] {
      try await directory.succeed("fit \(name).csv -o \(name).json")
    }
    #expect(
      try directory.data("lifetimes.json") == directory.data("ours.json"))
  }

  @Test func `A holdout by lifetimes is validated as it is`() async throws {
    let directory = try Workdir()
    try directory.write("lifetimes.csv", Self.lifetimes)
    try directory.write("m.json", Samples.model)
    try await directory.succeed("validate m.json lifetimes.csv -o v.json")
    let validation = try directory.json("v.json")
    #expect(validation["holdout.customers"].number == 40)
    #expect(validation["holdout.duration"].number == 26)
    #expect(validation["holdout.actual_purchases"].number == 39)
    #expect(validation["value.actual_value"].number != nil)
  }

  @Test func `A summary by pymc-marketing is read as it is`() async throws {
    let directory = try Workdir()
    let rows = Samples.summaryRows.split(separator: "\n").enumerated()
    let text =
      ",customer_id,frequency,recency,T,monetary_value\n"
      + rows.map { "\($0),\($1)\n" }.joined()
    try directory.write("pymc.csv", text)
    try directory.write("ours.csv", Samples.summary)
    try directory.write("m.json", Samples.model)
    for name in ["pymc", "ours"] {
      try await directory.succeed("fit \(name).csv -o \(name).json")
      try await directory.succeed(
        "forecast m.json \(name).csv -o f-\(name).csv")
    }
    #expect(try directory.data("pymc.json") == directory.data("ours.json"))
    #expect(try directory.data("f-pymc.csv") == directory.data("f-ours.csv"))
  }

  @Test func `An infinite horizon comes with a warning`() async throws {
    let directory = try Workdir()
    try directory.write("s.csv", Samples.summary)
    try directory.write("m.json", Samples.model)
    let outcome = try await directory.succeed(
      "forecast m.json s.csv --horizon inf -o f.csv")
    #expect(outcome.errors.contains("warning"))
    #expect(outcome.errors.contains("infinite horizon"))
    for row in try directory.rows("f.csv").dropFirst() {
      #expect(row[2] == "inf" && row[5].isEmpty && row[6].isEmpty)
      #expect(row[9].isEmpty)
      #expect(try #require(Double(row[4])).isFinite)
    }
  }

  @Test func `An infinite horizon that has a sum is an extrapolation, no more`()
    async throws
  {
    let directory = try Workdir()
    try directory.write("s.csv", Samples.summary)
    try directory.write("m.json", Samples.model("\"a\": 0.8", "\"a\": 1.5"))
    let outcome = try await directory.succeed(
      "forecast m.json s.csv --horizon inf -o f.csv --quiet")
    #expect(!outcome.errors.contains("no finite expectation"))
    #expect(outcome.errors.contains("time without end"))
    for row in try directory.rows("f.csv").dropFirst() {
      #expect(try #require(Double(row[2])).isFinite)
    }
  }

  @Test func `Percents in the place of shares are questioned`() async throws {
    let directory = try Workdir()
    try directory.write("s.csv", Samples.summary)
    try directory.write("m.json", Samples.model)
    let outcome = try await directory.succeed(
      "forecast m.json s.csv --margin 30 --discount-rate 10")
    #expect(outcome.errors.contains("30 % is written 0.3"))
    #expect(outcome.errors.contains("10 % is written 0.1"))
  }

  @Test func `One customer is fitted only up to a boundary`() async throws {
    let directory = try Workdir()
    try directory.write(
      "log.csv", Samples.header + "1,2020-01-01,5\n1,2020-03-01,6\n")
    try await directory.succeed("fit log.csv -o m.json")
    let purchase = try directory.json("m.json")["purchase"]
    #expect(purchase["convergence.outcome"].text == "boundary")
    #expect(!purchase["standard_errors"].exists)
    #expect(try !directory.json("m.json")["spend"].exists)
  }

  @Test func `An amount of next to nothing does not upset the spend model`()
    async throws
  {
    let directory = try Workdir()
    try directory.write("s.csv", Samples.summary + "a,1,3,20,1e-308\n")
    try await directory.succeed("fit s.csv -o m.json")
    let spend = try directory.json("m.json")["spend"]
    #expect(spend["convergence.outcome"].text != "not converged")
    try await directory.succeed("forecast m.json s.csv -o f.csv")
    let values = try directory.rows("f.csv").dropFirst().map { Double($0[4]) }
    #expect(values.allSatisfy { $0.map { $0 >= 0 && $0.isFinite } ?? false })
  }

  @Test func `Who is surely gone buys nothing, however far one looks`()
    async throws
  {
    let directory = try Workdir()
    try directory.write("s.csv", Samples.summaryHeader + "a,500,50,5000,9\n")
    try directory.write("m.json", Samples.model)
    try await directory.succeed("forecast m.json s.csv --horizon inf -o f.csv")
    let row = try directory.rows("f.csv")[1]
    #expect(row[1...2] == ["0", "0"] && row[4] == "0")
  }

  @Test func `Millions of purchases are forecast without an interval`()
    async throws
  {
    let directory = try Workdir()
    try directory.write("s.csv", Samples.summaryHeader + "a,0,0,1,0\n")
    try directory.write(
      "m.json",
      Samples.model(
        "0.25, \"alpha\": 4.5, \"a\": 0.8", "1e9, \"alpha\": 1, \"a\": 1e-3"))
    try await directory.succeed("forecast m.json s.csv -o f.csv")
    let row = try directory.rows("f.csv")[1]
    #expect(try #require(Double(row[2])) > 1e6)
    #expect(row[5].isEmpty && row[6].isEmpty)
  }
}

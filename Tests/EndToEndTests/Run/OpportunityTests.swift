import Foundation
import Testing

@Suite("BG/BB and opportunities", .serialized)
struct OpportunityTests {
  /// Table 1 of Fader, Hardie & Shang (2010), *Marketing Science* 29:1086:
  /// 11,104 donors by frequency, recency and number of opportunities.
  private static let donors = """
    x,t.x,n.cal,custs
    6,6,6,1203
    5,6,6,728
    4,6,6,512
    3,6,6,357
    2,6,6,234
    1,6,6,129
    5,5,6,335
    4,5,6,284
    3,5,6,225
    2,5,6,173
    1,5,6,119
    4,4,6,240
    3,4,6,181
    2,4,6,155
    1,4,6,78
    3,3,6,322
    2,3,6,255
    1,3,6,129
    2,2,6,613
    1,2,6,277
    1,1,6,1091
    0,0,6,3464

    """

  private static let model = """
    {"format": "clv-model", "version": 1, "time_unit": "year",
     "purchase": {"model": "BG/BB", "parameters":
       {"alpha": 1.2035223516, "beta": 0.7497163582,
        "gamma": 0.6567182084, "delta": 2.7834422326}}}
    """

  @Test func `Donors are forecast from the published table`() async throws {
    let directory = try Workdir()
    try directory.write("donors.csv", Self.donors)
    try directory.write("m.json", Self.model)
    try await directory.succeed(
      "forecast m.json donors.csv --horizon 10 -o f.csv --quiet")
    let rows = try directory.rows("f.csv").dropFirst()
    #expect(rows.count == 22)
    // BTYD's walkthrough: E(X(6, 16)) of two donors.
    let (four, none) = (
      try #require(rows.dropFirst(7).first), try #require(rows.last)
    )
    #expect(four[0] == "8" && none[0] == "22")
    #expect(abs(try #require(Double(four[2])) - 3.627858) < 2e-4)
    #expect(abs(try #require(Double(none[2])) - 0.1302169) < 2e-5)
    for row in rows { #expect(row[3].isEmpty && row[4].isEmpty) }
    try await directory.succeed(
      "forecast m.json donors.csv --horizon inf -o f.csv --quiet")
    for row in try directory.rows("f.csv").dropFirst() {
      #expect(try #require(Double(row[7])) < 1)
    }
  }

  @Test func `A simulated log is summarized to what was simulated`()
    async throws
  {
    let directory = try Workdir()
    try await directory.succeed(
      "simulate --model bg-bb --parameters "
        + "alpha=1.2,beta=0.75,gamma=0.66,delta=2.78 --time-unit month "
        + "--customers 500 --acquisition-days 366 --end 2025-09-10 -o log.csv")
    let noted = try await directory.succeed(
      "summarize log.csv --opportunities --time-unit month "
        + "--observation-end 2025-09-10 -o s.csv")
    #expect(noted.errors.contains("the last 10 days are less than a whole"))
    let rows = try directory.rows("s.csv").dropFirst()
    #expect(rows.count == 500)
    let repeats = try rows.map { try #require(Int($0[1])) }.reduce(0, +)
    // A purchase per opportunity, and the first of each customer.
    let lines = try directory.rows("log.csv").count - 1
    #expect(repeats == lines - 500)
    for row in rows {
      let (recency, T) = (
        try #require(Int(row[2])), try #require(Int(row[3]))
      )
      #expect(recency <= T && (8...20).contains(T))
    }
  }

  @Test func `Logs are forecast and validated in whole periods`() async throws {
    let directory = try Workdir()
    try directory.write(
      "m.json", Self.model.replacingOccurrences(of: "year", with: "month"))
    try await directory.succeed(
      "simulate --model bg-bb --parameters "
        + "alpha=1.2,beta=0.75,gamma=0.66,delta=2.78 --time-unit month "
        + "--customers 500 --acquisition-days 366 --end 2025-09-30 -o log.csv")
    try await directory.succeed("forecast m.json log.csv -o f.csv")
    #expect(try directory.rows("f.csv").count == 501)
    try await directory.succeed(
      "validate m.json log.csv --calibration-end 2025-04-15 "
        + "--observation-end 2025-09-30 -o v.json")
    let validation = try directory.json("v.json")
    #expect(validation["holdout.duration"].number == 6)
    let actual = try #require(validation["holdout.actual_purchases"].number)
    let predicted = try #require(
      validation["holdout.predicted_purchases"].number)
    #expect(abs(predicted / actual - 1) < 0.15)
    try await directory.succeed(
      "summarize log.csv --opportunities --time-unit month "
        + "--calibration-end 2025-04-15 --observation-end 2025-09-30 "
        + "-o s.csv --quiet")
    try await directory.succeed("validate m.json s.csv -o w.json")
    let again = try directory.json("w.json")
    #expect(
      again["holdout.predicted_purchases"].number == predicted
        && again["holdout.actual_purchases"].number == actual)
  }

  @Test func `A summary that counts no opportunities is refused`() async throws
  {
    let directory = try Workdir()
    try directory.write("m.json", Self.model)
    try directory.write(
      "s.csv", Samples.summaryHeader + "a,2,3.5,9,5\n")
    let outcome = try await directory.clv(["forecast", "m.json", "s.csv"])
    #expect(outcome.status == 65)
    #expect(outcome.errors.contains("not whole numbers"))
    #expect(outcome.errors.contains("--opportunities"))
  }
}

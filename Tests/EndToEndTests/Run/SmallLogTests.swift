import Foundation
import TestSupport
import Testing

/// Small logs that once went wrong, or well might.
@Suite("Small logs", .serialized)
struct SmallLogTests {
  /// A directory with some of the small inputs.
  private func directory(_ names: String...) throws -> Workdir {
    let directory = try Workdir()
    for name in names {
      try directory.write(
        "\(name).csv", Data(contentsOf: References.url("cases/\(name).csv")))
    }
    return directory
  }

  @Test("Any length of time is tracked", arguments: ["crash_tiny", "crash366"])
  func anyLength(name: String) async throws {
    let directory = try directory(name)
    try await directory.succeed("run \(name).csv --verbose --output out")
    let names = Set(directory.names)
    for file in [
      "summary.csv", "model.json", "validation.json", "final-model.json",
      "forecasts.csv", "actions.csv", "report.html", "report.json",
    ] {
      #expect(names.contains("out/\(file)"))
    }
    #expect(!names.contains { $0.hasSuffix(".tmp") })
  }

  /// The unit of time is a matter of words: a year is a year in each.
  @Test(
    "A year is a year in every unit of time",
    arguments: [
      ("day", "365.25"), ("week", "52.178571428571431"), ("month", "12"),
      ("year", "1"),
    ])
  func units(unit: String, horizon: String) async throws {
    let directory = try directory("base")
    try await directory.succeed(
      "run base.csv --verbose --time-unit \(unit) --horizon \(horizon) "
        + "--discount-rate 0 --output out")
    let rows = try directory.rows("out/forecasts.csv").dropFirst()
    let purchases = rows.compactMap { Double($0[2]) }
    #expect(purchases.count == rows.count)
    #expect((136.4...136.8).contains(purchases.reduce(0, +)))
    // Undiscounted, a customer is worth spend times purchases.
    for row in rows {
      let (spend, value) = (Double(row[3]), Double(row[4]))
      let product = try #require(spend) * (Double(row[2]) ?? .nan)
      #expect(isClose(try #require(value), product, relative: 1e-12))
    }
  }

  @Test("A date far from all others is named, and the run goes on")
  func farFuture() async throws {
    let directory = try directory("far_future")
    let run = try await directory.succeed(
      "run far_future.csv --verbose --output out")
    let words = run.errors.split(whereSeparator: \.isWhitespace)
      .joined(separator: " ")
    #expect(words.contains("2099-12-31"))
    #expect(words.contains("820"))
    #expect(words.contains("--observation-end"))
  }

  @Test("Customers with the same figures have the same scores")
  func ties() async throws {
    let directory = try directory("rfm_ties")
    try await directory.succeed("rfm rfm_ties.csv --output rfm.csv")
    let rows = try directory.rows("rfm.csv").dropFirst()
    // Recency, frequency and mean money, and the three scores of each.
    for column in 1...3 {
      let scores = Dictionary(grouping: rows) { $0[column] }
        .mapValues { Set($0.map { $0[column + 3] }) }
      for (value, scores) in scores {
        #expect(scores.count == 1, "column \(column), value \(value)")
      }
    }
  }

  @Test(
    "What is wrong with an input is said with its place",
    arguments: [
      ("fit rec_gt_T.csv", "rec_gt_T", 2, "recency"),
      ("summarize extra_field.csv", "extra_field", 4, "4 fields"),
      ("summarize dup.csv", "dup", 1, "2 columns named \"amount\""),
      ("fit base.csv --covariates cov_blank.csv", "cov_blank", 5, "line 4"),
      (
        "fit base.csv --covariates cov_blank2.csv", "cov_blank2", 46,
        "column 3 \"age\""
      ),
    ])
  func faults(
    command: String, name: String, line: Int, words: String
  ) async throws {
    let directory = try directory("base", name)
    let outcome = try await directory.clv(
      command.split(separator: " ").map(String.init))
    #expect(outcome.status == 65)
    #expect(outcome.errors.contains("\(name).csv:\(line): "))
    #expect(outcome.errors.contains(words))
  }

  @Test("Covariates are for every customer")
  func covariates() async throws {
    let directory = try directory("base", "cov", "cov_missing")
    try await directory.succeed(
      "fit base.csv --covariates cov.csv --output model.json")
    let outcome = try await directory.clv([
      "fit", "base.csv", "--covariates", "cov_missing.csv",
    ])
    #expect(outcome.status == 65)
    #expect(outcome.errors.contains("101 of 300 customers"))
  }
}

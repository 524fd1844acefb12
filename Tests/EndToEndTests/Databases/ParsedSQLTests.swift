import Foundation
import Testing

/// Statements for databases that are not run here, read by a parser of their
/// languages.
@Suite(
  "Statements that are not run here are statements",
  .enabled(if: Engines.haveParser, Engines.noParser))
struct ParsedSQLTests {
  private static let results = [
    "summary", "histories", "outcomes", "spend", "scores",
  ]

  @Test(
    arguments: ["spark", "snowflake", "bigquery", "postgres", "duckdb"],
    ["", "--amount-column Total`x\"y --customer-column order --table a.b.c"])
  func `A parser of the dialect reads them`(
    dialect: String, options: String
  ) async throws {
    let directory = try Workdir()
    try await directory.succeed("simulate --customers 600 --seed 2 -o log.csv")
    try await directory.succeed("summarize log.csv --quiet -o s.csv")
    try await directory.succeed("fit s.csv -o m.json --quiet")
    for result in Self.results {
      let more =
        switch result {
        case "scores": "s.csv --model m.json"
        case "outcomes": "--calibration-end 2020-06-30"
        default: "--observation-end 2020-12-31 --time-unit month"
        }
      try await directory.succeed(
        "sql \(result) \(more) --dialect \(dialect) \(options) -o x.sql")
      let parsed = try await directory.shell(
        "'\(Engines.parser)' \(dialect) x.sql")
      #expect(parsed.status == 0, "\(dialect) \(result): \(parsed.errors)")
      let count = Int(parsed.output.filter(\.isNumber)) ?? 0
      #expect(result == "scores" ? count >= 5 : count == 1, "\(result)")
    }
  }

  @Test func `What is no statement is refused`() async throws {
    let directory = try Workdir()
    for text in ["SELECT FROM WHERE", "SELECT nonsense(1)", "LET x = 1"] {
      try directory.write("x.sql", text)
      let parsed = try await directory.shell("'\(Engines.parser)' spark x.sql")
      #expect(parsed.status != 0, "\(text)")
    }
  }
}

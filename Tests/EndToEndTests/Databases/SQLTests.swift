import Foundation
import Testing

/// One log with all that is hard, through each database, against the tool.
@Suite(
  "Statements for databases", .serialized,
  .enabled(if: Engines.haveDuckDB, Engines.noDuckDB))
struct SQLTests {
  /// Refunds that reduce, cancel and exceed a day; two rows of a day; days of
  /// value zero; leap days; customers of one day; ties; blanks; anonymous rows.
  static let log = Engines.text(of: "hard-log.csv")

  private static let options = [
    "", "--calibration-end 2020-12-31",
    "--calibration-end 2020-12-31 --observation-end 2024-02-28",
    "--time-unit month", "--time-unit day --calibration-end 2020-04-05",
  ]

  @Test(arguments: options)
  func `A summary is that of clv summarize`(options: String) async throws {
    let directory = try await Self.databases()
    try await directory.succeed(
      "summarize log.csv --refunds net --quiet -o expected.csv \(options)")
    let expected = try Self.table(directory.rows("expected.csv"))
    try await directory.engines(Self.statement("summary", options)) { name in
      let found = try Self.table(directory.rows("result.csv"))
      #expect(found.keys.sorted() == expected.keys.sorted(), "\(name)")
      for (id, row) in expected {
        let other = found[id] ?? [:]
        for (column, cell) in row
        where column != "customer_id" && other[column] != nil {
          #expect(
            Self.areEqual(other[column] ?? "", cell),
            "\(name) \(id) \(column): \(other[column] ?? "") for \(cell)")
        }
        #expect(other["T"] != nil && other["monetary_value"] != nil)
        #expect(
          (other["frequency_holdout"] == nil)
            == (row["frequency_holdout"] == nil))
      }
    }
  }

  @Test func `Counted histories give the same fit`() async throws {
    let directory = try Workdir()
    try await directory.succeed("simulate --customers 900 --seed 3 -o log.csv")
    try await directory.fill()
    try await directory.succeed(
      "fit log.csv -o m.json --quiet --spend-form means")
    let expected = try directory.json("m.json")
    for (result, parts) in [
      ("histories", ["purchase"]), ("spend", ["purchase", "spend"]),
    ] {
      try await directory.engines(Self.statement(result, "")) { name in
        try await directory.succeed(
          "fit result.csv -o counted.json --quiet --spend-form means")
        let found = try directory.json("counted.json")
        for part in parts {
          let (one, other) = (
            expected["\(part).log_likelihood"].number ?? .nan,
            found["\(part).log_likelihood"].number ?? .nan
          )
          #expect(
            abs(one - other) <= 1e-9 * abs(one),
            "\(name) \(part): \(other) for \(one)")
        }
      }
    }
  }

  @Test func `Counted outcomes give the same validation`() async throws {
    let directory = try Workdir()
    let end = "--calibration-end 2024-12-31"
    try await directory.succeed("simulate --customers 900 --seed 3 -o log.csv")
    try await directory.fill()
    try await directory.succeed("summarize log.csv \(end) -o s.csv --quiet")
    try await directory.succeed("fit s.csv -o m.json --quiet")
    try await directory.succeed("validate m.json s.csv -o v.json --quiet")
    let expected = try directory.json("v.json")["holdout"].numbers
    #expect(expected["customers"] ?? 0 > 100)
    try await directory.engines(Self.statement("outcomes", end)) { name in
      try await directory.succeed(
        "validate m.json result.csv -o counted.json --quiet")
      let found = try directory.json("counted.json")["holdout"]
      for part in [
        "customers", "duration", "actual_purchases", "predicted_purchases",
        "mae", "rmse", "correlation",
      ] {
        let (one, other) = (
          expected[part] ?? .nan, found[part].number ?? .nan
        )
        #expect(abs(one - other) <= 1e-9 * abs(one), "\(name) \(part)")
      }
    }
  }

  private static func statement(
    _ result: String, _ options: String
  ) -> (String) -> String {
    { dialect in "sql \(result) --dialect \(dialect) --table orders \(options)"
    }
  }

  private static func databases() async throws -> Workdir {
    let directory = try Workdir()
    try directory.write("log.csv", log)
    try await directory.fill()
    return directory
  }

  /// The cells by customer and column.
  static func table(
    _ rows: [[String]]
  ) throws -> [String: [String: String]] {
    let header = try #require(rows.first)
    return Dictionary(
      uniqueKeysWithValues: rows.dropFirst().map { row in
        // SQLite has quotes around what needs none.
        (
          row[0].filter { $0 != "\"" },
          Dictionary(uniqueKeysWithValues: zip(header, row))
        )
      })
  }

  private static func areEqual(_ one: String, _ other: String) -> Bool {
    guard let first = Double(one), let second = Double(other) else {
      return one == other
    }
    return abs(first - second) <= 1e-12 * max(1, abs(second))
  }
}

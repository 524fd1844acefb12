import Foundation
import Testing

/// The view of scores in each database, against `clv forecast`.
@Suite(
  "Scores in databases", .serialized,
  .enabled(if: Engines.haveDuckDB, Engines.noDuckDB))
struct ScoreSQLTests {
  private static let query = "\nSELECT * FROM clv_scores ORDER BY 1;\n"
  private static let numbers = [
    "probability_alive", "expected_purchases", "expected_spend", "clv",
    "expected_purchases_lower", "expected_purchases_upper",
    "probability_purchase", "discounted_purchases", "clv_lower", "clv_upper",
    "probability_alive_horizon", "median_time_to_purchase",
  ]

  private func directory(_ log: String?) async throws -> Workdir {
    let directory = try Workdir()
    try await directory.succeed(
      "simulate --customers 700 --seed 11 -o log.csv")
    try await directory.succeed(
      "fit log.csv -o m.json --quiet --spend-form means")
    if let log { try directory.write("log.csv", log) }
    try await directory.fill()
    return directory
  }

  @Test(arguments: [
    ("", ""), ("--horizon 13 --margin 0.3 --discount-rate 0.2", "hard"),
  ])
  func `Every customer has the scores of clv forecast`(
    options: String, log: String
  ) async throws {
    let directory = try await directory(log.isEmpty ? nil : SQLTests.log)
    try await directory.succeed(
      "summarize log.csv --refunds net --quiet -o s.csv")
    try await directory.succeed(
      "forecast m.json log.csv --refunds net --quiet -o f.csv \(options)")
    let expected = try SQLTests.table(directory.rows("f.csv"))
    let print = { (dialect: String) in
      "sql scores s.csv --model m.json --dialect \(dialect) --table orders "
        + options
    }
    try await directory.engines(print, then: Self.query) { name in
      let found = try SQLTests.table(directory.rows("result.csv"))
      #expect(found.keys.sorted() == expected.keys.sorted(), "\(name)")
      for (id, row) in expected {
        for column in Self.numbers {
          let (one, other) = (
            Double(found[id]?[column] ?? ""), Double(row[column] ?? "")
          )
          // The next purchase of some comes with less than even odds.
          if column == "median_time_to_purchase", other == nil {
            #expect(one == nil, "\(name) \(id) \(column)")
            continue
          }
          let difference = abs((one ?? .nan) - (other ?? .nan))
          #expect(
            difference <= 1e-9 * max(1e-6, abs(other ?? .nan)),
            "\(name) \(id) \(column): \(one ?? .nan) for \(other ?? .nan)")
        }
      }
    }
  }

  @Test func `A history that the table lacks has no scores`() async throws {
    let directory = try await directory(nil)
    try await directory.succeed("summarize log.csv --quiet -o s.csv")
    _ = try await directory.shell("head -40 s.csv > few.csv")
    let print = { (dialect: String) in
      "sql scores few.csv --model m.json --dialect \(dialect) --table orders"
    }
    try await directory.engines(print, then: Self.query) { name in
      let rows = try directory.rows("result.csv").dropFirst()
      let known = try Set(
        directory.rows("few.csv").dropFirst().map {
          $0[1...3].joined(separator: ",")
        })
      let all = try directory.rows("s.csv").dropFirst()
      let scored = all.count {
        known.contains($0[1...3].joined(separator: ","))
      }
      #expect(rows.count == all.count, "\(name)")
      #expect(rows.count { Double($0[1]) != nil } == scored, "\(name)")
    }
  }

  @Test func `Models that need more than a history are refused`() async throws {
    let directory = try await directory(nil)
    try await directory.succeed("summarize log.csv --quiet -o s.csv")
    try await directory.succeed(
      "fit log.csv -o single.json --quiet --spend-form amounts")
    for (options, status) in [
      ("--model single.json", Int32(64)), ("--model none.json", 66),
      ("--model m.json --calibration-end 2020-01-01", 64), ("", 64),
      ("--model m.json --time-unit day", 64),
    ] {
      let outcome = try await directory.clv(
        "sql scores s.csv --dialect duckdb \(options)"
          .split(separator: " ").map(String.init))
      #expect(outcome.status == status, "\(options) \(outcome.errors)")
    }
  }

  /// Tables that are not quite what the statements expect.
  private static let changes = [
    "ALTER TABLE orders RENAME COLUMN amount TO amounts",
    "ALTER TABLE orders RENAME COLUMN date TO day",
    "ALTER TABLE orders RENAME COLUMN customer_id TO id",
    "ALTER TABLE orders ADD COLUMN note VARCHAR(9)",
    "INSERT INTO orders VALUES (NULL, '2024-01-01', 5)",
    "INSERT INTO orders VALUES ('  ', '2024-01-01', 5)",
    "INSERT INTO orders VALUES (' 1 ', '2024-01-01', 5)",
    "INSERT INTO orders VALUES ('1', '2024-01-01', 0)",
    "INSERT INTO orders SELECT * FROM orders",
    "DELETE FROM orders WHERE amount < 0",
    "UPDATE orders SET amount = -amount WHERE amount > 15",
    "DROP TABLE orders",
  ]

  @Test(arguments: changes.indices)
  func `A changed table gives an error or what the tool says`(
    index: Int
  ) async throws {
    let directory = try Workdir()
    try directory.write("log.csv", SQLTests.log)
    try await directory.fill()
    let change = Self.changes[index]
    for (dialect, program) in [
      ("sqlite", "sqlite3 -csv -header shop.db"),
      ("duckdb", "\"$CLV_DUCKDB\" -csv -no-init shop.duckdb"),
    ] {
      let changed = try await directory.shell("\(program) \"\(change)\"")
      #expect(changed.status == 0, "\(dialect) \(changed.errors)")
      try await directory.succeed(
        "sql summary --dialect \(dialect) --table orders -o statement.sql")
      let answer = try await directory.shell(
        "\(program) < statement.sql > result.csv")
      guard answer.status == 0, answer.errors.isEmpty else { continue }
      _ = try await directory.shell(
        "\(program) 'SELECT * FROM orders' > changed.csv")
      try await directory.succeed(
        "summarize changed.csv --refunds net --quiet -o expected.csv")
      let expected = try SQLTests.table(directory.rows("expected.csv"))
      let found = try SQLTests.table(directory.rows("result.csv"))
      #expect(found.keys.sorted() == expected.keys.sorted(), "\(dialect)")
      for (id, row) in expected {
        for column in ["frequency", "recency", "T", "monetary_value"] {
          let (one, other) = (
            Double(found[id]?[column] ?? "") ?? .nan,
            Double(row[column] ?? "") ?? .nan
          )
          #expect(
            abs(one - other) <= 1e-12 * max(1, abs(other)),
            "\(dialect) \(change) \(id) \(column)")
        }
      }
    }
  }
}

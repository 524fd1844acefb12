import Foundation
import Testing

@Suite(
  "Results that are no delimited text", .serialized,
  .enabled(if: Engines.haveDuckDB, Engines.noDuckDB))
struct WritingTests {
  /// A log, a model and a summary of customers with names like formulas.
  private func study() async throws -> Workdir {
    let directory = try Workdir()
    try await directory.succeed(
      "simulate --customers 300 --seed 5 -o made.csv")
    _ = try await directory.shell(
      "sed '2,$s/^/=1+/' made.csv > log.csv && rm made.csv")
    try await directory.succeed("fit log.csv -o m.json --quiet")
    return directory
  }

  @Test func `Every format says what CSV says`() async throws {
    let directory = try await study()
    for ending in ["csv", "parquet", "xlsx"] {
      try await directory.succeed(
        "forecast m.json log.csv --quiet -o f.\(ending)")
    }
    try await directory.duckDB(
      """
      COPY (FROM 'f.parquet') TO 'parquet.csv';
      COPY (FROM read_xlsx('f.xlsx')) TO 'xlsx.csv';
      COPY (FROM read_csv('f.csv', types = {'customer_id': 'VARCHAR'}))
        TO 'plain.csv';
      """)
    let plain = try directory.rows("plain.csv")
    #expect(plain[1][0].hasPrefix("=1+"))
    #expect(
      try Self.numbers(directory.rows("parquet.csv"), 17)
        == Self.numbers(plain, 17))
    #expect(
      try Self.numbers(directory.rows("xlsx.csv"), 12)
        == Self.numbers(plain, 12))
    let sheet = try await directory.shell(
      "unzip -p f.xlsx xl/worksheets/sheet1.xml")
    #expect(sheet.output.contains("=1+") && !sheet.output.contains("<f>"))
    try await directory.succeed(
      "forecast m.json log.csv --quiet --excel-safe -o safe.csv")
    #expect(try directory.text("safe.csv").contains("\n'=1+"))
    #expect(directory.names.allSatisfy { !$0.hasSuffix(".tmp") })
  }

  /// The cells as numbers where they are such, to some digits.
  private static func numbers(
    _ rows: [[String]], _ digits: Int
  ) -> [[String]] {
    rows.map { row in
      row.map { cell in
        Double(cell).map { String(format: "%.\(digits)g", $0) } ?? cell
      }
    }
  }

  @Test func `A file of another kind appears whole or not at all`()
    async throws
  {
    let directory = try await study()
    try directory.write("f.parquet", "old")
    let outcome = try await directory.shell(
      "CLV_DUCKDB=/bin/false \"$CLV\" forecast m.json log.csv -o f.parquet")
    #expect(outcome.status != 0)
    #expect(try directory.text("f.parquet") == "old")
    let model = try await directory.clv(["fit", "log.csv", "-o", "m.parquet"])
    #expect(model.status == 64 && model.errors.contains("m.parquet"))
    #expect(!directory.names.contains("m.parquet"))
  }

  @Test func `Customers of a table are replaced, all or none`() async throws {
    let directory = try await study()
    try await check(directory, "sqlite:shop.db", type: "sqlite")
    try await check(directory, "duckdb:shop.duckdb", type: "duckdb")
    guard Engines.havePostgres else { return }
    try await directory.withPostgres { address in
      try await check(directory, address, type: "postgres")
    }
  }

  private func check(
    _ directory: Workdir, _ address: String, type: String
  ) async throws {
    let to = "--database \(address) --output-table forecasts --quiet"
    let place =
      address.hasPrefix("postgres")
      ? address : String(address.split(separator: ":")[1])
    func dump(_ name: String) async throws {
      try await directory.duckDB(
        """
        ATTACH '\(place)' AS db (TYPE \(type));
        COPY (SELECT * FROM db.forecasts ORDER BY customer_id) TO '\(name)';
        """)
    }
    try await directory.succeed("forecast m.json log.csv \(to)")
    try await dump("first.csv")
    try await directory.succeed("forecast m.json log.csv \(to)")
    try await dump("again.csv")
    #expect(try directory.data("again.csv") == directory.data("first.csv"))
    let rows = try directory.rows("first.csv")
    #expect(rows.count == 301)
    #expect(rows[0].suffix(2) == ["as_of", "model_sha256"])
    let sum = try await directory.shell("sha256sum m.json").output.prefix(64)
    #expect(rows[1].last.map { $0 == sum } ?? false)
    // Others stay, and those of the file are replaced.
    try await directory.duckDB(
      """
      ATTACH '\(place)' AS db (TYPE \(type));
      UPDATE db.forecasts SET customer_id = 'other'
        WHERE customer_id = '\(rows[1][0])';
      UPDATE db.forecasts SET clv = -1 WHERE customer_id <> 'other';
      """)
    try await directory.succeed("forecast m.json log.csv \(to)")
    try await dump("third.csv")
    let third = try directory.rows("third.csv")
    #expect(third.count == 302)
    #expect(third.filter { $0[0] != "other" } == rows)
    // A table of another shape stays as it is.
    try await directory.duckDB(
      """
      ATTACH '\(place)' AS db (TYPE \(type));
      ALTER TABLE db.forecasts DROP COLUMN clv;
      """)
    try await dump("before.csv")
    let failed = try await directory.clv(
      ("forecast m.json log.csv \(to)").split(separator: " ").map(String.init))
    #expect(failed.status == 73, "\(failed.errors)")
    #expect(failed.errors.contains("clv"))
    try await dump("after.csv")
    #expect(try directory.data("after.csv") == directory.data("before.csv"))
  }
}

import Foundation
import Testing

@Suite(
  "Recipes", .serialized, .enabled(if: Engines.haveDuckDB, Engines.noDuckDB))
struct RecipeTests {
  /// The lines of the page that are for a program.
  private static func recipe(for program: String) throws -> String {
    let page = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Sources/CLVDatabase/CLVDatabase.docc/Recipes.md")
    let blocks = try String(contentsOf: page, encoding: .utf8)
      .components(separatedBy: "```sh\n").dropFirst()
      .compactMap { $0.components(separatedBy: "```").first }
    return try #require(blocks.first { $0.hasPrefix(program + " ") })
  }

  @Test func `What the page says to type gives the summary of the log`()
    async throws
  {
    let directory = try Workdir()
    try directory.write("log.csv", Samples.log)
    try await directory.duckDB(
      """
      ATTACH 'shop.db' AS lite (TYPE sqlite);
      CREATE TABLE lite.orders AS SELECT customer_id, date::VARCHAR AS date,
        amount FROM 'log.csv';
      ATTACH 'shop.duckdb' AS duck;
      CREATE TABLE duck.orders AS FROM 'log.csv';
      """)
    let expected = try await directory.succeed("summarize log.csv").output
    func check(_ program: String, _ before: String) async throws {
      let outcome = try await directory.shell(
        before + (try Self.recipe(for: program)))
      #expect(outcome.status == 0, "\(program): \(outcome.errors)")
      #expect(try directory.text("summary.csv") == expected, "\(program)")
    }
    try await check("sqlite3", "")
    try await check("duckdb", "PATH=\"$CLV_DUCKDB_EXTENSIONS:$PATH\"\n")
    guard Engines.havePostgres else { return }
    try await directory.withPostgres { address in
      try await directory.duckDB(
        """
        ATTACH '\(address)' AS pg (TYPE postgres);
        CREATE TABLE pg.orders AS FROM 'log.csv';
        """)
      let port = address.filter(\.isNumber).dropFirst(6)
      try await check("psql", "export PGPORT=\(port)\n")
    }
  }
}

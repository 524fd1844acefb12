import Foundation
import Testing

/// DuckDB and the databases that the tests read from and write to.
enum Engines {
  private static let tests = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private static let folder = tests.deletingLastPathComponent()
    .appendingPathComponent(".engines").path

  /// The program, which `make engines` installs.
  private static let duckDB = "\(folder)/duckdb"

  /// Whether DuckDB is there.
  static let haveDuckDB = isProgram(duckDB)

  /// What to say where it is not.
  static let noDuckDB: Comment = "DuckDB is not installed: make engines"

  /// Whether a PostgreSQL server can be started.
  static let havePostgres: Bool = {
    let versions = try? FileManager.default.contentsOfDirectory(
      atPath: "/usr/lib/postgresql")
    return (versions ?? []).contains {
      isProgram("/usr/lib/postgresql/\($0)/bin/pg_ctl")
    }
  }()

  /// What parses the statements of databases that are not here.
  static let parser = tests.appendingPathComponent("Engines/parse").path

  /// Whether it can.
  static let haveParser = FileManager.default.fileExists(
    atPath: "\(folder)/sqlglot")

  /// What to say where it cannot.
  static let noParser: Comment = "sqlglot is not installed: make engines"

  /// Where the tool finds them.
  static let environment: [String: String] =
    haveDuckDB
    ? [
      "CLV_DUCKDB": duckDB, "CLV_DUCKDB_EXTENSIONS": folder,
      "POSTGRES": tests.appendingPathComponent("Engines/postgres").path,
    ] : [:]

  /// A file that tests in other languages read too; empty where it is not
  /// there.
  static func text(of file: String) -> String {
    let url = tests.appendingPathComponent("Engines").appendingPathComponent(
      file)
    return (try? String(contentsOf: url, encoding: .utf8)) ?? ""
  }

  private static func isProgram(_ path: String) -> Bool {
    FileManager.default.isExecutableFile(atPath: path)
  }
}

extension Workdir {
  /// Has DuckDB do something in the directory.
  func duckDB(
    _ statements: String, location: SourceLocation = #_sourceLocation
  ) async throws {
    try write("script.sql", statements)
    let loads = ["excel", "sqlite_scanner", "postgres_scanner"].map {
      "LOAD '$CLV_DUCKDB_EXTENSIONS/\($0).duckdb_extension';"
    }.joined()
    let outcome = try await shell(
      "\"$CLV_DUCKDB\" -batch -bail -no-init -c \"\(loads)\" -f script.sql")
    try #require(outcome.status == 0, "\(outcome.errors)")
  }
}

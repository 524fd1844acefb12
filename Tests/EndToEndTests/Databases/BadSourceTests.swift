import Foundation
import Testing

@Suite("What cannot be read by DuckDB")
struct BadSourceTests {
  @Test func `Without DuckDB one sentence tells how to get it`() async throws {
    let directory = try Workdir()
    try directory.write("log.parquet", "PAR1")
    let outcome = try await directory.shell(
      "env -u CLV_DUCKDB \"$CLV\" run log.parquet -o out")
    #expect(outcome.status == 69)
    #expect(outcome.errors.contains("pip install duckdb-cli"))
    #expect(outcome.errors.split(separator: "\n").count == 1)
    #expect(directory.names == ["log.parquet"])
  }

  @Test(
    .enabled(if: Engines.haveDuckDB, Engines.noDuckDB),
    arguments: [
      ("summarize none.parquet", 66, ["none.parquet", "No such file"]),
      ("summarize none*.parquet", 66, ["none*.parquet"]),
      ("summarize bad.parquet", 65, ["bad.parquet"]),
      ("summarize bad.xlsx", 65, ["bad.xlsx"]),
      ("summarize log.jsonl", 65, ["log.jsonl", "customer_id", "kunde"]),
      ("summarize --database sqlite:none.db --table orders", 66, ["none.db"]),
      ("summarize --database sqlite:shop.db --table none", 66, ["none"]),
      ("summarize --database sqlite:shop.db --query SELEC", 65, ["SELEC"]),
      ("summarize --database sqlite:shop.db", 64, ["--table", "--query"]),
      ("summarize --table orders", 64, ["--database"]),
      ("summarize", 64, ["<log>", "--database"]),
      ("summarize a.csv --database sqlite:a.db --table b", 64, ["not both"]),
      ("summarize a.csv --sheet b", 64, ["--sheet"]),
      (
        "summarize --database postgresql://a:s3cret@h/d --table b", 64,
        ["PGPASSWORD"]
      ),
      (
        "summarize --database postgresql://a@127.0.0.1:9/d --table b", 66,
        ["127.0.0.1", "check the address"]
      ),
    ] as [(String, Int32, [String])])
  func `It is said where and why`(
    command: String, status: Int32, says: [String]
  ) async throws {
    let directory = try Workdir()
    try directory.write("bad.parquet", "PAR1 nothing PAR1")
    try directory.write("bad.xlsx", "PK nothing")
    try directory.write(
      "log.jsonl", "{\"kunde\": 1, \"date\": \"2020-01-01\", \"amount\": 1}\n")
    _ = try await directory.shell("sqlite3 shop.db 'CREATE TABLE orders (a)'")
    let outcome = try await directory.clv(
      command.split(separator: " ").map(String.init))
    #expect(outcome.status == status, "\(outcome.errors)")
    for part in says {
      #expect(outcome.errors.contains(part), "\(outcome.errors)")
    }
    #expect(!outcome.errors.contains("s3cret"))
    #expect(outcome.output.isEmpty)
  }

  /// A program that never ends in the place of DuckDB.
  @Test(arguments: [SIGINT, SIGTERM])
  func `A signal ends the program that reads too`(signal: Int32) async throws {
    let directory = try Workdir()
    try directory.write("log.parquet", "PAR1")
    try directory.write("slow", "#!/bin/sh\necho $$ >pid\nexec sleep 300\n")
    _ = try await directory.shell("chmod +x slow")
    let tool = try RunningTool(
      URL(fileURLWithPath: "/bin/sh"),
      ["-c", "CLV_DUCKDB=./slow exec \"$CLV\" summarize log.parquet"],
      in: directory.url, input: .nullDevice)
    for _ in 0..<3000 where !directory.names.contains("pid") {
      try await Task.sleep(for: .milliseconds(10))
    }
    try await Task.sleep(for: .milliseconds(100))
    tool.send(signal)
    let outcome = await tool.outcome()
    #expect(outcome.wasKilled && outcome.status == signal)
    let process = try directory.text("pid").filter(\.isNumber)
    let left = try await directory.shell(
      "sleep 0.2; kill -0 \(process) 2>/dev/null && "
        + "! grep -q 'State:.Z' /proc/\(process)/status")
    #expect(left.status != 0, "it lives on")
  }
}

import Foundation
import Testing

@Suite("Outputs that cannot be written")
struct FailedOutputTests {
  @Test(arguments: ["actions.csv", "report.html", "report.json"])
  func `What fails after the results does not cost them`(
    name: String
  ) async throws {
    let directory = try Workdir()
    try await FaultSamples.log("log.csv", seed: 1, in: directory)
    try FileManager.default.createDirectory(
      at: directory.url("out/\(name)"), withIntermediateDirectories: true)
    let outcome = try await directory.clv(
      ["run", "log.csv", "-o", "out", "--quiet"])
    #expect(outcome.status == 70)
    #expect(outcome.errors.contains("out/\(name): is a directory"))
    #expect(outcome.errors.contains("the results are complete"))
    let names = directory.names.filter { $0.hasPrefix("out/") }
    #expect(names == FaultSamples.files.map { "out/\($0)" })
    let forecasts = try directory.rows("out/forecasts.csv")
    #expect(forecasts.count == 61)
  }

  @Test func `A result that fails leaves all as they were`() async throws {
    let directory = try Workdir()
    try await FaultSamples.log("log.csv", seed: 1, in: directory)
    try FileManager.default.createDirectory(
      at: directory.url("out/forecasts.csv"),
      withIntermediateDirectories: true)
    try directory.write("out/model.json", "old\n")
    let outcome = try await directory.clv(
      ["run", "log.csv", "-o", "out", "--quiet"])
    #expect(outcome.status == 73)
    #expect(
      directory.names.filter { $0.hasPrefix("out/") }
        == ["out/forecasts.csv", "out/model.json"])
    #expect(try directory.text("out/model.json") == "old\n")
  }

  /// A limit on the size of files stands for a full disk where nothing can be
  /// mounted.
  @Test(arguments: [1, 4, 16, 40])
  func `A limit on the size of files is reported`(
    blocks: Int
  ) async throws {
    let directory = try Workdir()
    try await FaultSamples.log("log.csv", seed: 1, in: directory)
    let outcome = try await directory.shell(
      "ulimit -f \(blocks); $CLV run log.csv -o out --quiet")
    try check(outcome, in: directory)
  }

  @Test(arguments: [8, 40, 120])
  func `A full disk is reported`(kilobytes: Int) async throws {
    let directory = try Workdir()
    try await FaultSamples.log("log.csv", seed: 1, in: directory)
    try FileManager.default.createDirectory(
      at: directory.url("disk"), withIntermediateDirectories: false)
    let found = try await directory.inOwnMounts(
      """
      mount -t tmpfs -o size=\(kilobytes)k none disk || exit 99
      $CLV run log.csv -o disk/out --quiet
      status=$?
      cp -r disk/out copy 2> /dev/null
      exit $status
      """)
    guard let outcome = found else { return }
    try FileManager.default.createDirectory(
      at: directory.url("copy"), withIntermediateDirectories: true)
    try FileManager.default.moveItem(
      at: directory.url("copy"), to: directory.url("out"))
    try check(outcome, in: directory)
  }

  /// Either nothing is there and the reason said, or the results are and what
  /// failed after them is said.
  private func check(_ outcome: Tool.Outcome, in directory: Workdir) throws {
    #expect(!outcome.wasKilled && [70, 73].contains(outcome.status))
    #expect(outcome.errors.contains("cannot write"), "\(outcome.errors)")
    #expect(!directory.hasDebris)
    let names = directory.names.filter { $0.hasPrefix("out/") }
    let results = FaultSamples.results.map { "out/\($0)" }
    if outcome.status == 73 {
      #expect(names.isEmpty)
    } else {
      #expect(Set(results).isSubset(of: names))
    }
  }

  @Test func `A directory that may not be written to is reported`()
    async throws
  {
    let directory = try Workdir()
    try directory.write("log.csv", Samples.log)
    try directory.write("file", "")
    for line in [
      "summarize log.csv -o file/out.csv", "run log.csv -o file/out",
    ] {
      let outcome = try await directory.clv(
        line.split(separator: " ").map(String.init))
      #expect(outcome.status == 73 && outcome.errors.contains("file/out"))
    }
    // Permissions do not bind everybody, a mount does.
    try FileManager.default.createDirectory(
      at: directory.url("disk"), withIntermediateDirectories: false)
    let found = try await directory.inOwnMounts(
      """
      mount -t tmpfs none disk && mount -o remount,ro disk || exit 99
      $CLV summarize log.csv -o disk/out.csv
      """)
    guard let outcome = found else { return }
    #expect(outcome.status == 73)
    #expect(outcome.errors.contains("disk/out.csv: cannot create"))
  }

  @Test func `A directory that goes away under way is reported`()
    async throws
  {
    let directory = try Workdir()
    for line in ["summarize - -o out/s.csv", "run - -o out --quiet"] {
      try FileManager.default.createDirectory(
        at: directory.url("out"), withIntermediateDirectories: true)
      let pipe = Pipe()
      let tool = try directory.start(
        line.split(separator: " ").map(String.init),
        input: pipe.fileHandleForReading)
      try pipe.fileHandleForWriting.write(contentsOf: Data(Samples.log.utf8))
      try await Task.sleep(for: .milliseconds(300))
      try FileManager.default.removeItem(at: directory.url("out"))
      try pipe.fileHandleForWriting.close()
      let outcome = await tool.outcome()
      #expect(!outcome.wasKilled && [65, 73].contains(outcome.status))
      #expect(outcome.errors.contains("clv: error: "))
    }
  }
}

import Foundation
import Testing

#if canImport(Glibc)
import Glibc
#endif

@Suite("What is interrupted or fails leaves nothing half-written", .serialized)
struct InterruptTests {
  @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
  func `A signal while reading leaves the old file and no other`(
    signal: Int32
  ) async throws {
    let directory = try Workdir()
    try directory.write("out.csv", "old\n")
    let pipe = Pipe()
    let tool = try directory.start(
      ["summarize", "-", "--output", "out.csv"],
      input: pipe.fileHandleForReading)
    try pipe.fileHandleForWriting.write(contentsOf: Data(Samples.log.utf8))
    try await waitForTemporaryFile(in: directory)
    tool.send(signal)
    let outcome = await tool.outcome()
    try pipe.fileHandleForWriting.close()
    #expect(outcome.wasKilled && outcome.status == signal)
    #expect(outcome.output.isEmpty)
    #expect(directory.names == ["out.csv"])
    #expect(try directory.text("out.csv") == "old\n")
  }

  /// Waits until the tool has begun its output.
  private func waitForTemporaryFile(in directory: Workdir) async throws {
    for _ in 0..<3000 {
      if directory.names.contains(where: { $0.hasSuffix(".tmp") }) { return }
      try await Task.sleep(for: .milliseconds(10))
    }
    Issue.record("the tool did not begin its output")
  }

  @Test(arguments: [
    "summarize bad.csv -o out.csv", "fit bad.csv -o out.csv",
    "forecast m.json bad.csv -o out.csv",
    "validate m.json bad.csv --calibration-end 2020-01-01 -o out.csv",
    "fit m.json -o out.csv", "summarize bad.csv --date-column x -o out.csv",
  ])
  func `A failure leaves the old file as it was`(
    commandLine: String
  ) async throws {
    let directory = try Workdir()
    try directory.write("bad.csv", Samples.log + "3,tomorrow,5\n")
    try directory.write("m.json", Samples.model)
    try directory.write("out.csv", "old\n")
    let outcome = try await directory.clv(
      commandLine.split(separator: " ").map(String.init))
    // The last where JSON would be read by a program that is not there.
    #expect([64, 65, 69].contains(outcome.status))
    #expect(directory.names == ["bad.csv", "m.json", "out.csv"])
    #expect(try directory.text("out.csv") == "old\n")
  }

  @Test func `A run that fails leaves its directory as it was`() async throws {
    let directory = try Workdir()
    try FileManager.default.createDirectory(
      at: directory.url("out"), withIntermediateDirectories: false)
    try directory.write("out/summary.csv", "old\n")
    try directory.write("log.csv", Samples.oneTimeBuyers(40))
    let outcome = try await directory.clv(["run", "log.csv", "-o", "out"])
    #expect(outcome.status == 65)
    #expect(directory.names == ["log.csv", "out", "out/summary.csv"])
    #expect(try directory.text("out/summary.csv") == "old\n")
  }

  @Test func `A reader that has seen enough ends the tool quietly`()
    async throws
  {
    let directory = try Workdir()
    try await directory.succeed("simulate --customers 5000 -o log.csv")
    try directory.write("m.json", Samples.model)
    for command in [
      "forecast m.json log.csv --quiet", "summarize log.csv --quiet",
    ] {
      let outcome = try await directory.shell(
        "{ $CLV \(command); echo $? > status; } | head -n 1")
      let status = try directory.text("status").dropLast()
      // 141 is how the shell tells of SIGPIPE.
      #expect(status == "0" || status == "141")
      #expect(outcome.output.hasPrefix("customer_id,"))
      #expect(outcome.errors.isEmpty)
    }
  }

  @Test func `A full device is reported`() async throws {
    let directory = try Workdir()
    try directory.write("log.csv", Samples.log)
    let outcome = try await directory.shell(
      "$CLV summarize log.csv --quiet > /dev/full")
    #expect(outcome.status == 73)
    #expect(outcome.errors.contains("standard output: cannot write"))
  }
}

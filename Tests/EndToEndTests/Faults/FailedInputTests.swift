import Foundation
import Testing

#if canImport(Glibc)
import Glibc
#endif

@Suite("Inputs, readers and memory that fail under way", .serialized)
struct FailedInputTests {
  @Test func `A log that is cut while it is read is reported`() async throws {
    let directory = try Workdir()
    let rows = (0..<60_000).map { "\($0 % 999),2020-01-01,5\n" }.joined()
    for round in 0..<12 {
      try directory.write("log.csv", Samples.header + rows)
      let tool = try directory.start(
        ["summarize", "log.csv", "-o", "s.csv", "--quiet"])
      try await Task.sleep(for: .milliseconds(2 * round))
      tool.send(SIGSTOP)
      #expect(truncate(directory.url("log.csv").path, 300_000) == 0)
      tool.send(SIGCONT)
      let outcome = await tool.outcome()
      #expect(!outcome.wasKilled && [0, 65, 66].contains(outcome.status))
      #expect((outcome.status == 0) == outcome.errors.isEmpty)
      #expect(!directory.hasDebris)
    }
  }

  /// The commands that write to the standard output.
  private static let commands = [
    "summarize log.csv", "fit log.csv", "forecast m.json log.csv",
    "validate m.json log.csv --calibration-end 2020-09-01",
    "compare log.csv --models bg-nbd,nbd", "rfm log.csv",
    "actions m.json log.csv", "acquire m.json", "models",
    "simulate --customers 50", "run log.csv -o out", "--help",
  ]

  @Test(arguments: commands)
  func `A reader that goes away ends the command quietly`(
    command: String
  ) async throws {
    let directory = try Workdir()
    try await FaultSamples.log("log.csv", seed: 1, in: directory)
    try directory.write("m.json", Samples.model)
    let outcome = try await directory.shell(
      "{ sleep 0.1; $CLV \(command); echo $? > status; } | true")
    let status = try directory.text("status").dropLast()
    // 141 is how the shell tells of SIGPIPE.
    #expect(status == "0" || status == "141", "\(outcome.errors)")
    #expect(!outcome.errors.contains("clv: error"), "\(outcome.errors)")
    #expect(!directory.hasDebris)
    if command.hasPrefix("run") {
      #expect(
        directory.names.filter { $0.hasPrefix("out/") }.count
          == FaultSamples.files.count)
    }
  }

  /// From too little to load the program to enough for all.
  @Test(arguments: [100, 200, 300, 400, 600, 1000, 2000])
  func `A limit on memory ends in a message`(megabytes: Int) async throws {
    let directory = try Workdir()
    try await FaultSamples.log("log.csv", seed: 1, in: directory)
    let outcome = try await directory.shell(
      "ulimit -v \(megabytes * 1024) || exit 99; "
        + "exec $CLV run log.csv -o out --quiet")
    // 127: the system cannot load the program.
    guard outcome.status != 127, outcome.status != 99 else {
      print("SKIPPED at \(megabytes) MB: the program is not loaded")
      return
    }
    #expect(!outcome.wasKilled, "signal \(outcome.status)")
    #expect([0, 70].contains(outcome.status), "\(outcome.errors)")
    #expect(outcome.status == 0 || outcome.errors.contains("clv: error: "))
    #expect(!outcome.errors.contains("Thread 0"))
    #expect(!directory.hasDebris)
  }
}

import Foundation
import Testing

#if canImport(Glibc)
import Glibc
#endif

@Suite("A run that is killed", .serialized)
struct KillTests {
  /// Kills runs at random moments.
  ///
  /// After each: every file is whole, the old one or the new one; the five
  /// results are all old or all new after a signal that can be handled, and
  /// after one that cannot, the new ones are the first of their order. What
  /// remains is gone after the next run.
  @Test func `200 kills leave whole files and no debris`() async throws {
    let directory = try Workdir()
    try await FaultSamples.log("old.csv", seed: 1, in: directory)
    try await FaultSamples.log("new.csv", seed: 2, in: directory)
    try await directory.succeed("run old.csv -o old --quiet")
    let began = ContinuousClock.now
    try await directory.succeed("run new.csv -o new --quiet")
    let length = (ContinuousClock.now - began) / .milliseconds(1)
    let old = directory.contents(of: FaultSamples.files, in: "old")
    let new = directory.contents(of: FaultSamples.files, in: "new")
    #expect(old.count == 8 && new.count == 8)
    try FileManager.default.createDirectory(
      at: directory.url("out"), withIntermediateDirectories: false)
    var committed = 0
    for round in 0..<200 {
      // The results of the round before may be new ones.
      for (name, data) in old { try directory.write("out/\(name)", data) }
      let signal = [SIGKILL, SIGTERM, SIGINT][round % 3]
      let tool = try directory.start(
        ["run", "new.csv", "-o", "out", "--quiet"])
      let pause = Double.random(in: 0...1.1 * length)
      try await Task.sleep(for: .milliseconds(pause))
      tool.send(signal)
      let outcome = await tool.outcome()
      #expect(
        outcome.wasKilled ? outcome.status == signal : outcome.status == 0)
      let found = directory.contents(of: FaultSamples.files, in: "out")
      for name in FaultSamples.files {
        #expect(
          found[name] == old[name] || found[name] == new[name],
          "\(name) after signal \(signal) at \(pause) ms")
      }
      let areNew = FaultSamples.results.map { found[$0] == new[$0] }
      #expect(
        areNew == areNew.filter(\.self) + areNew.filter { !$0 },
        "new results before old ones: \(areNew)")
      if signal != SIGKILL {
        #expect(Set(areNew).count == 1, "parted: \(areNew)")
      }
      if areNew.allSatisfy(\.self) { committed += 1 }
    }
    #expect(committed > 0, "every run was killed before its results")
    try await directory.succeed("run new.csv -o out --quiet")
    let names = directory.names.filter { $0.hasPrefix("out/") }
    #expect(names == FaultSamples.files.map { "out/\($0)" })
    #expect(directory.contents(of: FaultSamples.files, in: "out") == new)
    #expect(!directory.hasDebris)
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
  func `A signal that can be handled leaves no debris`(
    signal: Int32
  ) async throws {
    let directory = try Workdir()
    try await FaultSamples.log("log.csv", seed: 1, in: directory)
    for pause in [5, 20, 50, 100, 200] {
      let tool = try directory.start(["run", "log.csv", "-o", "out", "--quiet"])
      try await Task.sleep(for: .milliseconds(pause))
      tool.send(signal)
      _ = await tool.outcome()
      #expect(!directory.hasDebris, "after \(pause) ms: \(directory.names)")
    }
  }

  @Test func `Debris goes, and nothing but debris`() async throws {
    let directory = try Workdir()
    try directory.write("log.csv", Samples.log)
    let others = [
      "s.csv.tmp", "s.csv.clv-notes.tmp", "s.csv.clv-0-zzzzzzzz9.tmp",
      "other.csv.clv-0-abc.tmp", "s.csv.clv-xyz-abc.tmp",
    ]
    for name in others { try directory.write(name, "mine\n") }
    // As a process would leave it that was killed in an earlier boot.
    try directory.write("s.csv.clv-0-abc.tmp", "half a li")
    let past = try await directory.shell(
      "touch -d 2001-01-01 s.csv.clv-0-abc.tmp")
    #expect(past.status == 0)
    // One that another run holds stays.
    let pipe = Pipe()
    let other = try directory.start(
      ["summarize", "-", "-o", "s.csv"],
      input: pipe.fileHandleForReading)
    var held: [String] = []
    for _ in 0..<3000 where held.isEmpty {
      try await Task.sleep(for: .milliseconds(10))
      held = directory.names.filter {
        $0.hasSuffix(".tmp") && !others.contains($0)
          && $0 != "s.csv.clv-0-abc.tmp"
      }
    }
    try await directory.succeed("summarize log.csv -o s.csv --quiet")
    #expect(held.count == 1)
    #expect(
      directory.names == (others + held + ["log.csv", "s.csv"]).sorted())
    try pipe.fileHandleForWriting.write(contentsOf: Data(Samples.log.utf8))
    try pipe.fileHandleForWriting.close()
    #expect(await other.outcome().status == 0)
    #expect(directory.names == (others + ["log.csv", "s.csv"]).sorted())
  }
}

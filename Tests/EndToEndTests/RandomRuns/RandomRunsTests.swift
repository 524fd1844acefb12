import Foundation
import Testing

/// Random logs through random commands, judged by what must always be so.
///
/// `make test` runs the same seeds each time. `make fuzz` sets
/// `CLV_FUZZ_SECONDS` for fresh seeds, from the clock on; `CLV_FUZZ_SEED`
/// repeats one. What a finding leaves in its directory is kept then, in
/// `.build-fuzz/runs`.
@Suite("Random runs")
struct RandomRunsTests {
  /// The seeds of every test run, and of faults found by others.
  private static let fixedSeeds = Array(UInt64(1)...200)

  private static let environment = ProcessInfo.processInfo.environment

  /// Fresh seeds for so many seconds; nil for the fixed ones.
  private static let seconds = environment["CLV_FUZZ_SECONDS"]
    .flatMap(Double.init)

  /// The one seed to repeat.
  private static let onlySeed = environment["CLV_FUZZ_SEED"]
    .flatMap(UInt64.init)

  private static let isFuzzing = seconds != nil || onlySeed != nil

  @Test("Nothing that must be so fails", .enabled(if: !isFuzzing))
  func fixedSeeds() async throws {
    let totals = try await run(Self.fixedSeeds)
    // A tool that refuses everything would have no faults either.
    #expect(
      2 * totals.successes > totals.commands,
      "only \(totals.successes) of \(totals.commands) commands succeeded")
  }

  @Test("Fresh seeds find nothing", .enabled(if: isFuzzing))
  func freshSeeds() async throws {
    if let seed = Self.onlySeed {
      _ = try await run([seed])
      return
    }
    let end = Date().addingTimeInterval(Self.seconds ?? 0)
    let first = UInt64(Date().timeIntervalSince1970) * 1000
    let seeds = (first...).lazy.prefix { _ in Date() < end }
    let totals = try await run(seeds)
    print("\(totals.runs) random runs, \(totals.commands) commands")
  }

  private struct Totals {
    var runs = 0
    var commands = 0
    var successes = 0
  }

  /// Runs seeds, two at a time.
  private func run(_ seeds: some Sequence<UInt64>) async throws -> Totals {
    var totals = Totals()
    var seeds = seeds.makeIterator()
    try await withThrowingTaskGroup(of: RandomRun.self) { group in
      func start() {
        guard let seed = seeds.next() else { return }
        group.addTask { try await RandomRun.ended(seed: seed) }
      }
      start()
      start()
      for try await run in group {
        totals.runs += 1
        totals.commands += run.commands.count
        totals.successes += run.successes
        report(run)
        start()
      }
    }
    return totals
  }

  private func report(_ run: RandomRun) {
    guard !run.findings.isEmpty else { return }
    let findings = run.findings.joined(separator: "\n")
    Issue.record(
      """
      seed \(run.seed): \(findings)
      repeat it with make fuzz SEED=\(run.seed)
      """)
    if Self.isFuzzing { try? keep(run) }
  }

  /// Keeps what a run left, and its commands.
  private func keep(_ run: RandomRun) throws {
    let files = FileManager.default
    let place = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent(".build-fuzz/runs/\(run.seed)")
    try? files.removeItem(at: place)
    try files.createDirectory(
      at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
    try files.copyItem(at: run.directory.url, to: place)
    let lines = run.commands + run.findings.map { "# " + $0 }
    try Data(lines.joined(separator: "\n").utf8)
      .write(to: place.appendingPathComponent("commands"))
    print("kept in \(place.path)")
  }
}

extension RandomRun {
  /// The run of a seed, at its end.
  static func ended(seed: UInt64) async throws -> RandomRun {
    var run = try RandomRun(seed: seed)
    switch run.dice.int(0...9) {
    case 0...2: try await run.runEverything()
    case 3...4: try await run.fitAndUse()
    case 5: try await run.scoreAlone()
    case 6: try await run.dice.chance(0.5) ? run.compare() : run.report()
    case 7: try await run.retain()
    case 8: try await run.simulate()
    default: try await run.retell()
    }
    return run
  }
}

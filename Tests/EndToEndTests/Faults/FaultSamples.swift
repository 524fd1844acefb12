import Foundation
import Testing

/// What tests of faults have in common.
enum FaultSamples {
  /// The files that a run writes together, in the order of their names' change.
  static let results = [
    "summary.csv", "model.json", "validation.json", "final-model.json",
    "forecasts.csv",
  ]

  /// All files of a run.
  static let files =
    (results + ["actions.csv", "report.html", "report.json"]).sorted()

  /// Simulates a small log.
  static func log(
    _ name: String, seed: Int, in directory: Workdir
  ) async throws {
    try await directory.succeed(
      "simulate --customers 60 --start 2020-01-01 --end 2020-12-31 "
        + "--seed \(seed) -o \(name)")
  }
}

extension Workdir {
  /// Whether temporary files are left anywhere.
  var hasDebris: Bool { names.contains { $0.hasSuffix(".tmp") } }

  /// The contents of files of a directory, by name; missing ones left out.
  func contents(of names: [String], in directory: String) -> [String: Data] {
    names.reduce(into: [:]) {
      $0[$1] = try? data("\(directory)/\($1)")
    }
  }

  /// Runs a line of the shell in a space of mounts of its own; nil where the
  /// system does not allow one, which is said.
  func inOwnMounts(_ line: String) async throws -> Tool.Outcome? {
    let probe = try await shell(
      "unshare -rm mount -t tmpfs none /mnt 2>&1 || "
        + "unshare -m mount -t tmpfs none /mnt 2>&1")
    guard probe.status == 0 else {
      print("SKIPPED, as nothing can be mounted here: \(probe.output)")
      return nil
    }
    let quoted = line.replacingOccurrences(of: "'", with: "'\\''")
    return try await shell(
      "unshare -rm true 2> /dev/null && exec unshare -rm sh -c '\(quoted)' "
        + "|| exec unshare -m sh -c '\(quoted)'")
  }
}

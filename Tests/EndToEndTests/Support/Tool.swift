import Foundation

#if canImport(Glibc)
import Glibc
#endif

/// The tool `clv` as it was built beside these tests.
enum Tool {
  /// The executable.
  static let url: URL = {
    let places =
      [Bundle.main.executableURL, Bundle.main.bundleURL].compactMap(\.self)
      + [URL(fileURLWithPath: CommandLine.arguments[0])]
      + Bundle.allBundles.map(\.bundleURL)
    let candidates = places.map {
      $0.deletingLastPathComponent().appendingPathComponent("clv")
    }
    return candidates.first {
      FileManager.default.isExecutableFile(atPath: $0.path)
    } ?? candidates[0]
  }()

  /// What a process left behind.
  struct Outcome: Sendable {
    /// The exit status, or the signal's number.
    let status: Int32

    /// Whether a signal ended the process.
    let wasKilled: Bool

    /// Whether it took longer than the time allowed.
    let timedOut: Bool

    let outputData: Data
    let errorData: Data

    var output: String { String(decoding: outputData, as: UTF8.self) }
    var errors: String { String(decoding: errorData, as: UTF8.self) }
  }
}

/// A process under way, its outputs read while it runs.
final class RunningTool: Sendable {
  private static let timeLimit = 300

  private let process: Process
  private let output = Pipe()
  private let errors = Pipe()
  private let ended: Task<Bool, Never>

  /// Starts an executable in a directory.
  init(
    _ executable: URL, _ arguments: [String], in directory: URL,
    input: FileHandle
  ) throws {
    let process = Process()
    self.process = process
    process.executableURL = executable
    process.arguments = arguments
    process.currentDirectoryURL = directory
    process.environment = [
      "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "COLUMNS": "80",
      "CLV": Tool.url.path, "TMPDIR": directory.path,
      "PGPASSFILE": "\(directory.path)/pgpass",
    ].merging(Engines.environment) { $1 }
    process.standardInput = input
    process.standardOutput = output
    process.standardError = errors
    let (stream, end) = AsyncStream<Void>.makeStream()
    process.terminationHandler = { _ in end.finish() }
    try Self.withoutBlockedSignals { try process.run() }
    let pid = process.processIdentifier
    ended = Task {
      let watchdog = Task {
        try await Task.sleep(for: .seconds(Self.timeLimit))
        kill(pid, SIGKILL)
      }
      for await _ in stream {}
      watchdog.cancel()
      return (try? await watchdog.value) != nil
    }
  }

  /// Does something while the thread blocks no signals: children inherit what
  /// is blocked, and threads of Dispatch block nearly all.
  private static func withoutBlockedSignals(
    _ body: () throws -> Void
  ) rethrows {
    var none = sigset_t()
    var old = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, &old)
    defer { pthread_sigmask(SIG_SETMASK, &old, nil) }
    try body()
  }

  /// Sends a signal.
  func send(_ signal: Int32) {
    kill(process.processIdentifier, signal)
  }

  /// Waits for the end.
  func outcome() async -> Tool.Outcome {
    async let outputData = Self.contents(output)
    async let errorData = Self.contents(errors)
    let (out, err) = await (outputData, errorData)
    let timedOut = await ended.value
    return Tool.Outcome(
      status: process.terminationStatus,
      wasKilled: process.terminationReason == .uncaughtSignal,
      timedOut: timedOut, outputData: out, errorData: err)
  }

  /// All that comes through a pipe, read on a thread that may wait.
  private static func contents(_ pipe: Pipe) async -> Data {
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        let data = try? pipe.fileHandleForReading.readToEnd()
        continuation.resume(returning: data ?? Data())
      }
    }
  }
}

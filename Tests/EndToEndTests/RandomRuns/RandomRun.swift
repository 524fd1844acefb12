import Foundation

/// One random run: a seed, a directory, what was done there, and what was
/// found to be wrong.
struct RandomRun {
  let seed: UInt64
  var dice: Dice
  let directory: Workdir

  private(set) var findings: [String] = []
  private(set) var commands: [String] = []

  /// How many commands ended with status 0.
  private(set) var successes = 0

  /// Seconds of processor time that a command may take, more of them under the
  /// sanitizers.
  private static let timeLimit: Int = {
    let factor = ProcessInfo.processInfo.environment["CLV_TIME_FACTOR"]
    return 20 * (factor.flatMap(Int.init) ?? 1)
  }()

  /// What the tool may end with when its inputs are there and its outputs can
  /// be written: success, usage, data, no convergence.
  private static let statuses: Set<Int32> = [0, 64, 65, 75]

  init(seed: UInt64) throws {
    self.seed = seed
    dice = Dice(seed: seed)
    directory = try Workdir()
  }

  /// Notes something that is wrong.
  mutating func find(_ what: String) {
    findings.append("\(commands.last ?? "") : \(what)")
  }

  /// Notes something that is wrong, unless it is so.
  mutating func expect(_ isSo: Bool, _ what: @autoclosure () -> String) {
    if !isSo { find(what()) }
  }

  /// Runs the tool.
  ///
  /// - Parameters:
  ///   - arguments: The command line.
  ///   - outputs: The files that it writes, or some of them; of a directory,
  ///     what begins with its name and a slash.
  ///   - onOneCore: Whether to let it use one core alone.
  /// - Returns: What it said; nil unless it ended well.
  /// - Throws: Where it cannot be started.
  mutating func clv(
    _ arguments: [String], writing outputs: [String] = [],
    onOneCore: Bool = false
  ) async throws -> Tool.Outcome? {
    commands.append(
      "clv " + arguments.map(Self.shellWord).joined(separator: " "))
    let before = Set(directory.names)
    let outcome = try await RunningTool(
      URL(fileURLWithPath: "/bin/sh"),
      [
        "-c",
        "ulimit -t \(Self.timeLimit); export SWIFT_BACKTRACE=enable=no; "
          + "exec \(onOneCore ? "taskset -c 0 " : "")\"$CLV\" \"$@\"", "sh",
      ] + arguments, in: directory.url, input: .nullDevice
    ).outcome()
    judge(outcome)
    guard !outcome.wasKilled else { return nil }
    judgeFiles(
      outcome, Set(directory.names).subtracting(before),
      outputs + [arguments.value(of: "--rejects")].compactMap(\.self))
    guard outcome.status == 0 else { return nil }
    successes += 1
    return outcome
  }

  private mutating func judge(_ outcome: Tool.Outcome) {
    let said = outcome.errors.suffix(300)
    guard !outcome.wasKilled else {
      let isSlow = [SIGKILL, SIGXCPU].contains(outcome.status)
      return find(
        isSlow
          ? "took more than \(Self.timeLimit) s"
          : "died of signal \(outcome.status): \(said)")
    }
    expect(
      Self.statuses.contains(outcome.status),
      "ended with status \(outcome.status): \(said)")
    expect(
      outcome.status == 0 || !outcome.errors.isEmpty, "refused without a word")
  }

  private mutating func judgeFiles(
    _ outcome: Tool.Outcome, _ new: Set<String>, _ outputs: [String]
  ) {
    let unknown = new.filter { name in
      !outputs.contains { output in
        name == output
          || output.hasSuffix("/") && (name + "/").hasPrefix(output)
      }
    }
    expect(unknown.isEmpty, "left \(unknown.sorted())")
    for name in new.sorted() {
      expect(!name.hasSuffix(".tmp"), "left \(name)")
      if name.hasSuffix(".json") { _ = json(name) }
    }
    let isRefused = [64, 65].contains(outcome.status)
    // Bad rows are set aside, and that is said, before anything can fail.
    let files = new.filter {
      !outputs.contains($0 + "/") && $0 != "rejects.csv"
    }
    expect(!isRefused || files.isEmpty, "refused, and wrote \(files.sorted())")
  }

  /// An argument as a shell reads it.
  private static func shellWord(_ argument: String) -> String {
    let isPlain = argument.allSatisfy {
      $0.isASCII && ($0.isLetter || $0.isNumber || "-_./=,:".contains($0))
    }
    return isPlain && !argument.isEmpty
      ? argument
      : "'" + argument.replacingOccurrences(of: "'", with: "'\\''") + "'"
  }

  // MARK: - What the tool wrote

  /// A table that the tool wrote.
  mutating func table(_ name: String) -> CSV? {
    guard let text = try? directory.text(name) else {
      find("there is no \(name)")
      return nil
    }
    return CSV(text)
  }

  /// A JSON file that the tool wrote; NaN makes it none.
  mutating func json(_ name: String) -> JSON? {
    do {
      return try directory.json(name)
    } catch {
      find("\(name) is no JSON: \(error)")
      return nil
    }
  }
}

internal import Libm

/// The programs that work for this one, which a signal must not leave behind.
///
/// The list has a fixed number of slots, each the number of a process.
enum ChildProcesses {
  /// Takes a process on the list; one for which there is no room ends by
  /// itself once nobody reads what it writes.
  static func register(_ process: pid_t) {
    TemporaryFiles.beReady()
    _ = processes.fill(with: word(of: process))
  }

  /// Takes a process off the list, which is about to be waited for: its number
  /// may then be another's.
  static func unregister(_ process: pid_t) {
    for slot in 0..<processes.count where processes[slot] == word(of: process) {
      _ = processes.empty(slot)
    }
  }

  /// Ends all of them, in a signal handler.
  static func killAll() {
    for slot in 0..<processes.count {
      let process = pid_t(truncatingIfNeeded: processes[slot])
      if process > 0 { kill(process, SIGKILL) }
    }
  }

  /// Makes the list, which no signal handler may.
  static func beReady() { _ = processes.count }

  private static func word(of process: pid_t) -> UInt {
    UInt(truncatingIfNeeded: process)
  }
}

private let processes = SignalSlots(count: 16)

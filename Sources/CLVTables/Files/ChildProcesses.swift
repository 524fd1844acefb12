internal import Libm

/// The programs that work for this one, which a signal must not leave behind.
///
/// The list has a fixed number of places, each a process or 0. A signal handler
/// reads it without a lock; places are filled and emptied by single stores.
enum ChildProcesses {
  fileprivate static let capacity = 16

  /// Takes a process on the list; one for which there is no room ends by
  /// itself once nobody reads what it writes.
  static func register(_ process: pid_t) {
    TemporaryFiles.beReady()
    for place in 0..<capacity where processes[place] == 0 {
      processes[place] = process
      return
    }
  }

  /// Takes a process off the list, which is about to be waited for: its number
  /// may then be another's.
  static func unregister(_ process: pid_t) {
    for place in 0..<capacity where processes[place] == process {
      processes[place] = 0
    }
  }

  /// Ends all of them, in a signal handler.
  static func killAll() {
    for place in 0..<capacity {
      let process = processes[place]
      if process > 0 { kill(process, SIGKILL) }
    }
  }
}

/// The places; a global, as those of temporary files are.
nonisolated(unsafe) private let processes: UnsafeMutablePointer<pid_t> = {
  let places = UnsafeMutablePointer<pid_t>.allocate(
    capacity: ChildProcesses.capacity)
  places.initialize(repeating: 0, count: ChildProcesses.capacity)
  return places
}()

internal import Libm
internal import Synchronization

/// The unfinished files of this process, which a signal must not leave behind.
///
/// The list has a fixed number of slots, each a C string. A signal handler may
/// only read memory and make a few system calls.
enum TemporaryFiles {
  /// How many files can be on the list.
  static let capacity = 64

  /// Done once, when it is first asked for.
  private static let handlers: Void = installHandlers()

  /// Takes a path on the list; installs the signal handler the first time.
  ///
  /// - Returns: the slot, or `nil` when all are taken.
  static func register(_ path: String) -> Int? {
    beReady()
    guard let copy = strdup(path) else { return nil }
    if let slot = paths.fill(with: UInt(bitPattern: copy)) { return slot }
    free(copy)
    return nil
  }

  /// Installs the signal handler, unless it is.
  static func beReady() { handlers }

  /// Takes a path off the list.
  static func unregister(_ slot: Int) {
    free(UnsafeMutablePointer<CChar>(bitPattern: paths.empty(slot)))
  }

  /// Makes signals wait until the files of a set have their names.
  static func beginCommit() {
    while true {
      let count = commits.load(ordering: .acquiring)
      // The process is about to end: no set is begun.
      guard count >= 0 else {
        pause()
        continue
      }
      let exchange = commits.compareExchange(
        expected: count, desired: count + 1, ordering: .acquiringAndReleasing)
      if exchange.exchanged { return }
    }
  }

  /// Lets signals have their way again, and any that came meanwhile.
  static func endCommit() {
    commits.subtract(1, ordering: .acquiringAndReleasing)
    let number = waiting.load(ordering: .acquiring)
    if number != 0 { removeAllAndDie(number) }
  }

  /// Removes all of them and ends the programs that work for this one, in a
  /// signal handler.
  static func removeAll() {
    ChildProcesses.killAll()
    for slot in 0..<paths.count {
      if let path = UnsafePointer<CChar>(bitPattern: paths[slot]) {
        unlink(path)
      }
    }
  }

  private static func installHandlers() {
    // Globals are made when they are first used, which no handler may do.
    _ = commits.load(ordering: .acquiring)
    _ = waiting.load(ordering: .acquiring)
    _ = paths.count
    ChildProcesses.beReady()
    for signal in [SIGHUP, SIGINT, SIGTERM, SIGPIPE] {
      var current = sigaction()
      guard sigaction(signal, nil, &current) == 0 else { continue }
      // Leave signals alone that are ignored or already taken care of.
      guard current.__sigaction_handler.sa_handler == nil else { continue }
      var action = sigaction()
      action.__sigaction_handler.sa_handler = removeAllAndDie
      sigaction(signal, &action, nil)
    }
  }
}

/// The paths, as C strings.
private let paths = SignalSlots(count: TemporaryFiles.capacity)

/// How many sets of files are being given their names; -1 once the process is
/// about to end.
private let commits = Atomic(0)

/// The signal that came meanwhile; 0 for none.
private let waiting = Atomic<Int32>(0)

/// Removes unfinished files, then lets the signal do what it does by default;
/// waits while the files of a set are given their names.
private func removeAllAndDie(_ number: Int32) {
  let state = commits.compareExchange(
    expected: 0, desired: -1, ordering: .acquiringAndReleasing)
  guard state.exchanged else {
    waiting.store(number, ordering: .releasing)
    return
  }
  TemporaryFiles.removeAll()
  signal(number, SIG_DFL)
  raise(number)
}

import CLV
import Foundation

/// Faults that end a process at once: said in a sentence, without debris, and
/// with the exit status of a fault of the program.
///
/// A trap of the language, an access beyond memory and memory that is not
/// granted all come as signals.
enum FatalSignals {
  /// Has them told, unless the environment asks for backtraces.
  static func tell() {
    // A file that may not grow is an error of writing like any other.
    signal(SIGXFSZ, SIG_IGN)
    if let asked = getenv("SWIFT_BACKTRACE").map({ String(cString: $0) }),
      asked.contains("enable=yes") || asked.contains("enable=on")
    {
      return
    }
    // Whatever a handler needs is made before it is called.
    AtomicFile.removeUnfinished()
    // The stack may be what has run out.
    let size = 64 << 10
    var stack = stack_t()
    stack.ss_sp = UnsafeMutableRawPointer.allocate(
      byteCount: size, alignment: 16)
    stack.ss_size = size
    sigaltstack(&stack, nil)
    for number in [SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS, SIGFPE] {
      var action = sigaction()
      action.__sigaction_handler.sa_handler = tellAndDie
      action.sa_flags =
        Int32(SA_ONSTACK) | Int32(bitPattern: UInt32(SA_RESETHAND))
      sigaction(number, &action, nil)
    }
  }
}

/// Says what has happened and ends the process; makes only calls that are
/// allowed in a signal handler.
private func tellAndDie(_ number: Int32) {
  AtomicFile.removeUnfinished()
  // Where no room is left, little more can be had.
  let room = mmap(
    nil, 256 << 20, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
    -1, 0)
  if room == MAP_FAILED {
    say("clv: error: there is not enough memory; what was written is kept\n")
  } else {
    say(
      """
      clv: error: a fault of clv ended it; what was written is kept; please \
      report it with the input and the command

      """)
  }
  _exit(70)
}

private func say(_ text: StaticString) {
  _ = write(STDERR_FILENO, text.utf8Start, text.utf8CodeUnitCount)
}

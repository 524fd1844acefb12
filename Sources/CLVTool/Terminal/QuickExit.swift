import CLV
import Foundation

/// An end of the process without the last words of the libraries it uses.
///
/// The linear algebra waits there for threads of its own, and for ever where
/// these have not been granted their memory.
enum QuickExit {
  /// Has every exit be such a one.
  static func prepare() {
    on_exit(
      { status, _ in
        AtomicFile.removeUnfinished()
        fflush(nil)
        _exit(status)
      }, nil)
  }
}

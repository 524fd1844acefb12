import CLV
import Foundation

/// The address space without which nothing can be done in parallel.
///
/// Where the system grants no thread, or OpenBLAS none of its buffers of 128 MB,
/// they ask again for ever.
enum LeastMemory {
  private static let bytes = 640 << 20

  /// Ends the process with a sentence where there is less.
  static func check() {
    let room = mmap(
      nil, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1,
      0)
    guard let room, room != MAP_FAILED else {
      // Without the catalogue of words, which takes memory.
      Messages.write(
        "clv: error: there is not enough memory: \(bytes >> 20) MB of address "
          + "space are needed; raise the limit (ulimit -v)\n")
      _exit(DataError.Kind.internalFailure.exitStatus)
    }
    munmap(room, bytes)
  }
}

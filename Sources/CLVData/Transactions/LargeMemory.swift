internal import Glibc

/// Blocks of memory that are visited in random order.
enum LargeMemory {
  /// Asks the system to back a block with large pages: random visits to many
  /// small pages wait for address translation more than for the memory.
  ///
  /// Only a hint; small blocks are left alone.
  static func adviseLargePages(_ start: UnsafeMutableRawPointer, bytes: Int) {
    let page = 2 << 20
    guard bytes >= 2 * page else { return }
    let first = (Int(bitPattern: start) + 4095) & ~4095
    let length = Int(bitPattern: start) + bytes - first
    // MADV_HUGEPAGE, which the headers define for GNU sources only.
    let largePages: Int32 = 14
    madvise(UnsafeMutableRawPointer(bitPattern: first), length, largePages)
  }
}

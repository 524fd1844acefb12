internal import Libm

/// Blocks of memory that are visited in random order.
@usableFromInline package enum LargeMemory {
  /// Asks the system to back a block with large pages: random visits to many
  /// small pages wait for address translation more than for the memory.
  ///
  /// Only a hint; small blocks are left alone.
  package static func adviseLargePages(
    _ start: UnsafeMutableRawPointer, bytes: Int
  ) {
    let page = 2 << 20
    guard bytes >= 2 * page else { return }
    let first = (Int(bitPattern: start) + 4095) & ~4095
    let length = Int(bitPattern: start) + bytes - first
    // MADV_HUGEPAGE, which the headers define for GNU sources only.
    let largePages: Int32 = 14
    madvise(UnsafeMutableRawPointer(bitPattern: first), length, largePages)
  }

  /// A block of memory with the contents of another, which it takes the place
  /// of, as far as both reach.
  @usableFromInline
  static func reallocate(
    _ block: UnsafeMutableRawPointer?, bytes: Int
  ) -> UnsafeMutableRawPointer {
    guard let moved = realloc(block, bytes) else {
      fatalError("out of memory: \(bytes) bytes")
    }
    adviseLargePages(moved, bytes: bytes)
    return moved
  }

  /// Gives a block back that was made by ``reallocate(_:bytes:)``.
  @usableFromInline
  static func free(_ block: UnsafeMutableRawPointer) {
    Glibc.free(block)
  }
}

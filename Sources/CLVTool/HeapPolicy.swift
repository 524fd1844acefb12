import Foundation

/// How the C library keeps freed memory.
enum HeapPolicy {
  /// Gives large blocks back to the system as soon as they are freed.
  ///
  /// By itself glibc keeps blocks of up to 32 MB once the first of such a size
  /// has been freed, and columns of a million customers come and go in the
  /// gaps between others: the peak of `clv run` is then a tenth to a fifth
  /// higher, and another one at each run, for a twentieth less of its time.
  /// Other C libraries are left as they are.
  static func returnLargeBlocks() {
    typealias Mallopt = @convention(c) (CInt, CInt) -> CInt
    guard let symbol = dlsym(nil, "mallopt") else { return }
    let thresholdOfMapping: CInt = -3  // M_MMAP_THRESHOLD of <malloc.h>
    _ = unsafeBitCast(symbol, to: Mallopt.self)(thresholdOfMapping, 4 << 20)
  }
}

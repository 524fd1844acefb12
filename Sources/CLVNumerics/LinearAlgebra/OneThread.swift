internal import COpenBLAS
internal import Libm

private let isSet: Bool = {
  // Where working memory is not granted, the library asks for it for ever.
  let size = 160 << 20
  let room = mmap(
    nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
  guard let room, room != MAP_FAILED else {
    fatalError("out of memory: \(size) bytes for linear algebra")
  }
  munmap(room, size)
  openblas_set_num_threads(1)
  return true
}()

/// Has OpenBLAS work on the thread that calls it, from the first call on.
///
/// With more threads it takes other ways through the same sums, and the last
/// digits would depend on the number of processors. The matrices here are
/// small, and what is large is done in parallel around them. The setting is
/// one for the whole process.
func useOneThread() {
  precondition(isSet)
}

internal import COpenBLAS

private let isSet: Bool = {
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

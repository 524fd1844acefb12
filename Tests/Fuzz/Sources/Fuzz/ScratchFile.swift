#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Files without names, that readers open by a path and nobody must remove.
enum ScratchFile {
  /// The path of a file that holds the bytes until the next call.
  static func path(_ bytes: some Collection<UInt8>) -> String {
    write(bytes, to: first)
  }

  /// The path of a second such file.
  static func otherPath(_ bytes: some Collection<UInt8>) -> String {
    write(bytes, to: second)
  }

  private static let first = create()
  private static let second = create()

  private static func create() -> Int32 {
    var template = Array("/tmp/clv-fuzz-XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { fatalError("no temporary file") }
    unlink(template)
    return descriptor
  }

  private static func write(
    _ bytes: some Collection<UInt8>, to descriptor: Int32
  ) -> String {
    let bytes = Array(bytes)
    guard ftruncate(descriptor, 0) == 0,
      pwrite(descriptor, bytes, bytes.count, 0) == bytes.count
    else { fatalError("cannot write a temporary file") }
    return "/dev/fd/\(descriptor)"
  }
}

internal import Libm

/// A temporary file that never has a name, in the directory `TMPDIR` or in
/// `/tmp`: the system frees it when the program ends, however it ends.
package struct NamelessFile {
  /// The file, open for reading and writing; whoever made it closes it.
  package let descriptor: Int32

  /// Creates a file.
  ///
  /// - Throws: Cannot create, with the directory and a remedy.
  package init() throws(DataError) {
    let directory = getenv("TMPDIR").map { String(cString: $0) } ?? ""
    let folder = directory.isEmpty ? "/tmp" : directory
    descriptor = Self.open(in: folder)
    guard descriptor >= 0 else {
      throw DataError(
        .cannotCreate, at: .file(folder),
        """
        cannot create a temporary file: \
        \(systemMessage(errno)); set TMPDIR to a directory with room
        """)
    }
  }

  /// Opens a file that never has a name, or, where the system knows no such
  /// files, loses it at once.
  private static func open(in folder: String) -> Int32 {
    // O_TMPFILE, which the headers define for GNU sources only.
    let nameless = 0o20_000_000 | O_DIRECTORY
    let descriptor = Glibc.open(folder, nameless | O_RDWR | O_CLOEXEC, 0o600)
    guard descriptor < 0 else { return descriptor }
    var template = Array("\(folder)/clv-spill-XXXXXX".utf8CString)
    let named = mkstemp(&template)
    guard named >= 0 else { return named }
    _ = fcntl(named, F_SETFD, FD_CLOEXEC)
    unlink(template)
    return named
  }
}

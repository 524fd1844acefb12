internal import Libm

/// An open file or the standard input, read as it is.
package final class FileInput {
  /// The path as given, or `standard input`.
  package let name: String

  /// The length of a regular file from where reading begins; `nil` for pipes
  /// and devices.
  let size: Int?

  /// The number of bytes read so far.
  private(set) var position = 0

  private let descriptor: Int32
  private let isOwned: Bool

  /// Opens a path; `-` is the standard input.
  package init(path: String) throws(DataError) {
    isOwned = path != "-"
    name = isOwned ? path : "standard input"
    descriptor = isOwned ? open(path, O_RDONLY | O_CLOEXEC) : STDIN_FILENO
    guard descriptor >= 0 else {
      let reason = systemMessage(errno)
      size = nil
      throw DataError(
        .noInput,
        "\(path): cannot open: \(reason); check the name, or give - for "
          + "the standard input")
    }
    var status = stat()
    let isKnown = fstat(descriptor, &status) == 0
    let type = status.st_mode & S_IFMT
    let start = max(0, lseek(descriptor, 0, SEEK_CUR))
    size =
      isKnown && type == S_IFREG
      ? max(0, Int(status.st_size) - Int(start)) : nil
    if isKnown, type == S_IFDIR {
      throw DataError(
        .noInput, "\(path): is a directory; name a file inside it")
    }
  }

  deinit {
    if isOwned, descriptor >= 0 { close(descriptor) }
  }

  /// Reads up to the length of the buffer; 0 at the end of the file.
  package func read(into buffer: UnsafeMutableRawBufferPointer)
    throws(DataError) -> Int
  {
    while true {
      let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 {
        position += count
        if count == 0, buffer.count > 0, let size, position < size {
          throw DataError(
            .noInput,
            "\(name): ended after \(position) of \(size) bytes: it was cut "
              + "while it was read; read it again once it is complete")
        }
        return count
      }
      if errno != EINTR {
        throw DataError(
          .noInput, "\(name): cannot read: \(systemMessage(errno))")
      }
    }
  }
}

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

  /// Where reading began, in a file that can be read again from there.
  private let start: Int

  /// What a pipe has given, which cannot be read from it again.
  private let kept: ReadAgain?

  /// What is done once at the end; what it throws is why the end came early.
  private var atEnd: (() throws(DataError) -> Void)?

  /// Takes over a pipe that another program writes to.
  ///
  /// - Parameters:
  ///   - pipe: The end to read from, which is closed with this.
  ///   - name: The name for messages.
  ///   - atEnd: What is done once when the pipe ends; throws where what came
  ///     through it is not all.
  package init(
    pipe: Int32, name: String,
    atEnd: @escaping () throws(DataError) -> Void
  ) {
    self.name = name
    self.atEnd = atEnd
    descriptor = pipe
    isOwned = true
    size = nil
    start = 0
    kept = ReadAgain()
  }

  /// Takes over an open file, which is read from its beginning.
  ///
  /// - Parameters:
  ///   - file: The file, which is closed with this.
  ///   - name: The name for messages.
  package init(file: Int32, name: String) {
    self.name = name
    descriptor = file
    isOwned = true
    var status = stat()
    size = fstat(file, &status) == 0 ? Int(status.st_size) : nil
    start = 0
    kept = nil
    lseek(file, 0, SEEK_SET)
  }

  /// Takes a text in memory.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - name: The name for messages.
  package init(text: [UInt8], name: String) {
    self.name = name
    descriptor = -1
    isOwned = false
    size = text.count
    start = 0
    let kept = ReadAgain()
    text.withUnsafeBytes { kept.keep($0) }
    self.kept = kept
  }

  /// Opens a path; `-` is the standard input.
  package init(path: String) throws(DataError) {
    isOwned = path != "-"
    name = isOwned ? path : "standard input"
    descriptor = isOwned ? open(path, O_RDONLY | O_CLOEXEC) : STDIN_FILENO
    guard descriptor >= 0 else {
      let reason = systemMessage(errno)
      size = nil
      start = 0
      kept = nil
      throw DataError(
        .noInput, at: .file(path),
        "cannot open: \(reason); check the name, or give - for "
          + "the standard input")
    }
    var status = stat()
    let isKnown = fstat(descriptor, &status) == 0
    let type = status.st_mode & S_IFMT
    let isRegular = isKnown && type == S_IFREG
    start = max(0, Int(lseek(descriptor, 0, SEEK_CUR)))
    size = isRegular ? max(0, Int(status.st_size) - start) : nil
    kept = isRegular ? nil : ReadAgain()
    if isKnown, type == S_IFDIR {
      throw DataError(
        .noInput, at: .file(path), "is a directory; name a file inside it")
    }
  }

  deinit {
    if isOwned, descriptor >= 0 { close(descriptor) }
  }

  /// Goes back to where reading began.
  ///
  /// - Throws: What keeps the input from being read a second time.
  func rewind() throws(DataError) {
    if let failure = kept?.failure { throw failure }
    position = 0
    guard kept == nil else { return }
    guard lseek(descriptor, start, SEEK_SET) == start else {
      throw DataError(
        .noInput, at: .file(name),
        "cannot be read again: \(systemMessage(errno))")
    }
  }

  /// Reads up to the length of the buffer; 0 at the end of the file.
  package func read(into buffer: UnsafeMutableRawBufferPointer)
    throws(DataError) -> Int
  {
    if let kept, position < kept.count, kept.failure == nil {
      let count = try kept.read(from: position, into: buffer)
      position += count
      return count
    }
    if descriptor < 0 { return 0 }
    while true {
      let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 {
        position += count
        kept?.keep(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        if count == 0, buffer.count > 0, let atEnd {
          self.atEnd = nil
          try atEnd()
        }
        if count == 0, buffer.count > 0, let size, position < size {
          throw DataError(
            .noInput, at: .file(name),
            "ended after \(position) of \(size) bytes: it was cut "
              + "while it was read; read it again once it is complete")
        }
        return count
      }
      if errno != EINTR {
        throw DataError(
          .noInput, at: .file(name), "cannot read: \(systemMessage(errno))")
      }
    }
  }
}

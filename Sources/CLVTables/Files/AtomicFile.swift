internal import Glibc

/// An output file that appears whole or not at all.
///
/// Text goes to a temporary file beside the target, which takes the target's
/// name on `commit`. Until then, and after any failure or interrupt, the
/// target is as it was. Standard output, pipes and devices are written as the
/// text comes.
public final class AtomicFile {
  private static let bufferSize = 256 << 10

  /// The target's path, or `standard output`.
  public let name: String

  private let target: String
  private var temporary: String?
  private var slot: Int?
  private var descriptor: Int32
  private let isOwned: Bool
  private var buffer: [UInt8] = []

  /// Opens an output.
  ///
  /// - Parameter path: the target; `nil` or `-` is the standard output.
  /// - Throws: cannot create, when the directory is missing or not writable
  ///   or the target is a directory.
  public init(path: String?) throws(DataError) {
    guard let path, path != "-" else {
      name = "standard output"
      target = "-"
      descriptor = STDOUT_FILENO
      isOwned = false
      return
    }
    guard !path.isEmpty else {
      throw DataError(
        .cannotCreate,
        "the output has an empty name; name a file, or - for "
          + "the standard output")
    }
    name = path
    isOwned = true
    descriptor = -1
    target = Self.resolved(path)
    var status = stat()
    let exists = stat(target, &status) == 0
    let type = status.st_mode & S_IFMT
    if exists, type == S_IFDIR {
      throw DataError(
        .cannotCreate, "\(path): is a directory; name a file inside it")
    }
    if exists, type != S_IFREG {
      descriptor = open(target, O_WRONLY | O_CLOEXEC)
    } else {
      openTemporary(mode: exists ? status.st_mode & 0o7777 : nil)
    }
    guard descriptor >= 0 else {
      let reason = systemMessage(errno)
      throw DataError(
        .cannotCreate,
        "\(path): cannot create: \(reason); name a file in a directory that "
          + "is there and may be written to")
    }
  }

  deinit {
    discard()
  }

  /// Follows symbolic links, so that a link stays one.
  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  private func openTemporary(mode: mode_t?) {
    for _ in 0..<100 {
      let suffix = String(UInt32.random(in: .min ... .max), radix: 36)
      let path = "\(target).\(suffix).tmp"
      // On the list before it exists: no moment is left for a signal.
      let slot = TemporaryFiles.register(path)
      descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if descriptor >= 0 {
        if let mode { fchmod(descriptor, mode) }
        temporary = path
        self.slot = slot
        return
      }
      let code = errno
      if let slot { TemporaryFiles.unregister(slot) }
      errno = code
      if code != EEXIST { return }
    }
  }

  /// Writes bytes.
  ///
  /// - Throws: cannot create, when the device is full; output closed, when
  ///   the reader of the standard output has gone.
  public func write(_ bytes: UnsafeRawBufferPointer) throws(DataError) {
    if buffer.count + bytes.count > Self.bufferSize { try flush() }
    if bytes.count >= Self.bufferSize {
      try writeThrough(bytes)
    } else {
      buffer.append(contentsOf: bytes)
    }
  }

  /// Writes the text of a buffer.
  public func write(_ text: borrowing ByteBuffer) throws(DataError) {
    try write(UnsafeRawBufferPointer(text.bytes))
  }

  /// Writes text as UTF-8.
  public func write(_ text: String) throws(DataError) {
    var buffer = ByteBuffer()
    buffer.append(text)
    try write(buffer)
  }

  /// Writes what is left and gives the target its contents.
  ///
  /// Nothing may be written afterwards.
  public func commit() throws(DataError) {
    try flush()
    guard isOwned, descriptor >= 0 else { return }
    let closed = close(descriptor)
    descriptor = -1
    guard closed == 0 else { throw writeError() }
    guard let temporary else { return }
    guard rename(temporary, target) == 0 else { throw writeError() }
    self.temporary = nil
    releaseSlot()
  }

  /// Leaves the target as it was and removes the temporary file.
  public func discard() {
    buffer = []
    if isOwned, descriptor >= 0 { close(descriptor) }
    if isOwned { descriptor = -1 }
    if let temporary { unlink(temporary) }
    temporary = nil
    releaseSlot()
  }

  private func releaseSlot() {
    if let slot { TemporaryFiles.unregister(slot) }
    slot = nil
  }

  private func flush() throws(DataError) {
    guard !buffer.isEmpty else { return }
    try buffer.withUnsafeBufferPointer { bytes throws(DataError) in
      try writeThrough(UnsafeRawBufferPointer(bytes))
    }
    buffer.removeAll(keepingCapacity: true)
  }

  private func writeThrough(
    _ bytes: UnsafeRawBufferPointer
  ) throws(DataError) {
    precondition(descriptor >= 0, "written after commit")
    var rest = bytes
    while !rest.isEmpty {
      let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw writeError() }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }

  private func writeError() -> DataError {
    let code = errno
    if code == EPIPE {
      return DataError(.outputClosed, "\(name): closed by its reader")
    }
    return DataError(
      .cannotCreate, "\(name): cannot write: \(systemMessage(code))")
  }
}

internal import Libm

/// An output file that appears whole or not at all.
///
/// Text goes to a temporary file beside the target, which takes the target's
/// name on `commit`. Until then, and after any failure or interrupt, the
/// target is as it was. Standard output, pipes and devices are written as the
/// text comes.
///
/// A process that is killed at once leaves its temporary file behind, unlocked:
/// whoever opens an output of that name next removes it.
public final class AtomicFile {
  private static let bufferSize = 256 << 10

  /// The target's path, or `standard output`.
  public let name: String

  private let target: String
  private var temporary: TemporaryFile?
  private var descriptor: Int32
  private let isOwned: Bool
  private var buffer: [UInt8] = []

  /// What becomes of the text in the end; nil where it is what is wanted.
  private let conversion: (any TableConversion)?

  /// The columns of the table that was written, for a conversion.
  package var columns: [WrittenColumn] = []

  /// Whether texts that a spreadsheet would take for formulas are marked as
  /// texts, with an apostrophe before them.
  public var isExcelSafe = false

  /// Opens an output.
  ///
  /// - Parameters:
  ///   - path: the target; `nil` or `-` is the standard output.
  ///   - conversion: what makes the file of the text that is written, once all
  ///     of it is there; nil where the file is that text.
  /// - Throws: cannot create, when the directory is missing or not writable
  ///   or the target is a directory.
  public init(
    path: String?, conversion: (any TableConversion)? = nil
  ) throws(DataError) {
    guard let path, path != "-" else {
      self.conversion = nil
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
    self.conversion = exists && type != S_IFREG ? nil : conversion
    if exists, type == S_IFDIR {
      throw DataError(
        .cannotCreate, at: .file(path), "is a directory; name a file inside it")
    }
    if exists, type != S_IFREG {
      descriptor = open(target, O_WRONLY | O_CLOEXEC)
    } else {
      TemporaryFile.removeDebris(of: target)
      temporary = TemporaryFile(
        beside: target, mode: exists ? status.st_mode & 0o7777 : nil)
      descriptor = temporary?.descriptor ?? -1
    }
    guard descriptor >= 0 else {
      let reason = systemMessage(errno)
      throw DataError(
        .cannotCreate, at: .file(path),
        "cannot create: \(reason); name a file in a directory that "
          + "is there and may be written to")
    }
    if self.conversion != nil { descriptor = try NamelessFile().descriptor }
  }

  /// Begins a table that goes elsewhere than to a file, once all of its text
  /// is there.
  public init(
    into conversion: any TableConversion, name: String
  ) throws(DataError) {
    self.conversion = conversion
    self.name = name
    target = ""
    isOwned = true
    descriptor = try NamelessFile().descriptor
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

  /// Removes the temporary files of this process, which is about to end, and
  /// ends the programs that work for it; makes only calls that are allowed in
  /// a signal handler.
  package static func removeUnfinished() { TemporaryFiles.removeAll() }

  /// Removes what processes that were killed have left of an output.
  public static func removeDebris(of path: String) {
    TemporaryFile.removeDebris(of: resolved(path))
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
    _ = try Self.commit([self])
  }

  /// Gives several targets their contents, one right after the other, once
  /// all is written.
  ///
  /// A full device leaves all of them as they were, and so does a signal that
  /// can be handled. Only a kill or a power cut between two of the renames, or
  /// a directory that goes away, parts them.
  ///
  /// - Returns: The names of the files.
  @discardableResult
  public static func commit(
    _ files: [AtomicFile]
  ) throws(DataError) -> [String] {
    // What is no file comes last, as it cannot be taken back.
    for file in files where !file.target.isEmpty { try file.finish() }
    for file in files where file.target.isEmpty { try file.finish() }
    TemporaryFiles.beginCommit()
    defer { TemporaryFiles.endCommit() }
    for file in files {
      guard let temporary = file.temporary else { continue }
      guard temporary.rename(to: file.target) else { throw file.writeError() }
      file.temporary = nil
    }
    return files.map(\.name)
  }

  /// Writes what is left.
  private func finish() throws(DataError) {
    try flush()
    guard isOwned, descriptor >= 0 else { return }
    if let conversion {
      defer {
        close(descriptor)
        descriptor = -1
      }
      guard !columns.isEmpty else {
        throw DataError(
          .usage, at: .file(name),
          "is for a table, and what is written here is none; name another file"
        )
      }
      return try conversion.convert(
        descriptor, columns, to: temporary?.descriptor)
    }
    // Some file systems tell only on closing that they are full; the lock on
    // a temporary file goes with its own descriptor.
    let closed = close(temporary == nil ? descriptor : dup(descriptor))
    descriptor = -1
    guard closed == 0 else { throw writeError() }
  }

  /// Leaves the target as it was and removes the temporary file.
  public func discard() {
    buffer = []
    let isApart = temporary == nil || conversion != nil
    if isOwned, isApart, descriptor >= 0 { close(descriptor) }
    if isOwned { descriptor = -1 }
    temporary?.remove()
    temporary = nil
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
      return DataError(.outputClosed, at: .file(name), "closed by its reader")
    }
    return DataError(
      .cannotCreate, at: .file(name), "cannot write: \(systemMessage(code))")
  }
}

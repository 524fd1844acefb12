internal import Libm

/// What a pipe has given so far, kept so that it can be read again: in
/// memory up to a bound, beyond it in a temporary file.
final class ReadAgain {
  /// The most bytes in memory.
  private static let mostInMemory = 64 << 20

  private var memory: [UInt8] = []
  private var file: NamelessFile?

  /// The number of bytes kept.
  private(set) var count = 0

  /// Whether a temporary file failed, so that nothing can be read again.
  private(set) var failure: DataError?

  deinit {
    if let file { close(file.descriptor) }
  }

  /// Keeps bytes.
  func keep(_ bytes: UnsafeRawBufferPointer) {
    guard failure == nil else { return }
    defer { count += bytes.count }
    if file == nil, count + bytes.count <= Self.mostInMemory {
      memory.append(contentsOf: bytes)
      return
    }
    do throws(DataError) {
      if file == nil {
        file = try NamelessFile()
        try memory.withUnsafeBufferPointer { kept throws(DataError) in
          try write(UnsafeRawBufferPointer(kept), at: 0)
        }
        memory = []
      }
      try write(bytes, at: count)
    } catch {
      failure = error
      memory = []
    }
  }

  private func write(
    _ bytes: UnsafeRawBufferPointer, at start: Int
  ) throws(DataError) {
    var offset = 0
    while offset < bytes.count {
      let written = pwrite(
        file?.descriptor ?? -1, bytes.baseAddress.map { $0 + offset },
        bytes.count - offset, start + offset)
      if written < 0, errno == EINTR { continue }
      guard written > 0 else {
        throw DataError(
          .cannotCreate,
          "a temporary file cannot be written: \(systemMessage(errno)); set "
            + "TMPDIR to a directory with room")
      }
      offset += written
    }
  }

  /// Copies kept bytes from a place on and says how many.
  func read(
    from place: Int, into buffer: UnsafeMutableRawBufferPointer
  ) throws(DataError) -> Int {
    if let failure { throw failure }
    guard let file else {
      let end = min(count, place + buffer.count)
      memory.withUnsafeBytes {
        buffer.copyMemory(
          from: UnsafeRawBufferPointer(rebasing: $0[place..<end]))
      }
      return end - place
    }
    while true {
      let length = min(buffer.count, count - place)
      let read = pread(file.descriptor, buffer.baseAddress, length, place)
      if read < 0, errno == EINTR { continue }
      guard read > 0 else {
        throw DataError(
          .noInput,
          "a temporary file cannot be read: \(systemMessage(errno)); try again")
      }
      return read
    }
  }
}

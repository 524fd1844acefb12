/// The bytes of a message's body, for as long as a batch needs them.
final class IPCMemory {
  private let bytes: UnsafeMutableRawBufferPointer

  /// Copies bytes.
  init(_ source: ArraySlice<UInt8>) {
    bytes = .allocate(byteCount: max(1, source.count), alignment: 64)
    bytes.copyBytes(from: source)
    count = source.count
  }

  deinit {
    bytes.deallocate()
  }

  /// The number of bytes.
  let count: Int

  /// A part of them; nil where it is not within them.
  func part(from start: Int64, count size: Int64) -> UnsafeRawBufferPointer? {
    guard start >= 0, size >= 0, start <= count, size <= Int64(count) - start
    else { return nil }
    return UnsafeRawBufferPointer(
      rebasing: bytes[Int(start)..<Int(start) + Int(size)])
  }
}

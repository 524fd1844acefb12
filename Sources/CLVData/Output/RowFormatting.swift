internal import Dispatch

extension AtomicFile {
  private static let blockRows = 8192
  private static let blocksPerWave = 16

  /// Writes rows that are formatted in blocks on all processors and written
  /// in order.
  ///
  /// - Parameters:
  ///   - count: the number of rows.
  ///   - row: appends one row, line end included, to the text; the cache is
  ///     for numbers that many rows share. Rows are called out of order and
  ///     at the same time.
  /// - Throws: what `write` throws.
  public func writeRows(
    _ count: Int,
    row: @Sendable (Int, inout ByteBuffer, inout NumberCache) -> Void
  ) throws(DataError) {
    let texts = UnsafeMutableBufferPointer<ByteBuffer>.allocate(
      capacity: Self.blocksPerWave)
    let caches = UnsafeMutableBufferPointer<NumberCache>.allocate(
      capacity: Self.blocksPerWave)
    for index in 0..<Self.blocksPerWave {
      texts.initializeElement(at: index, to: ByteBuffer())
      caches.initializeElement(at: index, to: NumberCache())
    }
    defer {
      texts.deinitialize().deallocate()
      caches.deinitialize().deallocate()
    }
    for start in stride(
      from: 0, to: count, by: Self.blockRows * Self.blocksPerWave)
    {
      let left = (count - start + Self.blockRows - 1) / Self.blockRows
      let blocks = min(left, Self.blocksPerWave)
      // Each iteration touches its own text and cache only.
      nonisolated(unsafe) let (texts, caches) = (texts, caches)
      DispatchQueue.concurrentPerform(iterations: blocks) { block in
        let first = start + block * Self.blockRows
        texts[block].removeAll()
        for index in first..<min(count, first + Self.blockRows) {
          row(index, &texts[block], &caches[block])
        }
      }
      for block in 0..<blocks { try write(texts[block]) }
    }
  }
}

/// Remembers the text of numbers that come again and again, such as ages in
/// weeks, which take a few hundred values in a million rows.
public struct NumberCache: ~Copyable {
  private static let size = 1024

  private struct Entry: BitwiseCopyable {
    var key: UInt64
    var start: Int
    var count: Int
  }

  private let entries: UnsafeMutablePointer<Entry>
  private var texts = ByteBuffer()

  /// An empty cache.
  public init() {
    entries = .allocate(capacity: Self.size)
    forgetAll()
  }

  deinit {
    entries.deallocate()
  }

  private mutating func forgetAll() {
    texts.removeAll()
    // Every bit set is a NaN, which is never kept.
    entries.initialize(
      repeating: Entry(key: .max, start: 0, count: 0), count: Self.size)
  }

  /// Appends a number just as the buffer itself would.
  public mutating func append(_ number: Double, to buffer: inout ByteBuffer) {
    let key = number.bitPattern
    if number.isNaN { return buffer.append(number) }
    let slot = Int((key &* 0x9E37_79B9_7F4A_7C15) &>> 54)
    if entries[slot].key != key {
      if texts.count > 1 << 20 { forgetAll() }
      let start = texts.count
      texts.append(number)
      entries[slot] = Entry(key: key, start: start, count: texts.count - start)
    }
    let entry = entries[slot]
    let end = entry.start + entry.count
    buffer.append(bytes: Bytes(rebasing: texts.bytes[entry.start..<end]))
  }
}

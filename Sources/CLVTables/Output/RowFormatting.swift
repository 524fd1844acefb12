internal import Dispatch

extension AtomicFile {
  private static let blockRows = 4096
  private static let blocksPerWave = 8

  /// Writes rows that are formatted in blocks on all processors and written
  /// in order, each wave of blocks while the next one is formatted.
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
      capacity: 2 * Self.blocksPerWave)
    let caches = UnsafeMutableBufferPointer<NumberCache>.allocate(
      capacity: Self.blocksPerWave)
    for index in texts.indices {
      texts.initializeElement(at: index, to: ByteBuffer())
    }
    for index in caches.indices {
      caches.initializeElement(at: index, to: NumberCache())
    }
    defer {
      texts.deinitialize().deallocate()
      caches.deinitialize().deallocate()
    }
    // Each iteration touches its own text and cache only, and one of them
    // the file.
    nonisolated(unsafe) let (file, unsafeTexts, unsafeCaches) = (
      self, texts, caches
    )
    nonisolated(unsafe) var failure: DataError?
    let rows = Self.blocksPerWave * Self.blockRows
    var written = 0..<0
    var half = 0
    var start = 0
    while start < count || !written.isEmpty {
      let left = max(0, (count - start + Self.blockRows - 1) / Self.blockRows)
      let blocks = min(left, Self.blocksPerWave)
      let (first, firstText) = (start, half * Self.blocksPerWave)
      let ready = written
      DispatchQueue.concurrentPerform(iterations: blocks + 1) { iteration in
        guard iteration > 0 else {
          do throws(DataError) {
            for text in ready { try file.write(unsafeTexts[text]) }
          } catch {
            failure = error
          }
          return
        }
        let block = iteration - 1
        let text = firstText + block
        unsafeTexts[text].removeAll()
        let begin = first + block * Self.blockRows
        for index in begin..<min(count, begin + Self.blockRows) {
          row(index, &unsafeTexts[text], &unsafeCaches[block])
        }
      }
      if let failure { throw failure }
      written = firstText..<firstText + blocks
      half = 1 - half
      start += rows
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
      if texts.count > 1 << 16 { forgetAll() }
      let start = texts.count
      texts.append(number)
      entries[slot] = Entry(key: key, start: start, count: texts.count - start)
    }
    let entry = entries[slot]
    let end = entry.start + entry.count
    buffer.append(bytes: Bytes(rebasing: texts.bytes[entry.start..<end]))
  }
}

/// Remembers the text of numbers that come again and again, such as ages in
/// weeks, which take a few hundred values in a million rows.
struct NumberCache: ~Copyable {
  private static let size = 1024

  private struct Entry: BitwiseCopyable {
    var key: UInt64
    var start: Int
    var count: Int
  }

  private let entries: UnsafeMutablePointer<Entry>
  private var texts = ByteBuffer()

  /// An empty cache.
  init() {
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
  mutating func append(_ number: Double, to buffer: inout ByteBuffer) {
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

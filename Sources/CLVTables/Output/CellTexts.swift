/// The texts of a column's cells, one after another.
@usableFromInline struct CellTexts: ~Copyable {
  /// All of them.
  @usableFromInline var bytes = ByteBuffer()

  /// Where each ends.
  @usableFromInline var ends = GrowableBuffer<Int>()

  init() {}

  deinit {
    ends.deallocate()
  }

  /// Ends a cell.
  @inlinable @inline(__always)
  mutating func endCell() {
    ends.append(bytes.count)
  }

  /// The number of texts.
  var count: Int { ends.count }

  /// A text by its place.
  @inline(__always)
  subscript(place: Int) -> Bytes {
    let ends = ends.elements
    let start = place == 0 ? 0 : ends[place &- 1]
    return Bytes(rebasing: bytes.bytes[start..<ends[place]])
  }

  /// Forgets the texts and keeps their memory.
  mutating func removeAll() {
    bytes.removeAll()
    ends.truncate(to: 0)
  }
}

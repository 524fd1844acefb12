/// The cells of a block of rows, column by column, in memory used again and
/// again.
///
/// A column's cells are made one after another, as that is where the time goes;
/// the rows are then put together from them.
struct TextBlock: ~Copyable {
  /// The text of all cells, one column after another.
  var cells = ByteBuffer()

  /// A text before it is quoted.
  var text = ByteBuffer()

  /// The text of numbers that come again.
  var numbers = NumberCache()

  /// Where each cell ends.
  private(set) var ends = GrowableBuffer<Int>()

  deinit {
    ends.deallocate()
  }

  mutating func removeAll() {
    cells.removeAll()
    ends.truncate(to: 0)
  }

  /// Ends a cell.
  @inline(__always)
  mutating func endCell() {
    ends.append(cells.count)
  }

  /// Appends a cell.
  @inline(__always)
  mutating func endCell(_ append: (inout ByteBuffer) -> Void) {
    append(&cells)
    endCell()
  }

  /// Puts the rows together.
  ///
  /// - Parameters:
  ///   - rows: Their number.
  ///   - pieces: The number of columns.
  ///   - text: What they are appended to.
  ///   - ended: Takes the length of the text after each row.
  @inline(__always)
  borrowing func zip(
    _ rows: Int, pieces: Int, into text: inout ByteBuffer,
    ended: (Int) -> Void = { _ in }
  ) {
    let bytes = cells.bytes
    let ends = ends.elements
    for row in 0..<rows {
      for piece in 0..<pieces {
        let cell = piece &* rows &+ row
        let start = cell == 0 ? 0 : ends[cell &- 1]
        text.append(bytes: Bytes(rebasing: bytes[start..<ends[cell]]))
      }
      ended(text.count)
    }
  }
}

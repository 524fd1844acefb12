/// The values of some rows, column by column, before they are text, in memory
/// used again and again.
struct ValueBlock: ~Copyable {
  /// How many rows are taken at a time, so that their values stay at hand.
  static let rows = 256

  /// A value takes as much as the largest of them.
  private static let stride = MemoryLayout<Double?>.stride

  /// The texts of all columns of texts, one column after another.
  var texts = CellTexts()

  /// The text of numbers that come again.
  var numbers = NumberCache()

  private var values = UnsafeMutableRawPointer.allocate(
    byteCount: 0, alignment: 8)
  private var columns = 0

  deinit {
    values.deallocate()
  }

  /// Makes room for the values of some columns.
  mutating func reserve(columns: Int) {
    guard columns > self.columns else { return }
    values.deallocate()
    values = .allocate(
      byteCount: columns * Self.rows * Self.stride, alignment: 8)
    self.columns = columns
  }

  /// Where a column's values are, for which there must be room.
  @inline(__always)
  borrowing func values<Value: BitwiseCopyable>(
    of column: Int, as type: Value.Type
  ) -> UnsafeMutablePointer<Value> {
    (values + column &* Self.rows &* Self.stride).assumingMemoryBound(to: type)
  }
}

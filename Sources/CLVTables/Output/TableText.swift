/// A table as text in memory, some rows at a time.
package struct TableText<Rows: Sendable>: Sendable {
  /// What stands before the rows.
  package let header: String

  let table: Rows
  let writer: RowWriter<Rows>

  /// The text of some rows.
  package func rows(_ range: Range<Int>) -> [UInt8] {
    var text = ByteBuffer()
    var block = ValueBlock()
    writer.append(table, range, to: &text, using: &block)
    return Array(text.bytes)
  }
}

/// Appends the cells of one column in a format.
struct CellWriter<Rows: Sendable>: Sendable {
  private let column: OutputColumn<Rows>
  private let format: any TableFormat
  private let before: [UInt8]
  private let empty: [UInt8]
  private let after: [UInt8]

  /// A writer of the column at an index among all that are written.
  init(
    _ column: OutputColumn<Rows>, at index: Int, of count: Int,
    _ format: any TableFormat
  ) {
    self.column = column
    self.format = format
    before = Array(format.beginning(of: column.name, at: index).utf8)
    empty = Array(format.emptyCell.utf8)
    after = index == count - 1 ? Array(format.rowEnd.utf8) : []
  }

  /// Appends the cells of some rows.
  func append(_ rows: Rows, _ range: Range<Int>, to block: inout TextBlock) {
    before.withUnsafeBufferPointer { before in
      after.withUnsafeBufferPointer { after in
        for row in range {
          block.cells.append(bytes: before)
          append(rows, row, to: &block)
          block.cells.append(bytes: after)
          block.endCell()
        }
      }
    }
  }

  @inline(__always)
  private func append(_ rows: Rows, _ row: Int, to block: inout TextBlock) {
    switch column.cells {
    case .numbers(let value):
      guard let number = value(rows, row) else { return appendEmpty(&block) }
      if !number.isFinite {
        format.append(notFinite: number, to: &block.cells)
      } else if column.isRepetitive {
        block.numbers.append(number, to: &block.cells)
      } else {
        block.cells.append(number)
      }
    case .counts(let value):
      guard let number = value(rows, row) else { return appendEmpty(&block) }
      block.cells.append(number)
    case .texts(let append):
      block.text.removeAll()
      append(rows, row, &block.text)
      if block.text.count == 0 { return appendEmpty(&block) }
      format.append(text: block.text.bytes, to: &block.cells)
    }
  }

  private func appendEmpty(_ block: inout TextBlock) {
    empty.withUnsafeBufferPointer { block.cells.append(bytes: $0) }
  }
}

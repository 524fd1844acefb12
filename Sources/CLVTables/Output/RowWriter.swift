/// Appends rows in a format.
///
/// The values of some rows are taken column by column, each column in a loop
/// of its own; their text is then made row by row, where it is to stand.
struct RowWriter<Rows: Sendable>: Sendable {
  /// What rows are put together from.
  private enum Source: Sendable {
    case column(OutputColumn<Rows>.Cells)
    case shared(
      SharedTexts,
      keys: @Sendable (Rows, Range<Int>, UnsafeMutablePointer<Int>) -> Void)
    case nothing
  }

  private enum Kind {
    case number, repetitiveNumber, count, text, shared, nothing
  }

  /// What the loop over rows needs to know of a source.
  private struct Piece {
    let kind: Kind

    /// The number of columns of text before it.
    let texts: Int

    /// Where what stands before it begins in `marks`, and its length.
    let mark: Int
    let markLength: Int
  }

  private let format: any TableFormat
  private let empty: [UInt8]
  private var sources: [Source] = []
  private var pieces: [Piece] = []
  private var marks: [UInt8] = []
  private var texts = 0

  /// A writer of no columns yet.
  init(_ format: any TableFormat) {
    self.format = format
    empty = Array(format.emptyCell.utf8)
  }

  /// Appends a column, at its place among all that are written.
  mutating func append(_ column: OutputColumn<Rows>, at place: Int) {
    let kind: Kind =
      switch column.cells {
      case .numbers: column.isRepetitive ? .repetitiveNumber : .number
      case .counts: .count
      case .texts: .text
      }
    append(
      .column(column.cells), kind,
      after: format.beginning(of: column.name, at: place))
    if kind == .text { texts += 1 }
  }

  /// Appends texts that rows share by their keys.
  mutating func append(
    _ texts: SharedTexts,
    keys:
      @escaping @Sendable (Rows, Range<Int>, UnsafeMutablePointer<Int>) -> Void
  ) {
    append(.shared(texts, keys: keys), .shared)
  }

  /// Appends a mark, such as the end of a row.
  mutating func append(_ mark: String) {
    append(.nothing, .nothing, after: mark)
  }

  private mutating func append(
    _ source: Source, _ kind: Kind, after mark: String = ""
  ) {
    let start = marks.count
    marks += mark.utf8
    sources.append(source)
    pieces.append(
      Piece(
        kind: kind, texts: texts, mark: start,
        markLength: marks.count - start))
  }
}

// MARK: - Writing

extension RowWriter {
  /// Appends some rows, in memory to use, and calls `ended` with the length of
  /// the text after each.
  func append(
    _ rows: Rows, _ range: Range<Int>, to text: inout ByteBuffer,
    using block: inout ValueBlock, ended: (Int) -> Void = { _ in }
  ) {
    // One more for keys.
    block.reserve(columns: sources.count + 1)
    var start = range.lowerBound
    while start < range.upperBound {
      let part = start..<min(start + ValueBlock.rows, range.upperBound)
      take(rows, part, &block)
      pieces.withUnsafeBufferPointer { pieces in
        marks.withUnsafeBufferPointer { marks in
          for row in 0..<part.count {
            for index in pieces.indices {
              let piece = pieces[index]
              Self.append(marks, piece, to: &text)
              append(piece, index, row, of: part.count, &block, to: &text)
            }
            ended(text.count)
          }
        }
      }
      start = part.upperBound
    }
  }

  /// Takes the values of all columns.
  private func take(
    _ rows: Rows, _ range: Range<Int>, _ block: inout ValueBlock
  ) {
    block.texts.removeAll()
    for (index, source) in sources.enumerated() {
      switch source {
      case .column(.numbers(let take)):
        take(rows, range, block.values(of: index, as: Double?.self))
      case .column(.counts(let take)):
        take(rows, range, block.values(of: index, as: Int?.self))
      case .column(.texts(let take)): take(rows, range, &block.texts)
      case .shared(let texts, keys: let take):
        let keys = block.values(of: sources.count, as: Int.self)
        take(rows, range, keys)
        let values = block.values(of: index, as: Bytes.self)
        for row in 0..<range.count { values[row] = texts[keys[row]] }
      case .nothing: break
      }
    }
  }

  @inline(__always)
  private func append(
    _ piece: Piece, _ index: Int, _ row: Int, of count: Int,
    _ block: inout ValueBlock, to text: inout ByteBuffer
  ) {
    switch piece.kind {
    case .number:
      guard let number = block.values(of: index, as: Double?.self)[row],
        number.isFinite
      else { return appendUnusual(index, row, &block, to: &text) }
      text.append(number)
    case .repetitiveNumber:
      guard let number = block.values(of: index, as: Double?.self)[row],
        number.isFinite
      else { return appendUnusual(index, row, &block, to: &text) }
      block.numbers.append(number, to: &text)
    case .count:
      guard let number = block.values(of: index, as: Int?.self)[row] else {
        return appendEmpty(to: &text)
      }
      text.append(number)
    case .text:
      let value = block.texts[piece.texts &* count &+ row]
      if value.isEmpty { return appendEmpty(to: &text) }
      format.append(text: value, to: &text)
    case .shared:
      text.append(bytes: block.values(of: index, as: Bytes.self)[row])
    case .nothing: break
    }
  }

  /// Appends a number that is infinite, none, or not there.
  @inline(never)
  private func appendUnusual(
    _ index: Int, _ row: Int, _ block: inout ValueBlock,
    to text: inout ByteBuffer
  ) {
    guard let number = block.values(of: index, as: Double?.self)[row] else {
      return appendEmpty(to: &text)
    }
    format.append(notFinite: number, to: &text)
  }

  private func appendEmpty(to text: inout ByteBuffer) {
    empty.withUnsafeBufferPointer { text.append(bytes: $0) }
  }

  /// Appends what stands before a piece: one byte or none more often than not.
  @inline(__always)
  private static func append(
    _ marks: Bytes, _ piece: Piece, to text: inout ByteBuffer
  ) {
    switch piece.markLength {
    case 0: break
    case 1: text.append(byte: marks[piece.mark])
    default:
      text.append(
        bytes: Bytes(
          rebasing: marks[piece.mark..<piece.mark + piece.markLength]))
    }
  }
}

/// A table to be written: a list of columns over rows of one kind.
///
/// The list is all there is to say about a table. Files in every
/// ``TableFormat``, the help of the tool and the documentation follow from it:
///
///     let table = OutputTable<[Visit]>(columns: [
///       .text("page", "the page") { visits, row in visits[row].page },
///       .count("visits", "how often it was seen") { $0[$1].count },
///     ])
///     try table.write(visits, count: visits.count, to: file)
///
/// Rows are formatted on all processors, a block at a time.
public struct OutputTable<Rows: Sendable>: Sendable {
  /// Keys that rows share, such as the histories of customers.
  public struct Keys: Sendable {
    let count: @Sendable (Rows) -> Int
    let key: @Sendable (Rows, Int) -> Int

    /// Makes keys from their number and from that of each row.
    public init(
      count: @escaping @Sendable (Rows) -> Int,
      key: @escaping @Sendable (Rows, Int) -> Int
    ) {
      self.count = count
      self.key = key
    }
  }

  /// All columns that a table may have, in their order.
  public let columns: [OutputColumn<Rows>]

  private let keys: Keys?

  /// Makes a table.
  ///
  /// - Parameters:
  ///   - columns: The columns, whose names differ.
  ///   - keys: What the rows share, for columns that are
  ///     ``OutputColumn/shared``.
  public init(columns: [OutputColumn<Rows>], keys: Keys? = nil) {
    self.columns = columns
    self.keys = keys
  }

  /// The columns with their meanings and units, as text for people: `clv (what
  /// the customer is worth, money); …`.
  public var description: String {
    columns.map { column in
      let unit = column.unit.map { ", in \($0)" } ?? ""
      return "\(column.name) (\(column.meaning)\(unit))"
    }.joined(separator: "; ")
  }

  /// Writes the table; the caller commits the file.
  ///
  /// - Parameters:
  ///   - rows: What the table is of.
  ///   - count: The number of rows.
  ///   - file: The file.
  ///   - format: How it is written; nil where the ending of the file's name
  ///     says so, `.jsonl` for ``JSONLinesFormat``, all else for
  ///     ``CSVFormat``.
  /// - Throws: What writing the file throws.
  public func write(
    _ rows: Rows, count: Int, to file: AtomicFile,
    as format: (any TableFormat)? = nil
  ) throws(DataError) {
    let format = format ?? file.tableFormat
    let present = columns.filter { $0.isPresent(rows) }
    file.columns = present.map { WrittenColumn($0) }
    try file.write(format.header(present.map(\.name)))
    let pieces = pieces(of: present, rows, format)
    try file.writeBlocks(count) { range, text, block in
      block.removeAll()
      for piece in pieces { piece.append(rows, range, to: &block) }
      block.zip(range.count, pieces: pieces.count, into: &text)
    }
  }

  /// The columns, those beside one another that share keys as one piece with
  /// their text.
  private func pieces(
    of columns: [OutputColumn<Rows>], _ rows: Rows, _ format: any TableFormat
  ) -> [TablePiece<Rows>] {
    var pieces: [TablePiece<Rows>] = []
    var place = 0
    while place < columns.count {
      let isShared = columns[place].isShared && keys != nil
      let end =
        columns[place...].firstIndex { !isShared || !$0.isShared }
        ?? columns.count
      let group = (place..<max(end, place + 1)).map {
        CellWriter(columns[$0], at: $0, of: columns.count, format)
      }
      place += group.count
      if isShared, let keys {
        let texts = SharedTexts(count: keys.count(rows)) { range, block in
          for cell in group { cell.append(rows, range, to: &block) }
          return group.count
        }
        pieces.append(.shared(texts, keys.key))
      } else {
        pieces += group.map { .cells($0) }
      }
    }
    return pieces
  }
}

/// A part of each row.
private enum TablePiece<Rows: Sendable>: Sendable {
  /// A cell.
  case cells(CellWriter<Rows>)

  /// Cells that rows of one key share.
  case shared(SharedTexts, @Sendable (Rows, Int) -> Int)

  func append(_ rows: Rows, _ range: Range<Int>, to block: inout TextBlock) {
    switch self {
    case .cells(let writer): writer.append(rows, range, to: &block)
    case .shared(let texts, let key):
      for row in range {
        block.endCell { texts.append(key(rows, row), to: &$0) }
      }
    }
  }
}

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
    let keys: @Sendable (Rows, Range<Int>, UnsafeMutablePointer<Int>) -> Void

    @usableFromInline
    init(
      _ count: @escaping @Sendable (Rows) -> Int,
      keys:
        @escaping @Sendable (
          Rows, Range<Int>, UnsafeMutablePointer<Int>
        ) -> Void
    ) {
      self.count = count
      self.keys = keys
    }

    /// Makes keys from their number and from that of each row.
    @inlinable
    public init(
      count: @escaping @Sendable (Rows) -> Int,
      key: @escaping @Sendable (Rows, Int) -> Int
    ) {
      self.init(count) { rows, range, keys in
        for row in range { keys[row &- range.lowerBound] = key(rows, row) }
      }
    }
  }

  /// All columns that a table may have, in their order.
  public let columns: [OutputColumn<Rows>]

  let keys: Keys?

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
    let writer = writer(of: present, rows, format)
    try file.writeBlocks(count) { range, text, block in
      writer.append(rows, range, to: &text, using: &block)
    }
  }

  /// The table as text in memory, some rows at a time.
  ///
  /// - Parameters:
  ///   - rows: What the table is of.
  ///   - format: How it is written.
  /// - Returns: What gives the text.
  package func text(
    of rows: Rows, as format: any TableFormat
  ) -> TableText<Rows> {
    let present = columns.filter { $0.isPresent(rows) }
    return TableText(
      header: format.header(present.map(\.name)), table: rows,
      writer: writer(of: present, rows, format))
  }

  /// What writes the columns, those beside one another that share keys as one
  /// piece with their text.
  private func writer(
    of columns: [OutputColumn<Rows>], _ rows: Rows, _ format: any TableFormat
  ) -> RowWriter<Rows> {
    var writer = RowWriter<Rows>(format)
    var place = 0
    while place < columns.count {
      let isShared = columns[place].isShared && keys != nil
      let end =
        columns[place...].firstIndex { !isShared || !$0.isShared }
        ?? columns.count
      let group = place..<max(end, place + 1)
      place = group.upperBound
      guard isShared, let keys else {
        writer.append(columns[group.lowerBound], at: group.lowerBound)
        continue
      }
      var parts = RowWriter<Rows>(format)
      for index in group { parts.append(columns[index], at: index) }
      let texts = SharedTexts(count: keys.count(rows)) {
        [parts] range, text, block, ended in
        parts.append(rows, range, to: &text, using: &block, ended: ended)
      }
      writer.append(texts, keys: keys.keys)
    }
    writer.append(format.rowEnd)
    return writer
  }
}

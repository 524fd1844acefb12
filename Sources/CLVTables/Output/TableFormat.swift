/// How a table is written as text: what stands before the rows, around a cell
/// and after a row.
///
/// A format is one type; ``CSVFormat`` and ``JSONLinesFormat`` are two.
public protocol TableFormat: Sendable {
  /// What stands before the rows, line end included.
  func header(_ columns: [String]) -> String

  /// What stands before each cell of a column, which is the first where the
  /// index is 0.
  func beginning(of column: String, at index: Int) -> String

  /// What stands for a value that is not there.
  var emptyCell: String { get }

  /// What stands after the last cell of a row, line end included.
  var rowEnd: String { get }

  /// Appends a text, which is not empty, in quotes where it needs them.
  func append(
    text: UnsafeBufferPointer<UInt8>, to buffer: inout ByteBuffer)

  /// Appends a number that is infinite or none.
  func append(notFinite number: Double, to buffer: inout ByteBuffer)
}

extension AtomicFile {
  /// The format that the ending of the file's name says: `.jsonl` JSON Lines,
  /// all others CSV.
  public var tableFormat: any TableFormat {
    name.lowercased().hasSuffix(".jsonl")
      ? JSONLinesFormat() : CSVFormat(isExcelSafe: isExcelSafe)
  }
}

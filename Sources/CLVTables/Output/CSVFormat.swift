/// Comma-separated values (RFC 4180) under a header, lines ended by a line
/// feed.
///
/// Numbers are in the shortest form that reads back as the same, whole ones
/// without a point; an infinite one is `inf`. A value that is not there is an
/// empty field.
public struct CSVFormat: TableFormat {
  private let isExcelSafe: Bool

  /// The format.
  ///
  /// - Parameter isExcelSafe: Whether an apostrophe stands before texts that a
  ///   spreadsheet would take for formulas.
  public init(isExcelSafe: Bool = false) {
    self.isExcelSafe = isExcelSafe
  }

  /// The names, separated by commas.
  public func header(_ columns: [String]) -> String {
    columns.joined(separator: ",") + "\n"
  }

  /// A comma, but before the first cell.
  public func beginning(of column: String, at index: Int) -> String {
    index == 0 ? "" : ","
  }

  /// Nothing.
  public var emptyCell: String { "" }

  /// A line feed.
  public var rowEnd: String { "\n" }

  /// Appends a text, in quotes if it needs them.
  public func append(
    text: UnsafeBufferPointer<UInt8>, to buffer: inout ByteBuffer
  ) {
    guard isExcelSafe, let first = text.first, "=+-@\t\r".utf8.contains(first)
    else { return buffer.append(field: text) }
    let marked = [UInt8(ascii: "'")] + text
    marked.withUnsafeBufferPointer { buffer.append(field: $0) }
  }

  /// Appends `inf`, `-inf` or `nan`.
  public func append(notFinite number: Double, to buffer: inout ByteBuffer) {
    buffer.append(number)
  }
}

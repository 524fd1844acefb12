/// Comma-separated values (RFC 4180) under a header, lines ended by a line
/// feed.
///
/// Numbers are in the shortest form that reads back as the same, whole ones
/// without a point; an infinite one is `inf`. A value that is not there is an
/// empty field.
public struct CSVFormat: TableFormat {
  /// The format, which has no options.
  public init() {}

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
    buffer.append(field: text)
  }

  /// Appends `inf`, `-inf` or `nan`.
  public func append(notFinite number: Double, to buffer: inout ByteBuffer) {
    buffer.append(number)
  }
}

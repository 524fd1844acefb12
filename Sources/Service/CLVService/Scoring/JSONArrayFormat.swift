internal import CLVTables

/// JSON Lines with a comma behind each object, which makes the elements of an
/// array but for the last comma.
struct JSONArrayFormat: TableFormat {
  private let lines = JSONLinesFormat()

  /// What stands behind the last object, and is to be left out.
  static let excess = ",\n".utf8.count

  func header(_ columns: [String]) -> String { lines.header(columns) }

  func beginning(of column: String, at index: Int) -> String {
    lines.beginning(of: column, at: index)
  }

  var emptyCell: String { lines.emptyCell }

  var rowEnd: String { "},\n" }

  func append(
    text: UnsafeBufferPointer<UInt8>, to buffer: inout ByteBuffer
  ) {
    lines.append(text: text, to: &buffer)
  }

  func append(notFinite number: Double, to buffer: inout ByteBuffer) {
    lines.append(notFinite: number, to: &buffer)
  }
}

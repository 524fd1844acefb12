/// Rows of a table in memory as lines of a text with a header.
package enum RowPlace {
  /// The line of a row, counted from 0.
  package static func line(ofRow row: Int) -> Int { row + 2 }

  /// The row of a line; nil for the header.
  package static func row(ofLine line: Int) -> Int? {
    line >= 2 ? line - 2 : nil
  }
}

/// A table for a terminal: columns aligned by spaces, the first to the left,
/// the others to the right.
public struct TextTable: Sendable {
  private var rows: [[String]]

  /// A table with a header and no rows yet.
  public init(header: [String]) {
    rows = [header]
  }

  /// Adds a row with a cell for each column.
  public mutating func append(_ cells: [String]) {
    precondition(cells.count == rows[0].count, "a cell for each column")
    rows.append(cells)
  }

  /// The table's lines, each after an indent, without the last line end.
  public func text(indent: String = "  ") -> String {
    let widths = rows[0].indices.map { column in
      rows.map { TextWidth.of($0[column]) }.max() ?? 0
    }
    return rows.map { row in
      let cells = zip(row, widths).enumerated().map { column, cell in
        let padding = String(
          repeating: " ", count: cell.1 - TextWidth.of(cell.0))
        return column == 0 ? cell.0 + padding : padding + cell.0
      }
      let line = cells.joined(separator: "  ")
      return indent + line.trimmingSuffix(while: { $0 == " " })
    }.joined(separator: "\n")
  }
}

extension TextTable {
  /// An identifier that keeps the table in shape, whatever is in it.
  static func shortened(_ id: String) -> String {
    let visible = id.unicodeScalars.map { scalar in
      scalar.properties.generalCategory == .control ? "\u{FFFD}" : "\(scalar)"
    }.joined()
    return visible.count > 24 ? visible.prefix(23) + "…" : visible
  }
}

extension String {
  fileprivate func trimmingSuffix(
    while predicate: (Character) -> Bool
  ) -> String {
    var text = self
    while let last = text.last, predicate(last) { text.removeLast() }
    return text
  }
}

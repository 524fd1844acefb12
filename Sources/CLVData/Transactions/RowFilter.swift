public import CLVTables

/// Which rows of a log are wanted, by the values of a column.
public struct RowFilter: Sendable, Equatable {
  /// The name of the column.
  public let column: String

  /// The values, byte for byte but for blanks at their ends.
  public let values: [String]

  /// Whether rows with one of the values are kept; else they are left out.
  public let keeps: Bool

  /// Whether letters may be small or capital ones.
  public let ignoresCase: Bool

  /// Makes a filter.
  public init(
    column: String, values: [String], keeps: Bool, ignoresCase: Bool = false
  ) {
    self.ignoresCase = ignoresCase
    self.column = column
    self.values = values
    self.keeps = keeps
  }

  /// Reads `COLUMN=VALUE,VALUE`.
  ///
  /// - Throws: A usage error where it is anything else.
  public init(option: String, keeps: Bool) throws(DataError) {
    let parts = option.split(
      separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty else {
      throw DataError(
        .usage,
        "\(keeps ? .keep : .drop) \"\(option)\": give a column and its "
          + "values, such as status=completed,paid")
    }
    self.init(
      column: String(parts[0]),
      values: parts[1].split(
        separator: ",", omittingEmptySubsequences: false
      ).map(String.init),
      keeps: keeps)
  }
}

/// A filter on a column of an opened table.
struct ColumnFilter {
  private let column: Int
  private let values: [[UInt8]]
  private let keeps: Bool
  private let ignoresCase: Bool

  init(_ filter: RowFilter, _ table: InputTable) throws(DataError) {
    column = try table.index(
      of: filter.column, remedy: filter.keeps ? .keep : .drop)
    ignoresCase = filter.ignoresCase
    values = filter.values.map {
      Array((filter.ignoresCase ? $0.lowercased() : $0).utf8)
    }
    keeps = filter.keeps
  }

  /// Whether the record at hand, which has the column, is wanted.
  func isKept(_ reader: RecordReader) -> Bool {
    let field = reader[column].bytes.trimmed
    if ignoresCase {
      let text = String(decoding: field, as: UTF8.self).lowercased()
      return values.contains { $0.elementsEqual(text.utf8) } == keeps
    }
    return values.contains { $0.elementsEqual(field) } == keeps
  }
}

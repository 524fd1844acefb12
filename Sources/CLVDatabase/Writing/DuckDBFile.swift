public import CLVTables

/// A file that DuckDB writes: Parquet, or a workbook in which every text is
/// one, also where a spreadsheet would take it for a formula.
///
/// Parquet has every number as it is; a workbook has 15 digits of each, as all
/// workbooks have, and empty cells for infinite ones.
public struct DuckDBFile: TableConversion {
  private enum Kind {
    case parquet
    case workbook
  }

  private let kind: Kind
  private let name: String
  private let program: DuckDB

  /// The kind that the ending of a file's name says: `.parquet` or `.xlsx`; nil
  /// for text.
  ///
  /// - Throws: A missing program without DuckDB.
  public init?(path: String) throws(DataError) {
    let lower = path.lowercased()
    if lower.hasSuffix(".parquet") {
      kind = .parquet
    } else if lower.hasSuffix(".xlsx") {
      kind = .workbook
    } else {
      return nil
    }
    name = path
    program = try DuckDB("to write \(path)")
  }

  /// Writes the file.
  public func convert(
    _ text: Int32, _ columns: [WrittenColumn], to target: Int32?
  ) throws(DataError) {
    let cells = columns.map { column in
      let name = SQL.name(column.name)
      // A workbook with an infinite number is a damaged one.
      return kind == .workbook && column.kind == .number
        ? "CASE WHEN isfinite(\(name)) THEN \(name) END AS \(name)" : name
    }
    let rows =
      "COPY (SELECT \(cells.joined(separator: ", ")) FROM "
      + "\(WrittenTable.relation(columns))) TO "
    switch kind {
    case .parquet:
      try WrittenTable.run(
        [rows + "'/dev/stdout' (FORMAT parquet)"], by: program,
        extensions: [], data: text, file: target, name)
    case .workbook:
      try WrittenTable.run(
        [rows + "'/dev/stdout' (FORMAT xlsx, HEADER true)"], by: program,
        extensions: [.excel], data: text, file: target, name)
    }
  }
}

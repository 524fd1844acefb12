internal import CLVTables
internal import Libm

/// A table that was written as text, as DuckDB reads it.
enum WrittenTable {
  /// What stands after FROM to have its rows.
  static func relation(_ columns: [WrittenColumn]) -> String {
    let types = columns.map { "\(SQL.text($0.name)): '\(type($0))'" }
    return "read_csv(\(SQL.text(ChildProcess.dataPath)), header = true, "
      + "auto_detect = false, delim = ',', quote = '\"', escape = '\"', "
      + "nullstr = '', columns = {\(types.joined(separator: ", "))})"
  }

  /// The type of a column.
  static func type(_ column: WrittenColumn) -> String {
    switch column.kind {
    case .number: "DOUBLE"
    case .count: "BIGINT"
    case .text: "VARCHAR"
    }
  }

  /// Runs statements to their end.
  static func run(
    _ statements: [String], by program: DuckDB,
    extensions: [DuckDB.Extension], data: Int32, file: Int32?,
    _ name: String
  ) throws(DataError) {
    let child = try program.start(
      statements, extensions: extensions, data: data, file: file)
    // Nothing but a file is written to; the pipe ends with the program.
    defer { if child.output >= 0 { close(child.output) } }
    if let said = child.end() {
      let error = DuckDBFault.error(said, name)
      throw DataError(
        error.kind == .missingProgram ? error.kind : .cannotCreate,
        at: error.place, error.advice)
    }
  }
}

/// A column of a table that DuckDB reads, with its type there.
struct TypedColumn {
  let name: String
  let type: String

  private var isFloating: Bool { type == "DOUBLE" || type == "FLOAT" }

  /// Whether the cells are numbers, which are then written plainly.
  var isNumber: Bool {
    isFloating || type.hasSuffix("INT") || type == "INTEGER"
      || type == "UINTEGER" || type.hasPrefix("DECIMAL")
  }

  /// Whether the cells are days or moments.
  var isDate: Bool { type == "DATE" || type.hasPrefix("TIMESTAMP") }

  /// The cells as text: a whole number has no point, whatever its type.
  var expression: String {
    let name = SQL.name(name)
    guard isFloating else { return name }
    let number = "\(name)::DOUBLE"
    return "CASE WHEN isfinite(\(number)) AND \(number) = trunc(\(number)) "
      + "AND abs(\(number)) < 1e15 THEN \(number)::BIGINT::VARCHAR "
      + "ELSE \(name)::VARCHAR END"
  }

  /// The cells of a sheet, which are text, in a column of days: the serial
  /// numbers of a workbook become dates, all else stays.
  ///
  /// - Parameters:
  ///   - cell: The column.
  ///   - zero: The serial number of the first day of 1970.
  /// - Returns: The expression.
  static func day(of cell: String, zero: Int) -> String {
    let name = SQL.name(cell)
    let serial = "TRY_CAST(\(name) AS DOUBLE)"
    let moment =
      "make_timestamp((round((\(serial) - \(zero)) * 86400) * 1000000)::BIGINT)"
    return "CASE WHEN \(serial) IS NULL THEN \(name) "
      + "WHEN \(serial) = trunc(\(serial)) THEN strftime(\(moment), '%Y-%m-%d') "
      + "ELSE strftime(\(moment), '%Y-%m-%d %H:%M:%S') END"
  }
}

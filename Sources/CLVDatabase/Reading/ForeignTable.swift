public import CLVTables
internal import Libm

/// A table that is no delimited text, which ``DuckDB`` reads: a file of another
/// kind, several that a pattern names, or a table or a query of a database.
public struct ForeignTable: Sendable {
  enum Kind {
    case parquet(String)
    case json(String)
    case workbook(String, sheet: String?)
    case table(DatabaseAddress, String)
    case query(DatabaseAddress, String)
  }

  let kind: Kind

  /// What messages call it.
  public let name: String

  /// The file, if it is one; nil where it is a pattern or a database.
  let file: String?

  /// Whether a path is a workbook, by its ending.
  public static func isWorkbook(_ path: String) -> Bool {
    path.lowercased().hasSuffix(".xlsx")
  }

  /// A file of another kind, by the ending of its name; nil where the name is
  /// of delimited text.
  ///
  /// - Parameters:
  ///   - path: A file, or a pattern such as `orders/*.parquet`.
  ///   - sheet: The sheet of a workbook; nil for the first.
  /// - Throws: No input where there is no such file.
  public init?(path: String, sheet: String? = nil) throws(DataError) {
    let lower = path.lowercased()
    name = path
    let isThere = access(path, F_OK) == 0
    let isPattern = !isThere && path.contains { "*?[".contains($0) }
    file = isPattern ? nil : path
    let place = isPattern ? path : ChildProcess.dataPath
    if lower.hasSuffix(".parquet") {
      kind = .parquet(place)
    } else if Self.isJSON(lower) {
      kind = .json(place)
    } else if lower.hasSuffix(".xlsx"), !isPattern {
      kind = .workbook(place, sheet: sheet)
    } else {
      return nil
    }
  }

  private static func isJSON(_ name: String) -> Bool {
    [".jsonl", ".ndjson", ".json"].contains { ending in
      ["", ".gz", ".zst"].contains { name.hasSuffix(ending + $0) }
    }
  }

  /// A table of a database, such as `orders` or `shop.orders`.
  public init(_ address: DatabaseAddress, table: String) {
    kind = .table(address, table)
    name = "table \(table) of \(address.text)"
    file = nil
  }

  /// What a query of a database gives, which the database itself runs.
  public init(_ address: DatabaseAddress, query: String) {
    kind = .query(address, query)
    name = "query of \(address.text)"
    file = nil
  }

  /// Whether the cells are text without a header of its own, as those of a
  /// sheet.
  var isText: Bool {
    if case .workbook = kind { true } else { false }
  }

  var extensions: [DuckDB.Extension] {
    switch kind {
    case .parquet, .json: []
    case .workbook: [.excel]
    case .table(let address, _), .query(let address, _):
      address.system.extensions
    }
  }

  /// What is to be done before the table can be read.
  var preparations: [String] {
    switch kind {
    case .parquet, .json, .workbook: []
    case .table(let address, _), .query(let address, _):
      // One thread reads the rows in their order.
      ["SET threads = 1"]
        + (address.system == .sqlite ? ["SET sqlite_all_varchar = true"] : [])
        + [address.attach(isReadOnly: true)]
        + (address.system == .duckdb ? ["USE db"] : [])
    }
  }

  /// What stands after FROM to have all columns.
  var relation: String {
    switch kind {
    case .parquet(let path):
      "read_parquet(\(SQL.text(path)), union_by_name = true, "
        + "binary_as_string = true)"
    case .json(let path):
      "read_json(\(SQL.text(path)), maximum_depth = 1, sample_size = -1)"
    case .workbook(let path, let sheet):
      "read_xlsx(\(SQL.text(path))\(Self.sheet(sheet)), header = false, "
        + "all_varchar = true, stop_at_empty = false)"
    case .table(_, let table):
      "db." + Self.parts(table).map(SQL.name).joined(separator: ".")
    case .query(let address, let query):
      Self.relation(query, of: address)
    }
  }

  /// What stands after FROM to have the rows with columns as the texts that
  /// JSON Lines have for them, or with PostgreSQL's own texts of numbers; of
  /// other kinds `relation`.
  ///
  /// DuckDB takes PostgreSQL's `numeric` as a binary number, in which NaN and
  /// the infinities are 0 to it.
  func relation(texts columns: [TypedColumn]) -> String {
    switch kind {
    case .json(let path):
      let types = columns.map { "\(SQL.text($0.name)): 'VARCHAR'" }
      return "read_json(\(SQL.text(path)), maximum_depth = 1, "
        + "columns = {\(types.joined(separator: ", "))})"
    case .table(let address, let table) where address.system == .postgres:
      let name = Self.parts(table).map(SQL.name).joined(separator: ".")
      return Self.postgres(name, texts: columns)
    case .query(let address, let query) where address.system == .postgres:
      return Self.postgres("(\(Self.unended(query))\n)", texts: columns)
    default: return relation
    }
  }

  private static func postgres(
    _ source: String, texts columns: [TypedColumn]
  ) -> String {
    let cells = columns.map { column in
      let name = SQL.name(column.name)
      return column.isNumber ? "\(name)::text AS \(name)" : name
    }
    let statement =
      "SELECT \(cells.joined(separator: ", ")) FROM \(source) AS clv_source"
    return "postgres_query('db', \(SQL.text(statement)))"
  }

  /// The sheet with the types that its cells show.
  var typedSheet: String? {
    guard case .workbook(let path, let sheet) = kind else { return nil }
    return
      "read_xlsx(\(SQL.text(path))\(Self.sheet(sheet)), stop_at_empty = false, "
      + "ignore_errors = true)"
  }

  /// The serial number of the first day of 1970 in a workbook, whose days are
  /// counted from 1900, or from 1904 where it says so.
  var serialOf1970: Int {
    let part = file.flatMap {
      ZipEntry.contents(of: "xl/workbook.xml", in: $0)
    }
    guard let part else { return 25_569 }
    let text = String(decoding: part, as: UTF8.self)
    let isFrom1904 = ["date1904=\"1\"", "date1904=\"true\""].contains {
      text.contains($0)
    }
    return isFrom1904 ? 24_107 : 25_569
  }

  private static func sheet(_ name: String?) -> String {
    name.map { ", sheet = \(SQL.text($0))" } ?? ""
  }

  /// A query, in parentheses so that nothing but a query is one.
  private static func relation(
    _ query: String, of address: DatabaseAddress
  ) -> String {
    let query = unended(query)
    let whole = "SELECT * FROM (\(query)\n) AS clv_query"
    return switch address.system {
    case .duckdb: "(\(query)\n)"
    case .postgres, .mysql, .sqlite:
      "\(address.system.rawValue)_query('db', \(SQL.text(whole)))"
    }
  }

  /// A query without the semicolon that ends it.
  private static func unended(_ query: String) -> Substring {
    var query = query[...]
    while let last = query.last, last == ";" || last.isWhitespace {
      query.removeLast()
    }
    return query
  }

  /// The parts of a table's name; points inside of double quotes part nothing.
  static func parts(_ table: String) -> [String] {
    var parts = [""]
    var isQuoted = false
    for character in table {
      if character == "\"" {
        isQuoted.toggle()
      } else if character == ".", !isQuoted {
        parts.append("")
      } else {
        parts[parts.count - 1].append(character)
      }
    }
    return parts
  }
}

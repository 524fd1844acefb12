/// The language of a database, as far as dates and names differ.
public enum SQLDialect: String, Sendable, CaseIterable {
  case postgres
  case sqlite
  case duckdb
  case spark
  case snowflake
  case bigquery

  /// Whether the statements have been run there, and not only parsed.
  public var isRun: Bool {
    switch self {
    case .postgres, .sqlite, .duckdb, .spark: true
    case .snowflake, .bigquery: false
    }
  }

  /// A name of a column, whatever is in it.
  func name(_ name: String) -> String {
    switch self {
    // SQLite takes a name in double quotes that no column has for a text.
    case .spark, .bigquery, .sqlite:
      "`"
        + name.split(separator: "`", omittingEmptySubsequences: false)
        .joined(separator: self == .bigquery ? "\\`" : "``") + "`"
    case .snowflake where Self.isPlain(name): name
    case .postgres, .duckdb, .snowflake:
      "\""
        + name.split(separator: "\"", omittingEmptySubsequences: false)
        .joined(separator: "\"\"") + "\""
    }
  }

  /// Snowflake keeps plain names in capitals, where quotes would not find them.
  private static func isPlain(_ name: String) -> Bool {
    name.unicodeScalars.allSatisfy {
      $0 == "_" || ("a"..."z").contains($0) || ("0"..."9").contains($0)
    } && !(name.first?.isNumber ?? true)
  }

  /// A name of a table, whose parts stand between points.
  func table(_ table: String) -> String {
    table.split(separator: ".").map { name(String($0)) }
      .joined(separator: ".")
  }

  /// The day of a date or a moment.
  func day(_ value: String) -> String {
    self == .sqlite ? "date(\(value))" : "CAST(\(value) AS DATE)"
  }

  /// A day.
  func literal(_ day: String) -> String {
    self == .sqlite ? "'\(day)'" : "DATE '\(day)'"
  }

  /// The whole days from one day to another.
  func days(from first: String, to last: String) -> String {
    switch self {
    case .postgres: "(\(last) - \(first))"
    case .sqlite:
      "CAST(julianday(\(last)) - julianday(\(first)) AS INTEGER)"
    case .duckdb: "date_diff('day', \(first), \(last))"
    case .spark: "datediff(\(last), \(first))"
    case .snowflake: "DATEDIFF('day', \(first), \(last))"
    case .bigquery: "DATE_DIFF(\(last), \(first), DAY)"
    }
  }

  /// The type of numbers of double precision.
  var numberType: String {
    switch self {
    case .postgres: "DOUBLE PRECISION"
    case .sqlite: "REAL"
    case .duckdb, .spark, .snowflake: "DOUBLE"
    case .bigquery: "FLOAT64"
    }
  }

  /// The type of whole numbers.
  var integerType: String { self == .bigquery ? "INT64" : "INTEGER" }

  /// Whether tables and views are made in a transaction, all or none.
  var hasTransactions: Bool {
    switch self {
    case .postgres, .sqlite, .duckdb: true
    case .spark, .snowflake, .bigquery: false
    }
  }

  /// A value as a number of double precision.
  func number(_ value: String) -> String {
    "CAST(\(value) AS \(numberType))"
  }

  /// A value as text without blanks at its ends.
  func text(_ value: String) -> String {
    let type = self == .spark || self == .bigquery ? "STRING" : "VARCHAR"
    return "TRIM(CAST(\(value) AS \(self == .sqlite ? "TEXT" : type)))"
  }
}

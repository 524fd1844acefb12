internal import CSQLite

/// A SQLite database, used by one thread at a time.
final class SQLite {
  /// What SQLite says went wrong.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// A value of a row or of a parameter.
  enum Value {
    case text(String)
    case whole(Int64)
    case number(Double)
    case nothing
  }

  private var handle: OpaquePointer?
  private var statements: [String: OpaquePointer] = [:]

  /// Opens a database, which is made if it is not there.
  init(path: String) throws {
    let flags =
      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
    guard sqlite3_open_v2(path, &handle, flags, nil) == SQLITE_OK else {
      let failure = failure
      sqlite3_close_v2(handle)
      handle = nil
      throw failure
    }
    sqlite3_busy_timeout(handle, 10_000)
  }

  deinit {
    for statement in statements.values { sqlite3_finalize(statement) }
    sqlite3_close_v2(handle)
  }

  private var failure: Failure {
    Failure(
      description: sqlite3_errmsg(handle).map { String(cString: $0) }
        ?? "out of memory")
  }

  /// Runs statements that give no rows.
  func execute(_ sql: String) throws {
    guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else {
      throw failure
    }
  }

  /// Runs a statement, and shows each row that it gives.
  ///
  /// - Parameters:
  ///   - sql: The statement, with ? for each parameter.
  ///   - parameters: The values of the parameters.
  ///   - row: Takes a row.
  /// - Returns: How many rows the statement changed.
  /// - Throws: What SQLite or the closure says.
  @discardableResult
  func run(
    _ sql: String, _ parameters: [Value] = [],
    _ row: (Row) throws -> Void = { _ in }
  ) throws -> Int {
    let statement = try prepared(sql)
    defer {
      sqlite3_reset(statement)
      sqlite3_clear_bindings(statement)
    }
    for (index, value) in parameters.enumerated() {
      let place = Int32(index + 1)
      let status =
        switch value {
        case .text(let text):
          sqlite3_bind_text(
            statement, place, text, Int32(text.utf8.count), Self.copied)
        case .whole(let number): sqlite3_bind_int64(statement, place, number)
        case .number(let number): sqlite3_bind_double(statement, place, number)
        case .nothing: sqlite3_bind_null(statement, place)
        }
      guard status == SQLITE_OK else { throw failure }
    }
    while true {
      switch sqlite3_step(statement) {
      case SQLITE_ROW: try row(Row(statement: statement))
      case SQLITE_DONE: return Int(sqlite3_changes(handle))
      default: throw failure
      }
    }
  }

  private func prepared(_ sql: String) throws -> OpaquePointer? {
    if let known = statements[sql] { return known }
    var statement: OpaquePointer?
    guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK
    else { throw failure }
    statements[sql] = statement
    return statement
  }

  /// Does some work as a whole or not at all.
  func transaction<Value>(_ body: () throws -> Value) throws -> Value {
    try execute("BEGIN IMMEDIATE")
    do {
      let value = try body()
      try execute("COMMIT")
      return value
    } catch {
      try? execute("ROLLBACK")
      throw error
    }
  }

  /// That SQLite is to copy a text.
  private static let copied = unsafeBitCast(
    -1, to: sqlite3_destructor_type.self)

  /// A row that a statement gives, valid until the next one.
  struct Row {
    fileprivate let statement: OpaquePointer?

    /// A text; empty where there is none.
    func text(_ column: Int32) -> String {
      sqlite3_column_text(statement, column).map { String(cString: $0) } ?? ""
    }

    /// A whole number; 0 where there is none.
    func whole(_ column: Int32) -> Int64 {
      sqlite3_column_int64(statement, column)
    }

    /// A number; nil where there is none.
    func number(_ column: Int32) -> Double? {
      sqlite3_column_type(statement, column) == SQLITE_NULL
        ? nil : sqlite3_column_double(statement, column)
    }
  }
}

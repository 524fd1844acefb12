internal import CPostgres

/// A connection to a PostgreSQL server, used by one thread at a time, which
/// the pool of connections sees to.
final class Postgres: @unchecked Sendable {
  /// What the server, or the way to it, says went wrong, without any of the
  /// data: details of errors, which hold some, are not asked for.
  struct Failure: Error, CustomStringConvertible {
    let description: String

    /// The five letters by which SQL knows the kind; empty where the server
    /// said nothing.
    let state: String

    /// Whether the connection is of no more use.
    let isLost: Bool

    /// Whether it may do to try the whole transaction again: another one stood
    /// in the way.
    var isPassing: Bool { state == "40001" || state == "40P01" }

    /// Whether the server did not answer in the time that it had.
    var isTooSlow: Bool { state == "57014" || state == "55P03" }

    /// Whether the server cannot be asked at present: it is away, ends, starts,
    /// has no room, or may only be read from.
    var isAbsence: Bool {
      isLost || state == "25006"
        || ["08", "53", "57P", "58"].contains { state.hasPrefix($0) }
    }
  }

  private let handle: OpaquePointer

  /// Connects.
  ///
  /// - Throws: A ``Failure``.
  init(_ address: PostgresAddress) throws {
    // What stands in the address comes later, and so counts more.
    let options = [
      ("fallback_application_name", "clv-serve"), ("connect_timeout", "5"),
      ("keepalives_idle", "30"),
      ("tcp_user_timeout", "\(address.milliseconds)"),
      ("dbname", address.text), ("client_encoding", "UTF8"),
    ]
    let keywords = CStrings(options.map { Array($0.0.utf8) })
    let values = CStrings(options.map { Array($0.1.utf8) })
    guard
      let handle = PQconnectdbParams(keywords.pointers, values.pointers, 1)
    else {
      throw Failure(description: "out of memory", state: "", isLost: true)
    }
    self.handle = handle
    PQsetNoticeProcessor(handle, { _, _ in }, nil)
    PQsetErrorVerbosity(handle, PQERRORS_TERSE)
    guard PQstatus(handle) == CONNECTION_OK else {
      throw Failure(
        description: Self.line(PQerrorMessage(handle)), state: "", isLost: true)
    }
  }

  deinit {
    PQfinish(handle)
  }

  /// Whether the connection is there, as far as is known.
  var isOpen: Bool { PQstatus(handle) == CONNECTION_OK }

  /// Whether a transaction is under way.
  var isInTransaction: Bool { PQtransactionStatus(handle) != PQTRANS_IDLE }

  private static func line(_ text: UnsafePointer<CChar>?) -> String {
    let text = text.map { String(cString: $0) } ?? ""
    return text.split(whereSeparator: \.isNewline).joined(separator: " ")
  }

  /// Runs statements that take no values and give no rows.
  ///
  /// - Returns: What the server says that the last one did.
  /// - Throws: A ``Failure``.
  @discardableResult
  func execute(_ sql: String) throws -> String {
    let result = PQexec(handle, sql)
    defer { PQclear(result) }
    try check(result)
    return PQcmdStatus(result).map { String(cString: $0) } ?? ""
  }

  /// Runs a statement, and shows each row that it gives.
  ///
  /// - Parameters:
  ///   - sql: The statement, with $1 for the first parameter.
  ///   - parameters: The values as text, without NUL.
  ///   - row: Takes a row.
  /// - Throws: A ``Failure``, or what the closure says.
  func run(
    _ sql: String, _ parameters: [[UInt8]],
    _ row: (Row) throws -> Void = { _ in }
  ) throws {
    let values = CStrings(parameters)
    let result = PQexecParams(
      handle, sql, Int32(parameters.count), nil, values.pointers, nil, nil, 0)
    defer { PQclear(result) }
    try check(result)
    for place in 0..<PQntuples(result) {
      try row(Row(result: result, place: place))
    }
  }

  private func check(_ result: OpaquePointer?) throws {
    switch PQresultStatus(result) {
    case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: return
    default:
      // 'C', the place of the state among the fields of an error.
      let state = PQresultErrorField(result, Int32(UInt8(ascii: "C")))
      let message =
        result.flatMap { PQresultErrorMessage($0) }
        ?? UnsafeMutablePointer(mutating: PQerrorMessage(handle))
      throw Failure(
        description: Self.line(message),
        state: state.map { String(cString: $0) } ?? "", isLost: !isOpen)
    }
  }

  /// A row of a result, valid as long as it is shown.
  struct Row {
    fileprivate let result: OpaquePointer?
    fileprivate let place: Int32

    /// A text; nil where there is none.
    func text(_ column: Int32) -> String? {
      guard PQgetisnull(result, place, column) == 0 else { return nil }
      return PQgetvalue(result, place, column).map { String(cString: $0) }
    }

    /// A whole number; nil where there is none.
    func whole(_ column: Int32) -> Int? { text(column).flatMap { Int($0) } }

    /// A number; nil where there is none.
    func number(_ column: Int32) -> Double? {
      text(column).flatMap { Double($0) }
    }
  }
}

/// Texts as C has them, with a nil behind the last.
private final class CStrings {
  let pointers: UnsafeMutablePointer<UnsafePointer<CChar>?>
  private let count: Int

  init(_ texts: [[UInt8]]) {
    count = texts.count
    pointers = .allocate(capacity: count + 1)
    for (place, text) in texts.enumerated() {
      let copy = UnsafeMutablePointer<CChar>.allocate(capacity: text.count + 1)
      for (index, byte) in text.enumerated() {
        copy[index] = CChar(bitPattern: byte)
      }
      copy[text.count] = 0
      pointers.advanced(by: place).initialize(to: UnsafePointer(copy))
    }
    pointers.advanced(by: count).initialize(to: nil)
  }

  deinit {
    for place in 0..<count { pointers[place]?.deallocate() }
    pointers.deallocate()
  }
}

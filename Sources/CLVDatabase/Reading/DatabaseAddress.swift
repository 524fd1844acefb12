public import CLVTables

/// The address of a database: `postgresql://user@host:port/shop`,
/// `mysql://user@host/shop`, `sqlite:shop.db` or `duckdb:shop.duckdb`.
///
/// An address never holds a password: those come from the environment or from
/// the password file of the database's own client.
public struct DatabaseAddress: Sendable, Equatable {
  /// The databases that can be spoken to.
  enum System: String, CaseIterable {
    case postgres
    case mysql
    case sqlite
    case duckdb

    /// What an address of it begins with.
    var schemes: [String] {
      switch self {
      case .postgres: ["postgresql://", "postgres://"]
      case .mysql: ["mysql://"]
      case .sqlite: ["sqlite:"]
      case .duckdb: ["duckdb:"]
      }
    }

    /// What DuckDB needs for it.
    var extensions: [DuckDB.Extension] {
      switch self {
      case .postgres: [.postgres]
      case .mysql: [.mysql]
      case .sqlite: [.sqlite]
      case .duckdb: []
      }
    }
  }

  /// The address as it was given.
  public let text: String

  let system: System

  /// Where the database is: a file, or the address as it was given.
  let target: String

  /// The file of the database; nil where it is a server.
  public var file: String? {
    system == .sqlite || system == .duckdb ? target : nil
  }

  /// Reads an address.
  ///
  /// - Throws: A usage error where it is none, or has a password in it.
  public init(_ text: String) throws(DataError) {
    for system in System.allCases {
      for scheme in system.schemes where text.hasPrefix(scheme) {
        let rest = String(text.dropFirst(scheme.count))
        try self.init(text, system, rest)
        return
      }
    }
    throw DataError(
      .usage,
      """
      \(.database) is no address that is known: give \
      postgresql://user@host/shop, mysql://user@host/shop, sqlite:shop.db or \
      duckdb:shop.duckdb
      """)
  }

  private init(
    _ text: String, _ system: System, _ rest: String
  ) throws(DataError) {
    self.text = text
    self.system = system
    guard !rest.isEmpty, !text.unicodeScalars.contains("\0") else {
      throw DataError(
        .usage, "\(.database) \"\(text)\" names no database")
    }
    guard system == .postgres || system == .mysql else {
      target = rest
      return
    }
    target = text
    let end = rest.firstIndex(of: "?") ?? rest.endIndex
    let user = rest[..<end].lastIndex(of: "@").map { rest[..<$0] } ?? ""
    guard !user.contains(":"), !rest.contains("password="),
      !rest.contains("passwd=")
    else {
      let place =
        system == .postgres
        ? "PGPASSWORD or in the password file ~/.pgpass"
        : "MYSQL_PWD or in a login file"
      throw DataError(
        .usage,
        """
        \(.database) has a password in it, which others could see among the \
        running programs: leave it out, and give it in \(place)
        """)
    }
  }

  /// The statement that makes the database known by the name `db`.
  func attach(isReadOnly: Bool) -> String {
    let options =
      switch system {
      case .duckdb: isReadOnly ? " (READ_ONLY)" : ""
      default:
        " (TYPE \(system.rawValue)\(isReadOnly ? ", READ_ONLY" : ""))"
      }
    return "ATTACH \(SQL.text(target)) AS db\(options)"
  }
}

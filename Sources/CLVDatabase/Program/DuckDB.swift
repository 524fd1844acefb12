public import CLVTables
internal import Libm

/// The command-line program DuckDB, which reads and writes what is no delimited
/// text: Parquet, workbooks, JSON Lines and databases.
///
/// It is a program of its own, found where ``programVariable`` says or on the
/// search path. What it needs beyond itself are its own extensions: those in
/// the directory that ``extensionsVariable`` names, or those it has installed.
public struct DuckDB: Sendable {
  /// The environment variable that names the program.
  public static let programVariable = "CLV_DUCKDB"

  /// The environment variable that names a directory of extensions, such as
  /// `excel.duckdb_extension`.
  public static let extensionsVariable = "CLV_DUCKDB_EXTENSIONS"

  /// A part of DuckDB that is a file of its own.
  enum Extension: String {
    case excel
    case mysql
    case postgres = "postgres_scanner"
    case sqlite = "sqlite_scanner"
  }

  private let path: String

  /// Finds the program.
  ///
  /// - Parameter purpose: What it is needed for, such as `to read a.parquet`.
  /// - Throws: A missing program, with how to get it.
  public init(_ purpose: String) throws(DataError) {
    if let named = Self.variable(Self.programVariable) {
      guard access(named, X_OK) == 0 else {
        throw DataError(
          .missingProgram, at: .file(named),
          "is no program that can be run: \(Self.programVariable) is to name "
            + "that of DuckDB, which is needed \(purpose)")
      }
      path = named
      return
    }
    let directories = (Self.variable("PATH") ?? "").split(separator: ":")
    let found = directories.map { "\($0)/duckdb" }.first { (path: String) in
      access(path, X_OK) == 0
    }
    guard let found else {
      throw DataError(
        .missingProgram,
        """
        DuckDB is needed \(purpose), and it was not found: install it (pip \
        install duckdb-cli, brew install duckdb, or from duckdb.org), or set \
        \(Self.programVariable) to where it is
        """)
    }
    path = found
  }

  private static func variable(_ name: String) -> String? {
    guard let value = getenv(name) else { return nil }
    let text = String(cString: value)
    guard !text.isEmpty else { return nil }
    return text
  }

  /// Starts the program on statements.
  ///
  /// - Parameters:
  ///   - statements: What it does, one after the other until one fails.
  ///   - extensions: What it needs beyond itself.
  ///   - data: An open file that it reads.
  ///   - file: The open file that it writes to; nil for a pipe.
  /// - Returns: The program, which is under way.
  /// - Throws: A missing program where it cannot be started.
  func start(
    _ statements: [String], extensions: [Extension], data: Int32? = nil,
    file: Int32? = nil
  ) throws(DataError) -> ChildProcess {
    let script = Self.settings + extensions.map(Self.load) + statements
    return try ChildProcess(
      path, ["-batch", "-bail", "-no-init"],
      environment: ["PGCONNECT_TIMEOUT": "10", "PGAPPNAME": "clv"],
      script: script.map { $0 + ";\n" }.joined(), data: data, file: file)
  }

  private static let settings = [
    "SET TimeZone = 'UTC'", "SET preserve_insertion_order = true",
  ]

  private static func load(_ part: Extension) -> String {
    if let directory = variable(extensionsVariable) {
      return "LOAD "
        + SQL.text("\(directory)/\(part.rawValue).duckdb_extension")
    }
    return "INSTALL \(part.rawValue); LOAD \(part.rawValue)"
  }
}

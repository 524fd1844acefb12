import ArgumentParser
import CLV
import Foundation

/// Where the input comes from, if it is no file of delimited text.
struct SourceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Read a table or a query of a database, by the program DuckDB, in place \
      of a file: postgresql://user@host/shop, mysql://user@host/shop, \
      sqlite:shop.db or duckdb:shop.duckdb. The password comes from \
      PGPASSWORD, ~/.pgpass or MYSQL_PWD.
      """, valueName: "address"))
  var database: String?

  @Option(
    help: ArgumentHelp(
      "With --database: the table, such as orders or shop.orders.",
      valueName: "name"))
  var table: String?

  @Option(
    help: ArgumentHelp(
      """
      With --database, in place of a table: a query in the database's own \
      language.
      """, valueName: "SELECT …"))
  var query: String?

  @Option(
    help: ArgumentHelp(
      "The sheet of a workbook (.xlsx). (default: the first)",
      valueName: "name"))
  var sheet: String?

  @Option(
    help: ArgumentHelp(
      """
      With --database, for summarize, forecast, actions, rfm and run: write the \
      customers to this table in place of a file; run writes its forecasts, \
      beside its files. Rows of customers that are \
      there are replaced, all in one transaction; as_of is the day of the \
      results, model_sha256 the sum of the model's file.
      """, valueName: "name"))
  var outputTable: String?

  /// Whether the input is in the database.
  var isInDatabase: Bool { table != nil || query != nil }

  func validate() throws {
    let isWanted = isInDatabase || outputTable != nil
    guard isWanted == (database != nil), table == nil || query == nil else {
      throw ValidationError(
        "give --database together with either --table or --query, or with "
          + "--output-table")
    }
  }

  /// What the input is called: a path, or the table or query of a database.
  func name(of path: String?) -> String {
    path ?? (try? databaseTable())?.name ?? ""
  }

  /// Checks that there is one input, and no table to write where a command
  /// writes none.
  func check(
    _ path: String?, _ argument: String, _ kind: String,
    writesTable: Bool = false
  ) throws {
    if outputTable != nil, !writesTable {
      throw ValidationError(
        "--output-table is for clv summarize, forecast, actions, rfm and run")
    }
    if path == nil, !isInDatabase {
      throw ValidationError(
        "Missing expected argument '<\(argument)>': \(kind), or --database "
          + "with --table or --query")
    }
    if let path, isInDatabase {
      throw ValidationError(
        "give either \(path) or --table or --query, not both")
    }
    if sheet != nil, !(path.map(ForeignTable.isWorkbook) ?? false) {
      throw ValidationError("--sheet is for a workbook, a file named .xlsx")
    }
  }

  private func databaseTable() throws -> ForeignTable? {
    guard let database, isInDatabase else { return nil }
    let address = try DatabaseAddress(database)
    if let query { return ForeignTable(address, query: query) }
    return table.map { ForeignTable(address, table: $0) }
  }

  /// The input, if DuckDB reads it; nil for delimited text.
  func table(_ path: String) throws -> ForeignTable? {
    if let table = try databaseTable() { return table }
    return path == "-" ? nil : try ForeignTable(path: path, sheet: sheet)
  }

  /// The file of the database, if it is one, which results must not be
  /// written over.
  var databaseFile: [String] {
    let address = database.flatMap { try? DatabaseAddress($0) }
    return [address?.file].compactMap(\.self)
  }

  /// Opens a table of another kind than delimited text, such as one of
  /// covariates; nil where it is that.
  static func foreign(_ path: String) throws -> InputTable? {
    guard path != "-", let table = try ForeignTable(path: path) else {
      return nil
    }
    return try InputTable(reading: table)
  }

  // MARK: - Writing

  /// The bytes of a file.
  private static func bytes(of path: String) -> [UInt8]? {
    FileManager.default.contents(atPath: path).map { Array($0) }
  }

  /// Opens the output of customers' results: the table of the database that is
  /// named, or else the file.
  ///
  /// - Parameters:
  ///   - output: Where the file goes.
  ///   - inputs: What is read and so must not be written over.
  ///   - model: The path of the model's file, if there is one.
  /// - Returns: The output, and what it becomes where it is a table.
  /// - Throws: A usage error where both are named; why it cannot be made.
  func open(
    _ output: OutputOption, reading inputs: [String], model: String? = nil
  ) throws -> (file: AtomicFile, table: DatabaseOutput?) {
    guard outputTable != nil else {
      return (try output.open(reading: inputs + databaseFile), nil)
    }
    guard output.output == "-" else {
      throw ValidationError("give either --output or --output-table, not both")
    }
    let table = try openTable(model: model)
    return (table.file, table.table)
  }

  /// Opens the table of the database that results go to.
  ///
  /// - Parameter model: The path of the model's file, if there is one.
  /// - Returns: The output, and what it becomes.
  /// - Throws: A usage error where no table is named; why it cannot be made.
  func openTable(
    model: String? = nil
  ) throws -> (file: AtomicFile, table: DatabaseOutput) {
    guard let outputTable, let database else {
      throw ValidationError("--output-table: name one, with --database")
    }
    let table = try DatabaseOutput(
      try DatabaseAddress(database), table: outputTable,
      model: model.flatMap(Self.bytes))
    return (try AtomicFile(into: table, name: table.name), table)
  }
}

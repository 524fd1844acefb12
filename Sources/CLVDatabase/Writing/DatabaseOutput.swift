public import CLVData
public import CLVTables
internal import Synchronization

/// A table of a database that results go to: rows of customers that are there
/// are replaced, those of others stay, all in one transaction.
///
/// Beside the columns of the results stand `as_of`, the day that they are of,
/// and `model_sha256`, the sum of the model's file, where there is one.
public final class DatabaseOutput: TableConversion {
  private let address: DatabaseAddress
  private let table: String
  private let program: DuckDB
  private let model: String?
  private let asOf = Mutex<CalendarDay?>(nil)

  /// What messages call it.
  public let name: String

  /// Names a table, which is made if it is not there.
  ///
  /// - Parameters:
  ///   - address: The database.
  ///   - table: The table, such as `forecasts` or `shop.forecasts`.
  ///   - model: The bytes of the model's file; nil where there is none.
  /// - Throws: A missing program without DuckDB.
  public init(
    _ address: DatabaseAddress, table: String, model: [UInt8]?
  ) throws(DataError) {
    self.address = address
    self.table = table
    self.model = model.map(SHA256.hexadecimal)
    name = "table \(table) of \(address.text)"
    program = try DuckDB("to write \(name)")
  }

  /// Says the day that the results are of; else it is that of writing.
  public func stamp(_ day: CalendarDay?) {
    asOf.withLock { $0 = day }
  }

  /// Replaces the rows, all or none.
  public func convert(
    _ text: Int32, _ columns: [WrittenColumn], to target: Int32?
  ) throws(DataError) {
    guard columns.contains(where: { $0.name == Self.key }) else {
      throw DataError(
        .usage, at: .file(name),
        "takes results of customers, and these have no column \(Self.key)")
    }
    try WrittenTable.run(
      statements(columns), by: program,
      extensions: address.system.extensions, data: text, file: nil, name)
  }

  private static let key = "customer_id"

  func statements(_ columns: [WrittenColumn]) -> [String] {
    let place =
      "db."
      + ForeignTable.parts(table).map(SQL.name)
      .joined(separator: ".")
    let stamps = [
      (
        name: "as_of", type: "DATE",
        value: asOf.withLock { day in
          day.map { "\(SQL.text($0.description))::DATE" } ?? "current_date"
        }
      ),
      (
        name: "model_sha256", type: "VARCHAR",
        value: model.map(SQL.text) ?? "NULL"
      ),
    ]
    // In DuckDB itself a key would forbid what was removed just before.
    let mark = address.system == .duckdb ? " NOT NULL" : " PRIMARY KEY"
    let declared =
      columns.map {
        "\(SQL.name($0.name)) \(WrittenTable.type($0))"
          + ($0.name == Self.key ? mark : "")
      } + stamps.map { "\($0.name) \($0.type)" }
    let names = (columns.map { SQL.name($0.name) } + stamps.map(\.name))
      .joined(separator: ", ")
    let values = stamps.map { "\($0.value) AS \($0.name)" }
      .joined(separator: ", ")
    let key = SQL.name(Self.key)
    return [
      "CREATE TEMP TABLE clv_new AS SELECT *, \(values) FROM "
        + WrittenTable.relation(columns),
      address.attach(isReadOnly: false),
      "BEGIN",
      "CREATE TABLE IF NOT EXISTS \(place) "
        + "(\(declared.joined(separator: ", ")))",
      "DELETE FROM \(place) WHERE \(key) IN (SELECT \(key) FROM clv_new)",
      "INSERT INTO \(place) (\(names)) SELECT \(names) FROM clv_new",
      "COMMIT",
    ]
  }
}

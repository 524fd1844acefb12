internal import CLVData
internal import CLVRequests
internal import Synchronization

/// Transactions in a SQLite database; what was accepted is on the disk.
final class SQLiteStore: TransactionStore {
  /// One connection that writes, and one that reads meanwhile.
  private let writer: Mutex<SQLite>
  private let reader: Mutex<SQLite>

  private static let version = 1

  /// Opens a store, which is made if it is not there.
  ///
  /// - Throws: A `RequestError` where the file is another's or cannot be used.
  init(path: String) throws {
    do {
      let database = try SQLite(path: path)
      // A commit is on the disk before it is answered, and readers do not
      // wait for it.
      try database.execute(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
      try Self.prepare(database)
      writer = Mutex(database)
      reader = Mutex(try SQLite(path: path))
    } catch let error as SQLite.Failure {
      throw RequestError(
        .noInput,
        "the store \(path) cannot be used: \(error); give another "
          + "file with --store")
    }
  }

  private static func prepare(_ database: SQLite) throws {
    var found = 0
    try database.run("PRAGMA user_version") { found = Int($0.whole(0)) }
    switch found {
    case version: return
    case 0:
      try database.transaction {
        try database.execute(
          """
          CREATE TABLE orders (
            place INTEGER PRIMARY KEY, order_id TEXT NOT NULL UNIQUE,
            customer_id TEXT NOT NULL, day INTEGER NOT NULL, amount REAL);
          CREATE INDEX orders_of_customer ON orders (customer_id);
          CREATE INDEX orders_by_day ON orders (day);
          PRAGMA user_version = \(version)
          """)
      }
    default:
      throw SQLite.Failure(
        description: "it is of version \(found), which is not known here")
    }
  }

  // MARK: - Writing

  /// Takes transactions, all of them or none.
  func add(_ orders: [StoredOrder]) throws -> StoreOutcome {
    try writer.withLock { database in
      try database.transaction {
        var outcome = StoreOutcome()
        for (row, order) in orders.enumerated() {
          if try Self.insert(order, into: database) {
            outcome.accepted += 1
          } else if try Self.isThere(order, in: database) {
            outcome.repeated += 1
          } else {
            throw StoredOrder.conflict(row: row)
          }
        }
        return outcome
      }
    }
  }

  /// Whether an order is new, and was written.
  private static func insert(
    _ order: StoredOrder, into database: SQLite
  ) throws -> Bool {
    try database.run(
      """
      INSERT INTO orders (order_id, customer_id, day, amount)
      VALUES (?, ?, ?, ?) ON CONFLICT (order_id) DO NOTHING
      """,
      [
        .text(order.id), .text(order.customer),
        .whole(Int64(order.day.daysSince1970)),
        order.amount.map { .number($0) } ?? .nothing,
      ]) == 1
  }

  private static func isThere(
    _ order: StoredOrder, in database: SQLite
  ) throws -> Bool {
    var isSame = false
    try database.run(
      "SELECT customer_id, day, amount FROM orders WHERE order_id = ?",
      [.text(order.id)]
    ) { row in
      isSame =
        row.text(0) == order.customer
        && row.whole(1) == Int64(order.day.daysSince1970)
        && row.number(2) == order.amount
    }
    return isSame
  }

  // MARK: - Reading

  /// What is known of a customer; nil where nothing is.
  func customer(_ id: String) throws -> KnownCustomer? {
    try reader.withLock { database in
      var known = try KnownCustomer(id)
      try database.run(
        "SELECT day, amount FROM orders WHERE customer_id = ? ORDER BY place",
        [.text(id)]
      ) { row in
        let day = CalendarDay(
          daysSince1970: Int32(truncatingIfNeeded: row.whole(0)))
        try known.append(day, amount: row.number(1))
      }
      guard known.rows.count > 0 else { return nil }
      try database.run("SELECT max(day) FROM orders") { row in
        known.lastDay = CalendarDay(
          daysSince1970: Int32(truncatingIfNeeded: row.whole(0)))
      }
      return known
    }
  }
}

internal import CLVData
internal import CLVRequests
internal import Synchronization

/// The transactions that the service was told of, each by its order, in a
/// SQLite database; what was accepted is on the disk.
final class TransactionStore: Sendable {
  /// A transaction as it comes.
  struct Order {
    let id: String
    let customer: String
    let day: CalendarDay
    let amount: Double?
  }

  /// What became of transactions.
  struct Outcome: Encodable, Equatable {
    var accepted = 0
    var repeated = 0
  }

  /// What is known of a customer.
  struct Known {
    /// The purchases, in the order in which they came.
    var rows = RowText()

    /// The last day on which anybody bought.
    var lastDay: CalendarDay?
  }

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
  ///
  /// An order that is there already, with the same values, is passed over: so
  /// a request whose answer was lost can be sent again.
  ///
  /// - Returns: How many are new, and how many were there.
  /// - Throws: A ``Problem`` where an order is there with other values.
  func add(_ orders: [Order]) throws -> Outcome {
    try writer.withLock { database in
      try database.transaction {
        var outcome = Outcome()
        for (row, order) in orders.enumerated() {
          if try Self.insert(order, into: database) {
            outcome.accepted += 1
          } else if try Self.isThere(order, in: database) {
            outcome.repeated += 1
          } else {
            var problem = Problem(
              .conflict,
              "row \(row): the order is there with another customer, date or "
                + "amount", remedy: "give a correction an order of its own")
            problem.row = row
            problem.field = "order_id"
            throw problem
          }
        }
        return outcome
      }
    }
  }

  /// Whether an order is new, and was written.
  private static func insert(
    _ order: Order, into database: SQLite
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
    _ order: Order, in database: SQLite
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
  func customer(_ id: String) throws -> Known? {
    try reader.withLock { database in
      var known = Known()
      let fields = try ["customer_id", "date", "amount"].map {
        try known.rows.place(of: $0)
      }
      try database.run(
        "SELECT day, amount FROM orders WHERE customer_id = ? ORDER BY place",
        [.text(id)]
      ) { row in
        let day = CalendarDay(
          daysSince1970: Int32(truncatingIfNeeded: row.whole(0)))
        let amount = row.number(1).map { "\($0)" } ?? ""
        known.rows.beginRow()
        for (field, text) in zip(fields, [id, "\(day)", amount]) {
          try known.rows.append(field) {
            $0 += text.utf8
            return true
          }
        }
      }
      guard known.rows.count > 0 else { return nil }
      try database.run("SELECT max(day) FROM orders") { row in
        known.lastDay = CalendarDay(
          daysSince1970: Int32(truncatingIfNeeded: row.whole(0)))
      }
      return known
    }
  }

  /// How many transactions there are.
  func count() throws -> Int {
    try reader.withLock { database in
      var count = 0
      try database.run("SELECT count(*) FROM orders") {
        count = Int($0.whole(0))
      }
      return count
    }
  }
}

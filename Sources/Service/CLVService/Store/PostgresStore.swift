internal import CLVData
internal import CLVRequests

/// Transactions in a database of a PostgreSQL server, where several services
/// may write at a time; what was accepted is on the server's disk.
final class PostgresStore: TransactionStore {
  private static let version = 1

  /// The lock that whoever makes the tables holds, of no other meaning.
  private static let makingTables = 7_130_467_112

  private let pool: PostgresPool

  /// Opens a store, whose tables are made if they are not there.
  ///
  /// - Throws: A `RequestError` where the database cannot be used.
  init(_ address: PostgresAddress) throws {
    pool = PostgresPool(address)
    do {
      try pool.transaction(.writes) { try Self.prepare($0) }
    } catch {
      throw Self.unusable(error)
    }
  }

  private static func unusable(_ error: any Error) -> RequestError {
    let reason =
      switch error {
      case let problem as Problem: problem.cause ?? problem.detail
      default: "\(error)"
      }
    return RequestError(
      .noInput,
      "the store cannot be used: \(reason.drop { $0 == " " }); check the "
        + "address of --store, and the password in PGPASSWORD or ~/.pgpass")
  }

  private static func failure(_ reason: String) -> Postgres.Failure {
    Postgres.Failure(description: reason, state: "", isLost: false)
  }

  private static func prepare(_ database: Postgres) throws {
    try database.run("SHOW server_encoding", []) { row in
      guard row.text(0) == "UTF8" else {
        throw failure(
          "the database keeps texts as \(row.text(0) ?? "nothing"), not as "
            + "UTF8")
      }
    }
    // Several services may start at a time.
    try database.run(
      "SELECT pg_advisory_xact_lock(\(makingTables))", [])
    var isThere = false
    try database.run("SELECT to_regclass('clv_store') IS NOT NULL", []) {
      isThere = $0.text(0) == "t"
    }
    guard isThere else { return try makeTables(database) }
    try database.run("SELECT version FROM clv_store", []) { row in
      guard row.whole(0) == version else {
        throw failure(
          "its tables are of version \(row.text(0) ?? "none"), which is not "
            + "known here")
      }
    }
  }

  private static func makeTables(_ database: Postgres) throws {
    try database.execute(
      """
      CREATE TABLE clv_store (version integer NOT NULL);
      INSERT INTO clv_store VALUES (\(version));
      CREATE SEQUENCE clv_requests;
      CREATE TABLE clv_orders (
        order_id text COLLATE "C" PRIMARY KEY,
        customer_id text COLLATE "C" NOT NULL,
        day date NOT NULL,
        amount double precision,
        request bigint NOT NULL,
        place integer NOT NULL
      );
      CREATE INDEX clv_orders_of_customer ON clv_orders (customer_id);
      CREATE INDEX clv_orders_by_day ON clv_orders (day)
      """)
  }

  // MARK: - Writing

  /// The columns of orders as four parameters.
  private static let given = """
    unnest($1::text[], $2::text[], $3::integer[], $4::double precision[])
      WITH ORDINALITY
      AS given (order_id, customer_id, day, amount, place)
    """

  private static let epoch = "date '1970-01-01'"

  /// Takes transactions, all of them or none.
  func add(_ orders: [StoredOrder]) throws -> StoreOutcome {
    guard !orders.isEmpty else { return StoreOutcome() }
    let columns = Self.columns(of: orders)
    return try pool.transaction(.writes) { database in
      // Who switched this off for speed did not mean acknowledged orders.
      try database.run(
        """
        SELECT set_config('synchronous_commit', 'on', true)
        WHERE current_setting('synchronous_commit') = 'off'
        """, [])
      var outcome = StoreOutcome()
      // In one order everywhere, so that no two requests wait for each other.
      try database.run(
        """
        WITH request AS (SELECT nextval('clv_requests') AS number),
        added AS (
          INSERT INTO clv_orders
            (order_id, customer_id, day, amount, request, place)
          SELECT order_id, customer_id, \(Self.epoch) + day, amount, number,
            place
          FROM request, \(Self.given)
          ORDER BY order_id COLLATE "C", place
          ON CONFLICT (order_id) DO NOTHING RETURNING 1
        )
        SELECT count(*) FROM added
        """, columns
      ) { outcome.accepted = $0.whole(0) ?? 0 }
      outcome.repeated = orders.count - outcome.accepted
      if outcome.repeated > 0 { try Self.compare(columns, in: database) }
      return outcome
    }
  }

  /// Throws where an order is there with other values.
  private static func compare(
    _ columns: [[UInt8]], in database: Postgres
  ) throws {
    try database.run(
      """
      SELECT min(given.place) FROM \(given)
      JOIN clv_orders AS known
        ON known.order_id = given.order_id COLLATE "C"
      WHERE known.customer_id <> given.customer_id COLLATE "C"
        OR known.day <> \(epoch) + given.day
        OR known.amount IS DISTINCT FROM given.amount
      """, columns
    ) { row in
      guard let place = row.whole(0) else { return }
      throw StoredOrder.conflict(row: place - 1)
    }
  }

  /// Orders as arrays of PostgreSQL, a parameter for each column.
  private static func columns(of orders: [StoredOrder]) -> [[UInt8]] {
    [
      array(orders) { quoted($0.id) }, array(orders) { quoted($0.customer) },
      array(orders) { Array("\($0.day.daysSince1970)".utf8) },
      array(orders) {
        Array(($0.amount.map { "\($0)" } ?? "NULL").utf8)
      },
    ]
  }

  private static func array(
    _ orders: [StoredOrder], _ value: (StoredOrder) -> [UInt8]
  ) -> [UInt8] {
    var text = [UInt8(ascii: "{")]
    for order in orders {
      if text.count > 1 { text.append(UInt8(ascii: ",")) }
      text += value(order)
    }
    text.append(UInt8(ascii: "}"))
    return text
  }

  private static func quoted(_ value: String) -> [UInt8] {
    var text = [UInt8(ascii: "\"")]
    for byte in value.utf8 {
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
        text.append(UInt8(ascii: "\\"))
      }
      text.append(byte)
    }
    text.append(UInt8(ascii: "\""))
    return text
  }

  // MARK: - Reading

  /// What is known of a customer; nil where nothing is.
  func customer(_ id: String) throws -> KnownCustomer? {
    // None has an identifier with this, and no parameter can.
    guard !id.utf8.contains(0) else { return nil }
    return try pool.transaction(.reads) { database in
      var known = try KnownCustomer(id)
      try database.run(
        """
        SELECT day - \(Self.epoch), amount,
          (SELECT max(day) FROM clv_orders) - \(Self.epoch)
        FROM clv_orders WHERE customer_id = $1 ORDER BY request, place
        """, [Array(id.utf8)]
      ) { row in
        try known.append(Self.day(row.whole(0)), amount: row.number(1))
        known.lastDay = Self.day(row.whole(2))
      }
      return known.rows.count > 0 ? known : nil
    }
  }

  private static func day(_ number: Int?) -> CalendarDay {
    CalendarDay(daysSince1970: Int32(clamping: number ?? 0))
  }
}

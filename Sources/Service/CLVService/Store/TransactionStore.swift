internal import CLVData
internal import CLVRequests

/// Where the transactions that the service was told of are kept, each by its
/// order: what was accepted is there after any end of the process.
protocol TransactionStore: Sendable {
  /// Takes transactions, all of them or none.
  ///
  /// An order that is there already, with the same values, is passed over: so
  /// a request whose answer was lost can be sent again.
  ///
  /// - Returns: How many are new, and how many were there.
  /// - Throws: A ``Problem`` where an order is there with other values, and
  ///   where the store cannot be reached.
  func add(_ orders: [StoredOrder]) throws -> StoreOutcome

  /// What is known of a customer; nil where nothing is.
  ///
  /// - Throws: A ``Problem`` where the store cannot be reached.
  func customer(_ id: String) throws -> KnownCustomer?
}

/// A transaction as it comes to a store.
struct StoredOrder {
  let id: String
  let customer: String
  let day: CalendarDay
  let amount: Double?

  /// That another transaction has its identifier, for a row of a request.
  static func conflict(row: Int) -> Problem {
    Problem(
      .conflict,
      "row \(row): the order is there with another customer, date or amount",
      remedy: "give a correction an order of its own", row: row,
      field: "order_id")
  }
}

/// What became of the transactions of a request.
struct StoreOutcome: Encodable, Equatable {
  /// How many are new.
  var accepted = 0

  /// How many were there.
  var repeated = 0
}

/// What a store knows of a customer.
struct KnownCustomer {
  /// The purchases, in the order in which they came.
  private(set) var rows = RowText()

  /// The last day on which anybody bought.
  var lastDay: CalendarDay?

  private let id: String
  private let fields: [Int]

  /// A customer without purchases yet.
  init(_ id: String) throws {
    self.id = id
    var rows = RowText()
    fields = try ["customer_id", "date", "amount"].map {
      try rows.place(of: $0)
    }
    self.rows = rows
  }

  /// Adds a purchase.
  mutating func append(_ day: CalendarDay, amount: Double?) throws {
    rows.beginRow()
    let texts = [id, "\(day)", amount.map { "\($0)" } ?? ""]
    for (field, text) in zip(fields, texts) {
      try rows.append(field) {
        $0 += text.utf8
        return true
      }
    }
  }
}

/// What `--store` names: a file, or a database of a PostgreSQL server.
enum StorePlace {
  /// Opens the store of a place, which is made if it is not there.
  ///
  /// - Parameters:
  ///   - place: The path of a SQLite database, or an address that begins with
  ///     `postgresql://`.
  ///   - seconds: How long a question to a server may take.
  /// - Returns: The store.
  /// - Throws: A `RequestError` where it cannot be used.
  static func open(
    _ place: String, within seconds: Double
  ) throws -> any TransactionStore {
    guard PostgresAddress.isOne(place) else {
      return try SQLiteStore(path: place)
    }
    return try PostgresStore(
      PostgresAddress(place, secondsAtMost: seconds))
  }
}

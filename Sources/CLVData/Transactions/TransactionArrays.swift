internal import CLVModels
public import CLVTables

/// Transactions in memory, an array a column.
///
///     let log = try TransactionLog(
///       reading: TransactionArrays(
///         customers: ["ann", "bob", "ann"], days: days,
///         amounts: [12.50, 8, 30]))
///
/// The log is the one that a file of these rows would give.
public struct TransactionArrays: TransactionSource, Sendable {
  /// What messages call the rows.
  public let name: String

  /// A customer's identifier for each row.
  public let customers: [String]

  /// A day for each row.
  public let days: [CalendarDay]

  /// An amount for each row, negative for a refund; nil where amounts are not
  /// known.
  public let amounts: [Double]?

  private var next = 0

  /// Makes a source of columns of one length.
  ///
  /// What the columns hold is checked as the log reads them: see
  /// ``TransactionBatch/append(customer:day:amount:)``.
  ///
  /// - Throws: Bad data where a column is longer than another.
  public init(
    name: String = "transactions", customers: [String], days: [CalendarDay],
    amounts: [Double]? = nil
  ) throws(DataError) {
    self.name = name
    self.customers = customers
    self.days = days
    self.amounts = amounts
    for (column, count) in [("day", days.count), ("amount", amounts?.count)] {
      guard let count, count != customers.count else { continue }
      throw DataError(
        .badData, at: .file(name),
        "column \"\(column)\" has \(Plural.count(count, "value")), column "
          + "\"customer\" \(customers.count); give every row one of each")
    }
  }

  /// Whether there is a column of amounts.
  public var hasAmounts: Bool { amounts != nil }

  /// The share of the rows read so far; nil where there are none.
  public var progress: Double? {
    customers.isEmpty ? nil : Double(next) / Double(customers.count)
  }

  /// Appends the next rows to a batch.
  ///
  /// - Returns: Whether there are more.
  /// - Throws: What the batch throws for a row that cannot be used.
  public mutating func read(
    into batch: inout TransactionBatch
  ) throws(DataError) -> Bool {
    while next < customers.count, !batch.isFull {
      let row = next
      next += 1
      try batch.append(
        customer: customers[row], day: days[row], amount: amounts?[row] ?? 0)
    }
    return next < customers.count
  }
}

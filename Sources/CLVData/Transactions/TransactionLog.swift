public import CLVTables

/// All purchases of a transaction log, by customer.
///
///     let table = try InputTable(path: "log.csv")
///     let log = try TransactionLog(reading: table)
///     try log.forEachCustomer { customer, purchases in … }
///
/// A purchase is all transactions of one customer on one calendar day. Memory
/// grows with customers, not with rows: beyond a bounded buffer, sorted
/// transactions wait in a temporary file.
public final class TransactionLog {
  /// All customers with a valid row, in order of first appearance.
  public let customers: CustomerIDs

  /// Whether the log says how much was spent; otherwise all amounts are 0.
  public let hasAmounts: Bool

  /// The first day with a valid row.
  public let firstDay: CalendarDay

  /// The last day with a valid row.
  public let lastDay: CalendarDay

  /// What became of the rows; what became of the customers is known after a
  /// pass over the purchases.
  public let rowReport: CleaningReport

  let arena: IdentifierArena
  private let store: TransactionStore

  init(
    _ arena: IdentifierArena, _ store: TransactionStore, hasAmounts: Bool,
    days: ClosedRange<CalendarDay>, report: CleaningReport
  ) {
    self.arena = arena
    self.store = store
    self.hasAmounts = hasAmounts
    customers = CustomerIDs(arena)
    firstDay = days.lowerBound
    lastDay = days.upperBound
    rowReport = report
  }

  /// Gives each customer's purchases in date order, customers in order of
  /// first appearance; those that refunds leave without purchases are left
  /// out.
  ///
  /// - Parameter body: takes the index in `customers` and the purchases,
  ///   which are valid during the call only.
  /// - Returns: the report on rows and purchases.
  /// - Throws: when the temporary file cannot be read.
  @discardableResult
  public func forEachCustomer(
    _ body: (Int, UnsafeBufferPointer<Purchase>) -> Void
  ) throws(DataError) -> CleaningReport {
    var report = rowReport
    var purchases = PurchaseList()
    try store.forEachCustomer(arena.count) { customer, transactions in
      purchases.fill(from: transactions, &report)
      if purchases.list.isEmpty {
        report.customersWithoutPurchase += 1
      } else {
        body(customer, purchases.list)
      }
    }
    report.customers = arena.count
    // Unknown amounts are not amounts of zero.
    if !hasAmounts { report.zeroPurchases = 0 }
    return report
  }
}

/// All that a customer bought on one day.
public struct Purchase: BitwiseCopyable, Sendable {
  /// The day.
  public let day: CalendarDay

  /// The sum of the day's amounts, refunds subtracted.
  public let amount: Double
}

/// The purchases of one customer at a time, in memory used again and again.
private struct PurchaseList: ~Copyable {
  private var buffer = GrowableBuffer<Purchase>()

  deinit {
    buffer.deallocate()
  }

  @inline(__always)
  var list: UnsafeBufferPointer<Purchase> {
    UnsafeBufferPointer(buffer.elements)
  }

  /// Merges transactions, sorted by day, into purchases.
  @inline(__always)
  mutating func fill(
    from transactions: CustomerTransactions.List,
    _ report: inout CleaningReport
  ) {
    buffer.truncate(to: 0)
    var index = 0
    while index < transactions.count {
      let total = DayTotal(takingDayOf: transactions, at: &index)
      guard let value = total.value else {
        report.daysRemovedByRefunds += 1
        continue
      }
      if value == 0 { report.zeroPurchases += 1 }
      buffer.append(
        Purchase(
          day: CalendarDay(daysSince1970: total.day), amount: value))
    }
    report.purchases += buffer.count
  }
}

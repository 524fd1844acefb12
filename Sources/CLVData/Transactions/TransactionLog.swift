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
  private let refunds: RefundPolicy

  /// The refunds of orders that were bought on other days, by customer.
  private let orderRefunds: [UInt32: [OrderRefund]]

  init(
    _ arena: IdentifierArena, _ store: TransactionStore, hasAmounts: Bool,
    days: ClosedRange<CalendarDay>, report: CleaningReport,
    refunds: RefundPolicy, orderRefunds: [UInt32: [OrderRefund]]
  ) {
    self.arena = arena
    self.store = store
    self.refunds = refunds
    self.orderRefunds = orderRefunds
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
    try forEachCustomer(in: nil) { customer, _, purchases in
      if !purchases.isEmpty { body(customer, purchases) }
    }
  }

  /// Gives each customer's purchases in date order, as the calibration of a
  /// window knows them and as its end does.
  ///
  /// Under ``RefundPolicy/match`` a refund after the calibration leaves the
  /// purchases of the calibration as they were known then.
  ///
  /// - Parameters:
  ///   - window: The window; nil for all refunds of the log.
  ///   - body: Takes the index in `customers`, the purchases as calibration
  ///     knows them with the later ones behind, and those known at the end,
  ///     both valid during the call only. The second list may be empty where
  ///     the first is not.
  /// - Returns: The report on rows and purchases.
  /// - Throws: When the temporary file cannot be read.
  @discardableResult
  func forEachCustomer(
    in window: ObservationWindow?,
    _ body: (
      Int, UnsafeBufferPointer<Purchase>, UnsafeBufferPointer<Purchase>
    ) -> Void
  ) throws(DataError) -> CleaningReport {
    var report = rowReport
    var purchases = PurchaseList(refunds, in: window)
    let hasOrders = !orderRefunds.isEmpty
    let repeats = try store.forEachCustomer(arena.count) {
      customer, transactions in
      purchases.fill(
        from: transactions,
        hasOrders ? orderRefunds[UInt32(truncatingIfNeeded: customer)] : nil,
        &report)
      if purchases.list.isEmpty { report.customersWithoutPurchase += 1 }
      if !purchases.known.isEmpty {
        body(customer, purchases.known, purchases.list)
      }
    }
    report.add(repeats, customers)
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

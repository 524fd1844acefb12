internal import CLVTables

/// The purchases of one customer at a time, in memory used again and again.
struct PurchaseList: ~Copyable {
  private var buffer = GrowableBuffer<Purchase>()
  private var earlyBuffer = GrowableBuffer<Purchase>()
  private var matching = RefundMatching()
  private var isSplit = false

  private let matches: Bool
  private let split: Int32
  private let end: Int32

  /// A list for a policy, and for a window: refunds after its calibration
  /// leave what was bought in calibration as it is known then, and those after
  /// its end count nowhere.
  init(_ refunds: RefundPolicy, in window: ObservationWindow?) {
    matches = refunds == .match
    split = window?.calibrationEnd.daysSince1970 ?? .max
    end = window?.observationEnd.daysSince1970 ?? .max
  }

  deinit {
    buffer.deallocate()
    earlyBuffer.deallocate()
  }

  /// The purchases as they are known at the end.
  @inline(__always)
  var list: UnsafeBufferPointer<Purchase> {
    UnsafeBufferPointer(buffer.elements)
  }

  /// Those up to the split as they were known then, and the later ones.
  @inline(__always)
  var known: UnsafeBufferPointer<Purchase> {
    isSplit ? UnsafeBufferPointer(earlyBuffer.elements) : list
  }

  /// Merges transactions, sorted by day, into purchases.
  @inline(__always)
  mutating func fill(
    from transactions: CustomerTransactions.List, _ orders: [OrderRefund]?,
    _ report: inout CleaningReport
  ) {
    isSplit = false
    buffer.truncate(to: 0)
    var index = 0
    while index < transactions.count {
      let total = DayTotal(takingDayOf: transactions, at: &index)
      if matches, total.refunded < 0 {
        return match(transactions, orders ?? [], &report)
      }
      guard let value = total.value else {
        report.daysRemovedByRefunds += 1
        continue
      }
      buffer.append(
        Purchase(
          day: CalendarDay(daysSince1970: total.day), amount: value))
    }
    if let orders { return match(transactions, orders, &report) }
    count(&report)
  }

  @inline(never)
  private mutating func match(
    _ transactions: CustomerTransactions.List, _ orders: [OrderRefund],
    _ report: inout CleaningReport
  ) {
    buffer.truncate(to: 0)
    earlyBuffer.truncate(to: 0)
    isSplit = true
    report.daysRemovedByRefunds += matching.match(
      transactions, orders, split: split, end: end, early: &earlyBuffer,
      late: &buffer)
    if matching.unmatched.refunds > 0 {
      report.refundsUnmatched =
        (report.refundsUnmatched ?? 0) + matching.unmatched.refunds
      report.amountUnmatched =
        (report.amountUnmatched ?? 0) + matching.unmatched.amount
    }
    count(&report)
  }

  @inline(__always)
  private func count(_ report: inout CleaningReport) {
    for purchase in list where purchase.amount == 0 {
      report.zeroPurchases += 1
    }
    report.purchases += buffer.count
  }
}

internal import CLVTables

/// Numbers the customers of a source's rows and stores their transactions.
final class TransactionCollector {
  /// The number of batches between two reports of progress.
  private static let batchesPerReport = 128

  let store: TransactionStore
  let interner = CustomerInterner()

  // Changed by every row, and by one call at a time: run-time checks of
  // exclusivity would cost more than the changes.
  @exclusivity(unchecked)
  private var earliest = CalendarDay(daysSince1970: .max)
  @exclusivity(unchecked)
  private var latest = CalendarDay(daysSince1970: .min)
  @exclusivity(unchecked) private var farDates = FarDateFinder()

  private let name: String
  private let options: TransactionOptions
  private let lastDay: Int32
  private let ledger: OrderLedger?

  /// The refunds of orders that were bought on other days, by customer, once
  /// all rows are here.
  private(set) var orderRefunds: [UInt32: [OrderRefund]] = [:]
  private let numbers = UnsafeMutablePointer<UInt32>.allocate(
    capacity: CustomerInterner.batchSize)

  /// Makes a collector of a source's rows, which come with marks or without.
  init(_ name: String, _ options: TransactionOptions, marksRows: Bool) {
    self.name = name
    self.options = options
    store = TransactionStore(
      capacity: options.bufferCapacity,
      keepsRefunds: options.refunds == .match, marksRows: marksRows)
    ledger = options.columns.order.map { _ in
      OrderLedger(of: name, options.amountScope)
    }
    lastDay = options.observationEnd?.daysSince1970 ?? .max
  }

  deinit {
    numbers.deallocate()
  }

  /// What becomes of negative amounts.
  var refunds: RefundPolicy { options.refunds }

  /// The first and last day with a valid row.
  var days: ClosedRange<CalendarDay>? {
    earliest <= latest ? earliest...latest : nil
  }

  /// Takes all rows of a source and says what became of them.
  func collect(
    _ source: some TransactionSource, _ progress: ((Double) -> Void)?
  ) throws(DataError) -> CleaningReport {
    var source = source
    var batch = TransactionBatch(of: source.name, options)
    var batches = 0
    var isMore = true
    while isMore {
      isMore = try source.read(into: &batch)
      try take(&batch)
      batches &+= 1
      if let progress, batches % Self.batchesPerReport == 0,
        let share = source.progress
      {
        progress(share)
      }
    }
    if let ledger { try settle(ledger, &batch.report) }
    let far = farDates.farDates()
    if !far.isEmpty { batch.report.farDates = far }
    return batch.report
  }

  private func take(_ batch: inout TransactionBatch) throws(DataError) {
    let count = observed(&batch)
    for start in stride(from: 0, to: count, by: CustomerInterner.batchSize) {
      let rows = min(CustomerInterner.batchSize, count - start)
      try interner.intern(
        UnsafeBufferPointer(start: batch.identifiers + start, count: rows),
        into: numbers)
      if let ledger {
        try enter(&batch, start..<start + rows, ledger)
      } else {
        try store(
          batch.transactions + start, batch.marks + start, rows, &batch.report)
      }
    }
    batch.removeAll()
  }

  /// Moves the rows of the time observed to the beginning of the batch and
  /// gives their number.
  private func observed(_ batch: inout TransactionBatch) -> Int {
    var kept = 0
    for row in 0..<batch.count {
      let transaction = batch.transactions[row]
      guard transaction.day <= lastDay else { continue }
      let day = CalendarDay(daysSince1970: transaction.day)
      earliest = min(earliest, day)
      latest = max(latest, day)
      farDates.add(day, line: batch.places[row])
      defer { kept &+= 1 }
      // Until a row is left out, all are where they belong.
      guard kept < row else { continue }
      batch.identifiers[kept] = batch.identifiers[row]
      batch.transactions[kept] = transaction
      batch.marks[kept] = batch.marks[row]
      if ledger != nil {
        batch.orders[kept] = batch.orders[row]
        batch.places[kept] = batch.places[row]
      }
    }
    batch.report.rowsAfterObservation &+= batch.count &- kept
    return kept
  }

  private func store(
    _ transactions: UnsafeMutablePointer<Transaction>,
    _ marks: UnsafeMutablePointer<UInt32>, _ count: Int,
    _ report: inout CleaningReport
  ) throws(DataError) {
    for index in 0..<count {
      var transaction = transactions[index]
      transaction.customer = numbers[index]
      try store(transaction, mark: marks[index], &report)
    }
  }

  @inline(__always)
  private func store(
    _ transaction: Transaction, mark: UInt32, _ report: inout CleaningReport
  ) throws(DataError) {
    if transaction.amount < 0 {
      note(refund: -transaction.amount, &report)
      if options.refunds == .drop { return }
    }
    if store.isFull {
      try store.makeRoom(customers: interner.arena.count)
    }
    store.append(transaction, mark: mark)
    report.transactionsUsed &+= 1
  }

  @inline(never)
  private func note(refund amount: Double, _ report: inout CleaningReport) {
    switch options.refunds {
    case .drop: report.refundsDropped += 1
    case .net, .reject: report.refundsNetted += 1
    case .match:
      report.refundsMatched = (report.refundsMatched ?? 0) + 1
      report.amountRefunded = (report.amountRefunded ?? 0) + amount
    }
  }

  // MARK: - Orders

  /// Enters rows into the ledger; those without an order are transactions by
  /// themselves.
  private func enter(
    _ batch: inout TransactionBatch, _ rows: Range<Int>, _ ledger: OrderLedger
  ) throws(DataError) {
    for row in rows {
      var transaction = batch.transactions[row]
      transaction.customer = numbers[row - rows.lowerBound]
      let order = batch.orders[row]
      if order.count > 0 {
        try ledger.add(transaction, order: order, line: batch.places[row])
      } else if transaction.amount.isNaN {
        try batch.refuse(.number(.amount, .empty)) {
          [line = batch.places[row]] in
          DataError(
            .badData, at: .line(line, of: name),
            "the row has neither an order nor an amount; fill one in")
        }
      } else {
        try store(transaction, mark: 0, &batch.report)
      }
    }
  }

  /// Stores the orders as transactions.
  private func settle(
    _ ledger: OrderLedger, _ report: inout CleaningReport
  ) throws(DataError) {
    orderRefunds = try ledger.settle(options.refunds) {
      transaction throws(DataError) in
      try store(transaction, mark: 0, &report)
    }
    for refund in orderRefunds.values.joined() {
      note(refund: refund.amount, &report)
      report.transactionsUsed &+= 1
    }
    guard ledger.rows > 0 else { return }
    report.rowsOfOrders = ledger.rows
    report.orders = ledger.count
  }
}

internal import CLVModels
public import CLVTables

extension TransactionLog {
  /// Reads all transactions of a table.
  ///
  /// - Parameters:
  ///   - table: an opened log, read to its end.
  ///   - options: columns, date format and cleaning policies.
  ///   - rejects: where the header and the rows that cannot be used go, byte
  ///     for byte, under `BadRowPolicy.skip`. The caller commits it.
  ///   - progress: called now and then with the share of the file read, when
  ///     its length is known.
  /// - Throws: bad data for a missing column, for a row that cannot be used
  ///   under `BadRowPolicy.stop`, and when there are no transactions.
  public convenience init(
    reading table: InputTable,
    options: TransactionOptions = TransactionOptions(),
    rejects: AtomicFile? = nil,
    progress: ((Double) -> Void)? = nil
  ) throws(DataError) {
    let reading = try LogReading(table, options, rejects)
    try reading.readAll(progress)
    try self.init(reading, table)
  }

  private convenience init(
    _ reading: LogReading, _ table: InputTable
  ) throws(DataError) {
    let report = reading.report
    guard let days = reading.days else {
      if report.rowsAfterObservation > 0 {
        throw DataError(
          .usage,
          """
          \(table.name): all transactions are after the --observation-end; \
          give a later one
          """)
      }
      let reason =
        report.badRows == 0
        ? "there are no transactions, only a header; give a log with rows"
        : "there are no transactions: "
          + Plural.form(
            report.rows, "the only row is bad",
            "all \(report.rows) rows are bad")
          + "; stop at the first with --bad-rows stop to see why"
      throw DataError(.badData, "\(table.name): \(reason)")
    }
    try reading.store.finish(customers: reading.interner.arena.count)
    self.init(
      reading.interner.arena, reading.store,
      hasAmounts: reading.row.hasAmounts, days: days, report: report)
  }
}

/// The state of reading a transaction log.
private final class LogReading {
  let row: TransactionRow
  let store: TransactionStore
  let interner = CustomerInterner()

  // Changed by every row, and by one call at a time: run-time checks of
  // exclusivity would cost more than the changes.
  @exclusivity(unchecked) private(set) var report = CleaningReport()
  @exclusivity(unchecked)
  private var earliest = CalendarDay(daysSince1970: .max)
  @exclusivity(unchecked)
  private var latest = CalendarDay(daysSince1970: .min)
  @exclusivity(unchecked) private var farDates = FarDateFinder()
  @exclusivity(unchecked) private var batched = 0

  private let table: InputTable
  private let reader: RecordReader
  private let options: TransactionOptions
  private let rejects: AtomicFile?
  private let lastDay: CalendarDay

  /// The transactions whose customers are not numbered yet.
  private let identifiers = UnsafeMutablePointer<Bytes>.allocate(
    capacity: CustomerInterner.batchSize)
  private let batch = UnsafeMutablePointer<Transaction>.allocate(
    capacity: CustomerInterner.batchSize)
  private let numbers = UnsafeMutablePointer<UInt32>.allocate(
    capacity: CustomerInterner.batchSize)

  init(
    _ table: InputTable, _ options: TransactionOptions, _ rejects: AtomicFile?
  ) throws(DataError) {
    self.table = table
    self.options = options
    self.rejects = rejects
    reader = table.reader
    row = try TransactionRow(table, options)
    store = TransactionStore(capacity: options.bufferCapacity)
    lastDay = options.observationEnd ?? CalendarDay(daysSince1970: .max)
  }

  deinit {
    identifiers.deallocate()
    batch.deallocate()
    numbers.deallocate()
  }

  /// The first and last day with a valid row.
  var days: ClosedRange<CalendarDay>? {
    earliest <= latest ? earliest...latest : nil
  }

  func readAll(_ progress: ((Double) -> Void)?) throws(DataError) {
    if options.badRows == .skip {
      try table.headerLine.withUnsafeBufferPointer { line throws(DataError) in
        try reject(line)
      }
    }
    while true {
      switch reader.advance() {
      case .record:
        report.rows &+= 1
        do throws(RowProblem) {
          try take(row.contents(of: reader))
        } catch {
          try handle(error)
        }
        if batched == CustomerInterner.batchSize { try flush() }
      case .starved:
        try flush()
        try reader.refill()
        if let progress, let share = table.progress { progress(share) }
      case .end:
        try flush()
        report.blankLines = reader.blankLines
        let far = farDates.farDates()
        if !far.isEmpty { report.farDates = far }
        return
      }
    }
  }

  @inline(__always)
  private func take(_ contents: TransactionRow.Contents) {
    guard contents.day <= lastDay else {
      report.rowsAfterObservation &+= 1
      return
    }
    earliest = min(earliest, contents.day)
    latest = max(latest, contents.day)
    farDates.add(contents.day, line: reader.line)
    var identifier = contents.customer
    identifier.unescape()
    identifiers[batched] = identifier.bytes
    batch[batched] = Transaction(
      customer: 0, day: contents.day.daysSince1970, amount: contents.amount)
    batched &+= 1
  }

  /// Numbers the customers of the batch and stores its transactions.
  private func flush() throws(DataError) {
    guard batched > 0 else { return }
    let count = batched
    batched = 0
    try interner.intern(
      UnsafeBufferPointer(start: identifiers, count: count), into: numbers)
    for index in 0..<count {
      var transaction = batch[index]
      transaction.customer = numbers[index]
      if transaction.amount < 0 {
        if options.refunds == .drop {
          report.refundsDropped += 1
          continue
        }
        report.refundsNetted += 1
      }
      if store.isFull {
        try store.makeRoom(customers: interner.arena.count)
      }
      store.append(transaction)
      report.transactionsUsed &+= 1
    }
  }

  @inline(never)
  private func handle(_ problem: RowProblem) throws(DataError) {
    guard options.badRows == .skip else {
      throw DataError(
        .badData,
        row.message(problem, in: reader)
          + " (--bad-rows skip sets such rows aside)")
    }
    problem.count(in: &report)
    try reject(reader.rawRecord)
  }

  private func reject(_ text: Bytes) throws(DataError) {
    try rejects?.write(UnsafeRawBufferPointer(text))
  }
}

internal import CLVModels
public import CLVTables

extension TransactionLog {
  /// Reads all transactions of a table of delimited text.
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
    let (collector, source, report) = try Self.collect(
      table, options, rejects, progress)
    guard let days = collector.days else {
      throw Self.emptiness(of: table.name, report)
    }
    table.warn(SimilarIDs.warnings(collector.interner.arena))
    try self.init(
      collector, hasAmounts: source.hasAmounts, days: days, report: report)
  }

  /// Reads a table, again where a row shows that dates, numbers or characters
  /// are not written as in most logs, and the cells together tell how they
  /// are.
  private static func collect(
    _ table: InputTable, _ options: TransactionOptions, _ rejects: AtomicFile?,
    _ progress: ((Double) -> Void)?
  ) throws(DataError) -> (
    TransactionCollector, DelimitedTransactions, CleaningReport
  ) {
    var forms = LogForms(options)
    while true {
      let collector = TransactionCollector(options)
      let source = try DelimitedTransactions(
        table, options: options, forms: forms, rejects: rejects)
      do throws(DataError) {
        return (collector, source, try collector.collect(source, progress))
      } catch {
        switch source.doubt.question {
        case nil: throw error
        case .encoding:
          let isFound = try table.restartInEncodingFound()
          // Cells of scripts beyond ASCII say more once they can be read.
          if isFound { forms = LogForms(options) }
          forms.isEncodingSurveyed = true
        case .forms:
          try table.restart()
          var survey = try LogSurvey(table, source.row, options)
          forms = try survey.forms()
          table.note(survey.notes)
          try table.restart()
        }
      }
    }
  }

  /// Reads all transactions of a source.
  ///
  /// - Parameters:
  ///   - source: where the transactions come from, read to its end.
  ///   - options: the cleaning policies and the end of observation; columns
  ///     and date format are for delimited text.
  ///   - progress: called now and then with the share of the rows read, when
  ///     the source knows it.
  /// - Throws: bad data for a row that cannot be used under
  ///   `BadRowPolicy.stop`, and when there are no transactions; what the
  ///   source throws.
  public convenience init(
    reading source: some TransactionSource,
    options: TransactionOptions = TransactionOptions(),
    progress: ((Double) -> Void)? = nil
  ) throws(DataError) {
    let collector = TransactionCollector(options)
    let report = try collector.collect(source, progress)
    guard let days = collector.days else {
      throw Self.emptiness(of: source.name, report)
    }
    try self.init(
      collector, hasAmounts: source.hasAmounts, days: days, report: report)
  }

  private convenience init(
    _ collector: TransactionCollector, hasAmounts: Bool,
    days: ClosedRange<CalendarDay>, report: CleaningReport
  ) throws(DataError) {
    let arena = collector.interner.arena
    try collector.store.finish(customers: arena.count)
    self.init(
      arena, collector.store, hasAmounts: hasAmounts, days: days,
      report: report)
  }

  private static func emptiness(
    of name: String, _ report: CleaningReport
  ) -> DataError {
    if report.rowsAfterObservation > 0 {
      return DataError(
        .usage, at: .file(name),
        """
        all transactions are after the \(.observationEnd); give a later one
        """)
    }
    if let rows = report.anonymousRows, rows == report.rows {
      return DataError(
        .badData, at: .file(name),
        "no row names a customer; name the right column with \(.customer)")
    }
    if let rows = report.rowsFiltered, rows == report.rows {
      return DataError(
        .usage, at: .file(name),
        "\(.keep) and \(.drop) leave no row; correct a column's values")
    }
    let bad = Plural.form(
      report.rows, "the only row is bad", "all \(report.rows) rows are bad")
    let reason: Advice =
      report.badRows == 0
      ? ""
      : ": \(bad); stop at the first with \(.badRows.set(to: "stop")) to see why"
    return DataError(
      .badData, at: .file(name), "there are no transactions\(reason)")
  }
}

/// Numbers the customers of a source's rows and stores their transactions.
private final class TransactionCollector {
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

  private let options: TransactionOptions
  private let lastDay: Int32
  private let numbers = UnsafeMutablePointer<UInt32>.allocate(
    capacity: CustomerInterner.batchSize)

  init(_ options: TransactionOptions) {
    self.options = options
    store = TransactionStore(capacity: options.bufferCapacity)
    lastDay = options.observationEnd?.daysSince1970 ?? .max
  }

  deinit {
    numbers.deallocate()
  }

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
      try store(batch.transactions + start, rows, &batch.report)
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
      batch.identifiers[kept] = batch.identifiers[row]
      batch.transactions[kept] = transaction
      kept &+= 1
    }
    batch.report.rowsAfterObservation &+= batch.count &- kept
    return kept
  }

  private func store(
    _ transactions: UnsafeMutablePointer<Transaction>, _ count: Int,
    _ report: inout CleaningReport
  ) throws(DataError) {
    for index in 0..<count {
      var transaction = transactions[index]
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
}

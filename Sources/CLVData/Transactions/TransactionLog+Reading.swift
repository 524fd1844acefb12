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
    if let warning = report.profitWarning { table.warn([warning]) }
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
      let collector = TransactionCollector(
        table.name, options,
        marksRows: DelimitedTransactions.marksRows(of: table, options))
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
    let collector = TransactionCollector(
      source.name, options, marksRows: false)
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
      report: report, refunds: collector.refunds,
      orderRefunds: collector.orderRefunds)
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

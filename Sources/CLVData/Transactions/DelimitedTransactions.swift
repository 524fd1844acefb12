public import CLVTables

/// Transactions of an opened table of delimited text.
public struct DelimitedTransactions: TransactionSource {
  private let table: InputTable
  private let reader: RecordReader
  private let row: TransactionRow
  private let rejects: AtomicFile?
  private var isAtStart = true

  /// Makes a source of a table's rows.
  ///
  /// - Parameters:
  ///   - table: An opened log, read from here on to its end.
  ///   - options: Columns, date format and cleaning policies.
  ///   - rejects: Where the header and the rows that cannot be used go, byte
  ///     for byte, under `BadRowPolicy.skip`. The caller commits it.
  /// - Throws: Bad data for a column that is missing or there twice.
  public init(
    _ table: InputTable, options: TransactionOptions = TransactionOptions(),
    rejects: AtomicFile? = nil
  ) throws(DataError) {
    self.table = table
    reader = table.reader
    row = try TransactionRow(table, options)
    self.rejects = options.badRows == .skip ? rejects : nil
  }

  /// The path, or `standard input`.
  public var name: String { table.name }

  /// Whether the table has a column of amounts, or of quantities and prices.
  public var hasAmounts: Bool { row.hasAmounts }

  /// The share of the file read so far; nil where its length is not known.
  public var progress: Double? { table.progress }

  /// Appends the records that are in memory, as long as the batch has room.
  ///
  /// - Returns: Whether the file goes on.
  /// - Throws: Bad data for a row that cannot be used under
  ///   `BadRowPolicy.stop`, and where there are none at all; what keeps the
  ///   file from being read.
  public mutating func read(
    into batch: inout TransactionBatch
  ) throws(DataError) -> Bool {
    if isAtStart {
      isAtStart = false
      try table.headerLine.withUnsafeBufferPointer { line throws(DataError) in
        try reject(line)
      }
    }
    while !batch.isFull {
      switch reader.advance() {
      case .record:
        batch.report.rows &+= 1
        do throws(RowProblem) {
          try row.append(reader, to: &batch)
        } catch {
          try refuse(error, &batch)
        }
      case .starved:
        // The batch points into the text at hand.
        guard batch.count == 0 else { return true }
        try reader.refill()
      case .end:
        batch.report.blankLines = reader.blankLines
        guard batch.report.rows > 0 else {
          throw DataError(
            .badData,
            "\(name): there are no transactions, only a header; give a log with "
              + "rows")
        }
        return false
      }
    }
    return true
  }

  @inline(never)
  private func refuse(
    _ problem: RowProblem, _ batch: inout TransactionBatch
  ) throws(DataError) {
    try batch.refuse(problem) {
      row.message(problem, in: reader)
        + " (--bad-rows skip sets such rows aside)"
    }
    try reject(reader.rawRecord)
  }

  private func reject(_ text: Bytes) throws(DataError) {
    try rejects?.write(UnsafeRawBufferPointer(text))
  }
}

extension TransactionRow {
  /// Appends the record at hand to a batch.
  @inline(__always)
  fileprivate func append(
    _ reader: RecordReader, to batch: inout TransactionBatch
  ) throws(RowProblem) {
    let contents = try contents(of: reader)
    var identifier = contents.customer
    identifier.unescape()
    batch.append(
      identifier.bytes, contents.day, amount: contents.amount,
      place: reader.line)
  }
}

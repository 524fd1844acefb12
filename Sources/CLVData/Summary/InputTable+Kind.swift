public import CLVTables

/// Transaction logs and customer summaries, told apart by their columns.
extension InputTable {
  /// What the rows of a table are.
  public enum Kind: Sendable {
    /// One row per transaction.
    case transactions

    /// One row per customer.
    case summary
  }

  /// What the rows are, by the header.
  public var kind: Kind { Self.sniffKind(columns) }

  /// Opens a file and reads its header.
  ///
  /// - Parameters:
  ///   - path: the path; `-` is the standard input.
  ///   - delimiter: the byte between fields; `nil` to find it out.
  ///   - transactions: the names of a transaction log's columns.
  /// - Throws: no input when the file cannot be read; bad data when it is
  ///   empty or not text.
  public convenience init(
    path: String, delimiter: UInt8? = nil,
    transactions: TransactionColumns = TransactionColumns()
  ) throws(DataError) {
    try self.init(
      RecordReader(ByteSource(path: path)), delimiter: delimiter,
      transactions: transactions)
  }

  convenience init(
    _ reader: RecordReader, delimiter: UInt8?,
    transactions: TransactionColumns
  ) throws(DataError) {
    try self.init(reader, delimiter: delimiter) {
      SummaryColumns.areIn($0) || transactions.areIn($0)
    }
  }

  /// Tells from a header what a table's rows are: a summary when it has
  /// frequency, recency and T by any of their names, else transactions.
  public static func sniffKind(_ header: [String]) -> Kind {
    SummaryColumns.areIn(header) ? .summary : .transactions
  }
}

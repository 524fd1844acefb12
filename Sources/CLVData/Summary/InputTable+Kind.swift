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
  ///   - text: how to take the text apart, as far as that is known.
  ///   - transactions: the names of a transaction log's columns.
  /// - Throws: no input when the file cannot be read; bad data when it is
  ///   empty or not text.
  public convenience init(
    path: String, text: TextOptions = TextOptions(),
    transactions: TransactionColumns = TransactionColumns()
  ) throws(DataError) {
    try self.init(
      RecordReader(ByteSource(path: path, encoding: text.encoding)),
      text: text, transactions: transactions)
  }

  /// What to say where a log has no column of amounts by the default name, and
  /// one that looks like it; nil elsewhere.
  public func amountHint(_ transactions: TransactionColumns) -> Advice? {
    let names = transactions.resolved(in: columns)
    guard kind == .transactions, names.amount == .automatic,
      !columns.contains(TransactionColumns.defaultAmount),
      let column = MoneyColumns.closest(in: columns)
    else { return nil }
    let option = Remedy.amount.set(to: column)
    let advice: Advice = """
      there is no column "\(TransactionColumns.defaultAmount)"; did you mean \
      "\(column)"? Name it with \(option): without amounts only purchases \
      are forecast, not money
      """
    return advice.named(
      "amount",
      [
        "default": .text(TransactionColumns.defaultAmount),
        "column": .text(column), "option": .remedy(option),
      ])
  }

  package convenience init(
    _ reader: RecordReader, text: TextOptions,
    transactions: TransactionColumns
  ) throws(DataError) {
    try self.init(reader, text) {
      transactions.areKnown($0)
    }
  }

  /// Tells from a header what a table's rows are: a summary when it has
  /// frequency, recency and T by any of their names, else transactions.
  public static func sniffKind(_ header: [String]) -> Kind {
    SummaryColumns.areIn(header) ? .summary : .transactions
  }
}

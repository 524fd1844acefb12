/// A CSV file whose header has been read: a transaction log or a customer
/// summary, whichever its columns say.
///
/// Text is UTF-8, with or without a byte-order mark, plain or compressed with
/// gzip or zstd. The delimiter is the comma, semicolon, tab or vertical bar
/// under which the header shows the wanted columns, unless one is given.
public final class InputTable {
  /// What the rows of a table are.
  public enum Kind: Sendable {
    /// One row per transaction.
    case transactions

    /// One row per customer.
    case summary
  }

  /// The path, or `standard input`.
  public let name: String

  /// The names in the header, blanks at their ends left out.
  public let columns: [String]

  /// What the rows are, by the header.
  public let kind: Kind

  /// The byte between fields.
  public var delimiter: UInt8 { reader.delimiter }

  /// The header line as it stands in the file.
  let headerLine: [UInt8]

  let reader: RecordReader

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

  init(
    _ reader: RecordReader, delimiter: UInt8?,
    transactions: TransactionColumns
  ) throws(DataError) {
    self.reader = reader
    name = reader.name
    try reader.skipByteOrderMark()
    let candidates = delimiter.map { [$0] } ?? Delimiter.candidates
    var headers: [(delimiter: UInt8, columns: [String], kind: Kind?)] = []
    for candidate in candidates {
      reader.use(delimiter: candidate, fields: 1 << 12)
      let columns = try Self.header(reader)
      let kind = Self.kind(of: columns, transactions)
      headers.append((candidate, columns, kind))
      reader.rewind()
    }
    let known = headers.filter { $0.kind != nil }
    let header = known.count == 1 ? known[0] : headers[0]
    reader.use(delimiter: header.delimiter, fields: header.columns.count)
    _ = reader.advance()
    headerLine = Array(reader.rawRecord)
    columns = header.columns
    kind = header.kind ?? .transactions
  }

  /// Tells from a header what a table's rows are: a summary when it has
  /// frequency, recency and T by any of their names, else transactions.
  public static func sniffKind(_ header: [String]) -> Kind {
    SummaryColumns.areIn(header) ? .summary : .transactions
  }

  private static func kind(
    of header: [String], _ transactions: TransactionColumns
  ) -> Kind? {
    if SummaryColumns.areIn(header) { return .summary }
    return transactions.areIn(header) ? .transactions : nil
  }

  private static func header(
    _ reader: RecordReader
  ) throws(DataError) -> [String] {
    while true {
      switch reader.advance() {
      case .starved: try reader.refill()
      case .end:
        throw DataError(
          .badData,
          "\(reader.name): the file is empty; a header line is expected")
      case .record:
        try checkHeader(reader)
        return (0..<reader.fieldCount).map { index in
          columnName(reader[index])
        }
      }
    }
  }

  private static func checkHeader(_ reader: RecordReader) throws(DataError) {
    let place = "\(reader.name):\(reader.line): the header"
    if let fault = reader.fault {
      throw DataError(.badData, "\(place) \(RowProblem.advice(fault))")
    }
    guard reader.fieldCount <= 1 << 12 else {
      throw DataError(.badData, "\(place) has more than 4096 columns")
    }
    guard String(validating: reader.rawRecord, as: UTF8.self) != nil else {
      throw DataError(
        .badData, "\(place) is not valid UTF-8; convert the file to UTF-8")
    }
  }

  private static func columnName(_ field: FieldSpan) -> String {
    let text = String(decoding: field.bytes.trimmed, as: UTF8.self)
    guard field.hasEscapes else { return text }
    var name = ""
    var isSecondQuote = false
    for character in text {
      isSecondQuote = character == "\"" && !isSecondQuote
      if !isSecondQuote { name.append(character) }
    }
    return name
  }

  /// The share of the file read so far, when its length is known.
  var progress: Double? { reader.source.progress }
}

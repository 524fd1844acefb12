public import CLVTables

/// Transactions of an opened table of delimited text.
public struct DelimitedTransactions: TransactionSource {
  private let table: InputTable
  private let reader: RecordReader
  private(set) var row: TransactionRow
  private let options: TransactionOptions
  private let rejects: AtomicFile?
  private var hasRejects = false

  /// What one look at the rows cannot settle.
  let doubt = FormDoubt()

  /// The columns of numbers whose places behind the point are looked at;
  /// negative where there is none.
  private let number: Int
  private let otherNumber: Int
  private var places = DecimalPlaces()
  private var otherPlaces = DecimalPlaces()
  private var anonymous = (rows: 0, amount: 0.0)
  private var total = 0.0
  private var filtered = 0
  private var tallies: [ValueTally]

  /// Whether rows come with marks, by which those that are the same are found.
  let marksRows: Bool

  /// Whether identifiers are changed, orders looked at or rows compared.
  private let isSpecial: Bool
  private var seen = RowsSeen()

  /// Makes a source of a table's rows, whose dates and numbers are written as
  /// the options say.
  ///
  /// `TransactionLog(reading:options:)` of a table finds out more of how they
  /// are written, for which it may read the table twice.
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
    var forms = LogForms(options)
    forms.isSurveyed = true
    forms.isEncodingSurveyed = true
    try self.init(table, options: options, forms: forms, rejects: rejects)
  }

  /// Makes a source of a table's rows, written in some forms.
  init(
    _ table: InputTable, options: TransactionOptions, forms: LogForms,
    rejects: AtomicFile?
  ) throws(DataError) {
    self.table = table
    self.options = options
    reader = table.reader
    row = try TransactionRow(table, options, forms)
    self.rejects = options.badRows == .skip ? rejects : nil
    let columns =
      forms.isSurveyed || options.decimal != nil
      ? [] : row.numberColumns.filter { !table.plainNumbers.contains($0) }
    number = columns.first ?? -1
    otherNumber = columns.count > 1 ? columns[1] : -1
    tallies = ValueTally.all(
      of: table, options.filters,
      currency: options.columns.resolved(in: table.columns).currency,
      isConverted: options.rates != nil)
    marksRows = Self.marksRows(of: table, options)
    isSpecial =
      !options.identifiers.isPlain || row.order != nil || row.refunded != nil
      || options.duplicates == .drop
  }

  /// Whether the rows of a table are compared as a whole.
  static func marksRows(
    of table: InputTable, _ options: TransactionOptions
  ) -> Bool {
    table.rowsAreWhole && options.duplicates == .keep
      && options.columns.order == nil
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
    while !batch.isFull {
      switch reader.advance() {
      case .record:
        batch.report.rows &+= 1
        if row.hasFilters, !row.isKept(reader) {
          filtered += 1
          continue
        }
        do throws(RowProblem) {
          try append(to: &batch)
        } catch {
          try refuse(error, &batch)
        }
      case .starved:
        // The batch points into the text at hand.
        guard batch.count == 0 else { return true }
        try reader.refill()
      case .end:
        try finish(&batch.report)
        guard batch.report.rows > 0 else {
          throw DataError(
            .badData, at: .file(name),
            "there are no transactions, only a header; give a log with "
              + "rows")
        }
        return false
      }
    }
    return true
  }

  /// Appends the record at hand.
  @inline(__always)
  private mutating func append(
    to batch: inout TransactionBatch
  ) throws(RowProblem) {
    let contents = try row.contents(of: reader)
    if number >= 0 { places.add(reader[number].bytes) }
    if otherNumber >= 0 { otherPlaces.add(reader[otherNumber].bytes) }
    if !tallies.isEmpty { tally() }
    var identifier = contents.customer
    identifier.unescape()
    guard !isSpecial else {
      return appendSpecial(contents, identifier.bytes, to: &batch)
    }
    total += contents.amount
    batch.append(
      identifier.bytes, contents.day, amount: contents.amount,
      place: reader.line,
      mark: marksRows ? RepeatedRows.mark(of: reader.rawRecord) : 0)
  }

  /// Appends the record at hand with its order, or leaves it out where it is
  /// there already.
  @inline(never)
  private mutating func appendSpecial(
    _ contents: TransactionRow.Contents, _ identifier: Bytes,
    to batch: inout TransactionBatch
  ) {
    if options.duplicates == .drop, !seen.insert(reader.rawRecord) {
      batch.report.add(
        duplicate: identifier, contents.day, contents.amount, isDropped: true)
      return
    }
    if !contents.amount.isNaN { total += contents.amount }
    let identifier =
      options.identifiers.isPlain
      ? identifier : batch.copy(options.identifiers.form(of: identifier))
    var order: Bytes?
    if let column = row.order {
      var field = reader[column]
      field.trim()
      field.unescape()
      order = field.bytes
    }
    batch.append(
      identifier, contents.day, amount: contents.amount, place: reader.line,
      order: order)
    if contents.refunded > 0 {
      batch.append(
        identifier, contents.day, amount: -contents.refunded,
        place: reader.line, order: order)
    }
  }

  @inline(never)
  private mutating func tally() {
    for index in tallies.indices { tallies[index].add(reader) }
  }

  @inline(never)
  private mutating func refuse(
    _ problem: RowProblem, _ batch: inout TransactionBatch
  ) throws(DataError) {
    if problem == .missingCustomer, options.anonymous == .skip {
      let amount = (try? row.amount(in: reader)) ?? 0
      anonymous = (anonymous.rows + 1, anonymous.amount + amount)
      return
    }
    try doubt.check(problem, row.forms, options)
    try batch.refuse(problem) {
      let (place, advice) = row.advice(on: problem, in: reader)
      return DataError(
        .badData, at: place,
        "\(advice) (\(.badRows.set(to: "skip")) sets such rows aside)")
    }
    guard let rejects else { return }
    if !hasRejects {
      hasRejects = true
      try table.headerLine.withUnsafeBufferPointer { line throws(DataError) in
        try rejects.write(UnsafeRawBufferPointer(line))
      }
    }
    try rejects.write(UnsafeRawBufferPointer(reader.rawRecord))
  }

  private func finish(_ report: inout CleaningReport) throws(DataError) {
    if places.areDoubtful || otherPlaces.areDoubtful {
      throw doubt.raised(.forms)
    }
    report.blankLines = reader.blankLines
    report.rows &+= table.rowsLeftOut
    let filtered = filtered + table.rowsLeftOut
    if filtered > 0 { report.rowsFiltered = filtered }
    if hasAmounts { for tally in tallies { try tally.check(name) } }
    table.warn(tallies.compactMap(\.warning))
    if let converter = row.converter { table.note([converter.note]) }
    guard anonymous.rows > 0 else { return }
    report.anonymousRows = anonymous.rows
    if hasAmounts {
      report.anonymousAmount = anonymous.amount
      report.totalAmount = total + anonymous.amount
    }
  }
}

/// Whether a log has to be read again, as it is written otherwise than it was
/// read.
final class FormDoubt {
  /// What is to be found out.
  enum Question {
    /// How dates and numbers are written.
    case forms

    /// How characters are written.
    case encoding
  }

  private(set) var question: Question?

  /// Asks whether a row's problem is the row's own.
  func check(
    _ problem: RowProblem, _ forms: LogForms, _ options: TransactionOptions
  ) throws(DataError) {
    if problem == .invalidText, !forms.isEncodingSurveyed {
      throw raised(.encoding)
    }
    // Rows are set aside only once it is known how all are written.
    let isSetAside = options.badRows == .skip && !forms.isSurveyed
    if isSetAside || forms.mayCause(problem) { throw raised(.forms) }
  }

  /// Notes a question; the error ends this reading and is seen by nobody.
  func raised(_ question: Question) -> DataError {
    self.question = question
    return DataError(.internalFailure, "the log has to be read again")
  }
}

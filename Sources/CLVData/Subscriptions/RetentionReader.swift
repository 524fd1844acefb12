public import CLVTables

extension RetentionCohorts {
  /// Reads cohorts of customers under contract from CSV: a survival table or
  /// a log of subscriptions, which the header tells.
  ///
  /// A survival table has a column `period` (0, 1, 2, …) and a column for
  /// each cohort, with the number of customers there at the beginning and
  /// after each period; the cells of a younger cohort are empty at the end.
  /// Or it is long: `cohort`, `period` and `customers`. A log has
  /// `customer_id`, `start` and `end`, which is empty while the subscription
  /// goes on: see ``SubscriptionPeriods``. A table of tenures has `tenure`, the
  /// periods that a customer has been there, and `churn`, whether the customer
  /// has left.
  ///
  /// - Parameters:
  ///   - path: The file; `-` is the standard input.
  ///   - options: How to read it.
  /// - Throws: No input where it cannot be read; bad data for the first row
  ///   that cannot be, with its place and a remedy; a usage error for an
  ///   option that does not fit the kind of file.
  public init(
    path: String, options: RetentionOptions = RetentionOptions()
  ) throws(DataError) {
    let columns = options.columns
    let table = try InputTable(path: path, delimiter: options.delimiter) {
      columns.resolved(in: $0).layout(of: $0) != nil
    }
    try self.init(reading: table, options: options)
  }

  /// Reads cohorts from an opened table.
  ///
  /// - Throws: As above.
  public init(
    reading table: InputTable, options: RetentionOptions
  ) throws(DataError) {
    var options = options
    options.columns = options.columns.resolved(in: table.columns)
    let layout = options.columns.layout(of: table.columns)
    if layout != .log, layout != nil {
      try Self.refuseLogOptions(options, for: table.name)
    }
    switch layout {
    case .log:
      self = try SubscriptionReading(table, options).cohorts()
    case .tenures:
      self = try TenureReading(table, options.columns).cohorts()
    case .long:
      self = try LongTableReading(table, options.columns).cohorts()
    case .wide:
      self = try WideTableReading(table, options.columns).cohorts()
    case nil:
      throw Self.unknownLayout(table, options.columns)
    }
  }

  private static func refuseLogOptions(
    _ options: RetentionOptions, for name: String
  ) throws(DataError) {
    guard options.observationEnd == nil, options.cohortRule == .all else {
      let option: Remedy =
        options.observationEnd == nil ? .cohortRule : .observationEnd
      throw DataError(
        .usage,
        "\(option) is for a log of subscriptions; \(name) is a survival table "
          + "or has tenures")
    }
  }

  private static func unknownLayout(
    _ table: InputTable, _ columns: RetentionColumns
  ) -> DataError {
    let present = table.columns.map { "\"\($0)\"" }.joined(separator: ", ")
    return DataError(
      .badData, at: .line(1, of: table.name),
      """
      neither a survival table (the column \
      "\(columns.period)" and one for each cohort, or "\(columns.cohort)", \
      "\(columns.period)" and "\(columns.customers)") nor a log of \
      subscriptions ("\(columns.customer)", "\(columns.start)" and \
      "\(columns.end)") nor tenures ("\(columns.tenure)" and \
      "\(columns.churned)"); the columns are \(present). Rename them, or name \
      those of a log with \(.start) and \(.end), those of tenures with \
      \(.tenure) and \(.churned)
      """)
  }
}

/// Goes through a table row by row, with messages that name the place.
final class RetentionRows {
  let table: InputTable
  let reader: RecordReader
  private let numbers = DecimalReader()

  init(_ table: InputTable) {
    self.table = table
    reader = table.reader
  }

  /// The line of the row at hand.
  var line: Int { reader.line }

  /// Moves to the next row of the right shape; false at the end.
  func next() throws(DataError) -> Bool { try table.nextRow() }

  /// Whether a cell is empty, or has a word for it.
  func isEmpty(_ index: Int) -> Bool {
    MissingValue.isWord(reader[index].bytes.trimmed)
  }

  /// Whether a cell is empty or has a day without end, such as `9999-12-31`.
  func isOpen(_ index: Int) -> Bool {
    let field = reader[index].bytes.trimmed
    return isEmpty(index) || field.starts(with: "9999".utf8)
      || Bytes(rebasing: field.suffix(4)).elementsEqual("9999".utf8)
  }

  /// The text of a cell.
  func text(_ index: Int) throws(DataError) -> String {
    var field = reader[index]
    guard field.bytes.isValidText else {
      throw error(
        index, "the text is not valid UTF-8; convert the file to UTF-8")
    }
    field.unescape()
    return String(decoding: field.bytes.trimmed, as: UTF8.self)
  }

  /// The number in a cell, not negative.
  func number(_ index: Int) throws(DataError) -> Double {
    let field = reader[index].bytes
    let value: Double
    do throws(DecimalProblem) {
      value = try numbers.value(of: field)
    } catch {
      throw self.error(
        index, Advice(DecimalReader.advice(on: error, field: field)))
    }
    guard value >= 0 else {
      throw error(
        index,
        "\"\(field.trimmed.excerpt)\" is negative; correct the number")
    }
    return value
  }

  /// The day in a cell.
  func day(
    _ index: Int, _ format: DateFormat
  ) throws(DataError) -> CalendarDay {
    let field = reader[index].bytes
    do throws(DateProblem) {
      return try format.day(in: field)
    } catch {
      throw self.error(index, format.advice(on: error, field: field))
    }
  }

  /// An error in a cell of the row at hand.
  func error(_ index: Int, _ reason: Advice) -> DataError {
    table.error(in: index, reason)
  }
}

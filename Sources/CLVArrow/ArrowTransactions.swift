package import CLVData
package import CLVTables

/// Transactions of an Arrow stream with columns of days and numbers.
///
/// Nothing is copied but what the log keeps.
package struct ArrowTransactions: TransactionSource {
  /// What messages call the table.
  package var name: String { stream.name }

  private enum Amount {
    case unknown
    case column(Int)
    case product(quantity: Int, price: Int)
  }

  private let stream: ArrowStream
  private let options: TransactionOptions
  private let customer: Int
  private let date: Int
  private let amount: Amount
  private let zone: DayZone?
  private var batch: ArrowBatch?
  private var next = 0
  private var rows = 0
  private var anonymous = (rows: 0, amount: 0.0)
  private var total = 0.0

  /// Makes a source of a stream's columns; nil where one is missing or of
  /// another kind, or rows are to be filtered: the table is then read as text.
  ///
  /// - Parameters:
  ///   - stream: The stream, read from here on to its end.
  ///   - options: Columns and cleaning policies.
  package init?(_ stream: ArrowStream, _ options: TransactionOptions) {
    let header = stream.fields.map(\.name)
    let names = options.columns.resolved(in: header)
    func place(_ name: String, _ isRight: (ArrowType) -> Bool) -> Int? {
      let places = header.indices.filter { header[$0] == name }
      return places.count == 1 && isRight(stream.fields[places[0]].type)
        ? places[0] : nil
    }
    guard options.filters.isEmpty,
      let customer = place(names.customer, Self.isIdentifier),
      let date = place(names.date, \.isTemporal)
    else { return nil }
    switch names.amount {
    case .automatic where !header.contains(TransactionColumns.defaultAmount):
      amount = .unknown
    case .automatic:
      guard let column = place(TransactionColumns.defaultAmount, \.isNumeric)
      else { return nil }
      amount = .column(column)
    case .column(let name):
      guard let column = place(name, \.isNumeric) else { return nil }
      amount = .column(column)
    case .product(let quantity, let price):
      guard let quantity = place(quantity, \.isNumeric),
        let price = place(price, \.isNumeric)
      else { return nil }
      amount = .product(quantity: quantity, price: price)
    }
    (self.customer, self.date) = (customer, date)
    self.stream = stream
    self.options = options
    zone = options.zone ?? Self.zone(of: stream.fields[date].type)
  }

  private static func isIdentifier(_ type: ArrowType) -> Bool {
    switch type.plain {
    case .integer, .text, .textView: true
    default: false
    }
  }

  /// The zone that moments are shown in.
  static func zone(of type: ArrowType) -> DayZone? {
    guard case .moments(_, let name?) = type.plain else { return nil }
    return try? DayZone(name)
  }

  /// Whether there is a column of amounts, or of quantities and prices.
  package var hasAmounts: Bool {
    if case .unknown = amount { false } else { true }
  }

  /// Appends the next rows.
  ///
  /// - Returns: Whether there may be more.
  /// - Throws: Bad data for a row that cannot be used under
  ///   `BadRowPolicy.stop`, and where there are none at all; what keeps the
  ///   stream from being read.
  package mutating func read(
    into batch: inout TransactionBatch
  ) throws(DataError) -> Bool {
    while !batch.isFull {
      if let rows = self.batch, next < rows.count {
        try append(next, of: rows, to: &batch)
        next += 1
        continue
      }
      self.batch = try stream.next()
      next = 0
      if self.batch == nil {
        try finish(&batch.report)
        return false
      }
    }
    return true
  }

  private mutating func append(
    _ row: Int, of rows: ArrowBatch, to batch: inout TransactionBatch
  ) throws(DataError) {
    defer { self.rows += 1 }
    let columns = rows.columns
    let identifier =
      columns[customer].isMissing(row)
      ? "" : try text(of: columns[customer], row)
    let amount = amount(columns, row)
    if identifier.isEmpty, options.anonymous == .skip {
      batch.report.rows += 1
      anonymous.rows += 1
      anonymous.amount += amount.isFinite ? amount : 0
      return
    }
    let day =
      columns[date].isMissing(row) ? nil : columns[date].day(row, in: zone)
    if let (column, advice) = problem(identifier, day, amount) {
      guard options.badRows == .skip else { throw error(column, advice) }
    }
    // Under the policy to skip, the batch counts what it refuses.
    try batch.append(
      customer: identifier, day: day ?? CalendarDay(daysSince1970: .max),
      amount: amount)
    total += amount.isFinite ? amount : 0
  }

  private func text(
    of column: ArrowColumn, _ row: Int
  ) throws(DataError) -> String {
    if case .integer = column.type.plain {
      var bytes: [UInt8] = []
      guard column.append(row, in: nil, to: &bytes) else { return "" }
      return String(decoding: bytes, as: UTF8.self)
    }
    let text = column.withText(row) { String(validating: $0, as: UTF8.self) }
    guard let text, let text else {
      throw error(
        customer, "the text is not valid UTF-8; convert the file to UTF-8")
    }
    return text
  }

  private func amount(_ columns: [ArrowColumn], _ row: Int) -> Double {
    func number(_ column: Int) -> Double {
      columns[column].isMissing(row) ? .nan : columns[column].number(row)
    }
    switch amount {
    case .unknown: return 0
    case .column(let column): return number(column)
    case .product(let quantity, let price):
      return number(quantity) * number(price)
    }
  }

  private func finish(_ report: inout CleaningReport) throws(DataError) {
    guard report.rows > 0 else {
      throw DataError(
        .badData, at: .file(name),
        "there are no transactions, only a header; give a log with rows")
    }
    guard anonymous.rows > 0 else { return }
    report.anonymousRows = anonymous.rows
    if hasAmounts {
      report.anonymousAmount = anonymous.amount
      report.totalAmount = total + anonymous.amount
    }
  }

  // MARK: - What a row may hold

  /// The column where a row cannot be used, and what to say of it.
  private func problem(
    _ identifier: String, _ day: CalendarDay?, _ amount: Double
  ) -> (column: Int, advice: Advice)? {
    if identifier.isEmpty {
      return (customer, "the customer is missing; fill it in")
    }
    if identifier.utf8.contains(0) {
      return (
        customer, "the identifier contains a null character; take it out"
      )
    }
    guard let day else { return (date, "the date is missing; fill it in") }
    let years = DateFormat.plausibleYears
    guard years.contains(day.components.year) else {
      return (
        date,
        "\(day) is outside the years \(years.lowerBound) to \(years.upperBound); correct it"
      )
    }
    let column = amountColumn
    if amount.isNaN { return (column, "the amount is missing; fill it in") }
    guard abs(amount) <= DecimalReader.largestBelieved else {
      return (column, "the amount \(amount) is too large; check the unit")
    }
    if amount < 0, options.refunds == .reject {
      return (
        column,
        """
        the amount is negative; allow refunds with \(.refunds.set(to: "net")) or \
        \(.refunds.set(to: "drop"))
        """
      )
    }
    return nil
  }

  private var amountColumn: Int {
    switch amount {
    case .unknown: 0
    case .column(let column): column
    case .product(_, let price): price
    }
  }

  private func error(_ column: Int, _ advice: Advice) -> DataError {
    DataError(
      .badData,
      at: .line(
        RowPlace.line(ofRow: rows), of: name,
        column: .init(column + 1, stream.fields[column].name)),
      "\(advice) (\(.badRows.set(to: "skip")) sets such rows aside)")
  }
}

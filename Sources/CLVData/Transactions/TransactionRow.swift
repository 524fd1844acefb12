internal import CLVTables

/// Turns records into transactions: which columns to look at, and how.
struct TransactionRow {
  enum Amount {
    case unknown
    case column(Int)
    case product(quantity: Int, price: Int)
  }

  /// What a record says.
  struct Contents {
    var customer: FieldSpan
    var day: CalendarDay
    var amount: Double

    /// What was given back of it.
    var refunded = 0.0
  }

  let columns: [String]
  let customer: Int
  let date: Int
  let amount: Amount
  let forms: LogForms
  let rejectsRefunds: Bool
  let order: Int?
  let converter: CurrencyConverter?
  private let returned: Int?
  let refunded: Int?
  private let isPerOrder: Bool
  private let isAdjusted: Bool
  private let isPlain: Bool
  private let isISO: Bool
  private let filters: [ColumnFilter]
  private let numbers = DecimalReader()

  /// The date of the last row, which the next often shares.
  private var lastDate = LastDate()

  init(
    _ table: InputTable, _ options: TransactionOptions, _ forms: LogForms
  ) throws(DataError) {
    let names = options.columns.resolved(in: table.columns)
    columns = table.columns
    customer = try Self.index(of: names.customer, .customer, in: table)
    date = try Self.index(of: names.date, .date, in: table)
    amount =
      switch names.amount {
      case .automatic:
        try table.optionalIndex(of: TransactionColumns.defaultAmount)
          .map { .column($0) } ?? .unknown
      case .column(let name):
        .column(try Self.index(of: name, .amount, in: table))
      case .product(let quantity, let price):
        .product(
          quantity: try Self.index(of: quantity, .quantity, in: table),
          price: try Self.index(of: price, .price, in: table))
      }
    var filters: [ColumnFilter] = []
    for filter in options.filters {
      filters.append(try ColumnFilter(filter, table))
    }
    self.filters = filters
    self.forms = forms
    isPlain = forms.numbers.allSatisfy { $0 == .plain }
    isISO = forms.dates == .iso
    rejectsRefunds = options.refunds == .reject
    func further(
      _ name: String?, _ remedy: Remedy
    ) throws(DataError) -> Int? {
      guard let name else { return nil }
      return try Self.index(of: name, remedy, in: table)
    }
    order = try further(names.order, .order)
    returned = try further(names.returned, .returned)
    refunded = try further(names.refunded, .refunded)
    let currency = try further(names.currency, .currency)
    isPerOrder = options.amountScope == .order
    if let rates = options.rates {
      let found = currency ?? ValueTally.currency(in: table.columns)
      guard let found else {
        throw DataError(
          .usage, at: .file(table.name),
          "\(.rates): no column says what currency an amount is in; name it "
            + "with \(.currency)")
      }
      converter = CurrencyConverter(rates, column: found)
    } else {
      converter = nil
    }
    isAdjusted = returned != nil || converter != nil
  }

  /// The index of a column that must be there exactly once; `remedy` is what
  /// names another.
  private static func index(
    of column: String, _ remedy: Remedy, in table: InputTable
  ) throws(DataError) -> Int {
    if let index = try table.optionalIndex(of: column) { return index }
    guard SummaryColumns.count(in: table.columns) >= 2 else {
      if let names = HeaderlessColumns.names(for: table.columns) {
        throw DataError(
          .badData, at: .line(1, of: table.name),
          """
          there is no column "\(column)", and the first line \
          looks like data and not like a header: name the columns in their \
          order, such as \(.columnNames.set(to: names))
          """)
      }
      return try table.index(of: column, remedy: remedy)
    }
    let present = table.columns.map { "\"\($0)\"" }.joined(separator: ", ")
    throw DataError(
      .badData, at: .line(1, of: table.name),
      """
      this looks like a customer summary. A transaction log \
      has the columns of \(remedy) and its like; a summary has "frequency", \
      "recency" and "T". The columns are \(present)
      """)
  }

  var hasAmounts: Bool {
    if case .unknown = amount { false } else { true }
  }

  /// The columns of numbers, in the order of their forms.
  var numberColumns: [Int] {
    switch amount {
    case .unknown: []
    case .column(let index): [index]
    case .product(let quantity, let price): [quantity, price]
    }
  }

  private func form(of role: RowProblem.NumberRole) -> NumberForm {
    role == .price ? forms.numbers[1] : forms.numbers[0]
  }

  /// Whether any rows may be unwanted.
  var hasFilters: Bool { !filters.isEmpty }

  /// Whether the record at hand is wanted; one of the wrong shape is.
  func isKept(_ reader: RecordReader) -> Bool {
    guard hasFilters, reader.fault == nil, reader.fieldCount == columns.count
    else { return true }
    return filters.allSatisfy { $0.isKept(reader) }
  }

  /// Reads the record at hand.
  @inline(__always)
  mutating func contents(
    of reader: RecordReader
  ) throws(RowProblem) -> Contents {
    if let fault = reader.fault { throw .text(fault) }
    guard reader.fieldCount == columns.count else {
      throw .fieldCount(reader.fieldCount)
    }
    var identifier = reader[customer]
    identifier.trim()
    guard !MissingValue.isWord(identifier.bytes) else {
      throw .missingCustomer
    }
    guard identifier.bytes.isValidText else { throw .invalidText }
    let day = try day(of: reader[date].bytes)
    var amount = try amount(in: reader)
    if isAdjusted { amount = try adjusted(amount, on: day, reader) }
    if rejectsRefunds, amount < 0 { throw .refund }
    var contents = Contents(customer: identifier, day: day, amount: amount)
    if let refunded {
      contents.refunded = try givenBack(refunded, on: day, reader)
    }
    return contents
  }

  @inline(__always)
  private mutating func day(
    of field: Bytes
  ) throws(RowProblem) -> CalendarDay {
    if let day = lastDate.day(of: field) { return day }
    do throws(DateProblem) {
      let day =
        isISO ? try ISODate.day(in: field) : try forms.dates.day(in: field)
      lastDate = LastDate(field, day)
      return day
    } catch {
      throw .date(error)
    }
  }

  @inline(__always)
  func amount(in reader: RecordReader) throws(RowProblem) -> Double {
    switch amount {
    case .unknown: return 0
    case .column(let index): return try number(reader[index], .amount)
    case .product(let quantity, let price):
      let quantity = try number(reader[quantity], .quantity)
      let product = try quantity * number(reader[price], .price)
      guard abs(product) <= DecimalReader.largestBelieved else {
        throw .amountTooLarge
      }
      return product
    }
  }

  /// An amount with the sign that a return has, in the currency of the results.
  @inline(never)
  private func adjusted(
    _ amount: Double, on day: CalendarDay, _ reader: RecordReader
  ) throws(RowProblem) -> Double {
    var amount = amount
    if let returned, Flag.isSet(reader[returned].bytes.trimmed) {
      amount = -abs(amount)
    }
    guard let converter, !amount.isNaN else { return amount }
    return try converter.convert(
      amount, on: day, of: reader[converter.column].bytes)
  }

  /// What was given back of a row's amount, in the currency of the results.
  @inline(never)
  private func givenBack(
    _ column: Int, on day: CalendarDay, _ reader: RecordReader
  ) throws(RowProblem) -> Double {
    guard !MissingValue.isWord(reader[column].bytes.trimmed) else { return 0 }
    let amount = abs(try number(reader[column], .refunded))
    guard let converter, amount > 0 else { return amount }
    return try converter.convert(
      amount, on: day, of: reader[converter.column].bytes)
  }

  @inline(__always)
  private func number(
    _ field: FieldSpan, _ role: RowProblem.NumberRole
  ) throws(RowProblem) -> Double {
    do throws(DecimalProblem) {
      let value =
        isPlain
        ? try numbers.value(of: field.bytes)
        : try numbers.value(of: field.bytes, form(of: role))
      guard abs(value) <= DecimalReader.largestBelieved else {
        throw .tooLarge
      }
      return value
    } catch {
      // The total of an order may stand in one of its rows only.
      if isPerOrder, order != nil, error == .empty { return .nan }
      throw .number(role, error)
    }
  }
}

// MARK: - Messages

extension TransactionRow {
  /// Where a record cannot be used, and what to say of it.
  func advice(
    on problem: RowProblem, in reader: RecordReader
  ) -> (DataError.Place, Advice) {
    let isTotal = (0..<min(reader.fieldCount, columns.count)).contains {
      SimilarIDs.isTotal(reader[$0].bytes.trimmed)
    }
    let column = index(of: problem).map {
      DataError.Place.Column($0 + 1, columns[$0])
    }
    let total = isTotal ? "; the row looks like a total: take it out" : ""
    return (
      .line(reader.line, of: reader.name, column: column),
      "\(plainAdvice(on: problem, in: reader))\(total)"
    )
  }

  private func plainAdvice(
    on problem: RowProblem, in reader: RecordReader
  ) -> Advice {
    switch problem {
    case .fieldCount(let count):
      Advice(TextFault.advice(fields: count, header: columns.count))
    case .text(let fault): "the row \(fault.advice)"
    case .invalidText:
      "the text is not valid UTF-8; convert the file to UTF-8"
    case .missingCustomer: "the customer is missing; fill it in"
    case .date(let problem):
      forms.dates.advice(on: problem, field: reader[date].bytes)
    case .number(let role, let problem):
      Advice(
        DecimalReader.advice(
          on: problem, field: reader[index(of: role)].bytes))
    case .amountTooLarge: "quantity times price is too large; correct the row"
    case .noRate(let currency):
      currency.isEmpty
        ? "the currency is missing; fill it in"
        : "\(.rates) has no rate of \(currency) on this day; add one, or "
          + "leave out such rows"
    case .refund:
      """
      the amount is negative; allow refunds with \(.refunds.set(to: "net")) or \
      \(.refunds.set(to: "drop"))
      """
    }
  }

  /// The column that a problem is in; nil where it is the row as a whole.
  private func index(of problem: RowProblem) -> Int? {
    switch problem {
    case .fieldCount, .text, .amountTooLarge: nil
    case .invalidText, .missingCustomer: customer
    case .date: date
    case .number(let role, _): index(of: role)
    case .refund: index(of: .amount)
    case .noRate: converter?.column
    }
  }

  private func index(of role: RowProblem.NumberRole) -> Int {
    switch (amount, role) {
    case (_, .refunded): refunded ?? date
    case (.column(let index), _): index
    case (.product(let quantity, _), .quantity): quantity
    case (.product(_, let price), _): price
    case (.unknown, _): 0
    }
  }
}

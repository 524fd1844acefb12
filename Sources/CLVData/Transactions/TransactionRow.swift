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
  }

  let columns: [String]
  let customer: Int
  let date: Int
  let amount: Amount
  let forms: LogForms
  let rejectsRefunds: Bool
  private let isPlain: Bool
  private let filters: [ColumnFilter]
  private let numbers = DecimalReader()

  init(
    _ table: InputTable, _ options: TransactionOptions, _ forms: LogForms
  ) throws(DataError) {
    let names = options.columns.resolved(in: table.columns)
    columns = table.columns
    customer = try Self.index(
      of: names.customer, option: "--customer-column", in: table)
    date = try Self.index(of: names.date, option: "--date-column", in: table)
    amount =
      switch names.amount {
      case .automatic:
        try table.optionalIndex(of: TransactionColumns.defaultAmount)
          .map { .column($0) } ?? .unknown
      case .column(let name):
        .column(try Self.index(of: name, option: "--amount-column", in: table))
      case .product(let quantity, let price):
        .product(
          quantity: try Self.index(
            of: quantity, option: "--quantity-column", in: table),
          price: try Self.index(of: price, option: "--price-column", in: table))
      }
    var filters: [ColumnFilter] = []
    for filter in options.filters {
      filters.append(try ColumnFilter(filter, table))
    }
    self.filters = filters
    self.forms = forms
    isPlain = forms.numbers.allSatisfy { $0 == .plain }
    rejectsRefunds = options.refunds == .reject
  }

  /// The index of a column that must be there exactly once; `option` is the
  /// one with which to name another.
  private static func index(
    of column: String, option: String, in table: InputTable
  ) throws(DataError) -> Int {
    if let index = try table.optionalIndex(of: column) { return index }
    guard SummaryColumns.count(in: table.columns) >= 2 else {
      if let names = HeaderlessColumns.names(for: table.columns) {
        throw DataError(
          .badData,
          """
          \(table.name):1: there is no column "\(column)", and the first line \
          looks like data and not like a header: name the columns in their \
          order, such as --no-header --columns \(names)
          """)
      }
      return try table.index(of: column, option: option)
    }
    let present = table.columns.map { "\"\($0)\"" }.joined(separator: ", ")
    throw DataError(
      .badData,
      """
      \(table.name):1: this looks like a customer summary. A transaction log \
      has the columns of \(option) and its like; a summary has "frequency", \
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
  func contents(
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
    let day: CalendarDay
    do throws(DateProblem) {
      day = try forms.dates.day(in: reader[date].bytes)
    } catch {
      throw .date(error)
    }
    let amount = try amount(in: reader)
    if rejectsRefunds, amount < 0 { throw .refund }
    return Contents(customer: identifier, day: day, amount: amount)
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
      throw .number(role, error)
    }
  }
}

// MARK: - Messages

extension TransactionRow {
  /// The message for a record that cannot be used.
  func message(_ problem: RowProblem, in reader: RecordReader) -> String {
    let isTotal = (0..<min(reader.fieldCount, columns.count)).contains {
      SimilarIDs.isTotal(reader[$0].bytes.trimmed)
    }
    return plainMessage(problem, in: reader)
      + (isTotal ? "; the row looks like a total: take it out" : "")
  }

  private func plainMessage(
    _ problem: RowProblem, in reader: RecordReader
  ) -> String {
    let place = "\(reader.name):\(reader.line):"
    switch problem {
    case .fieldCount(let count):
      return "\(place) "
        + TextFault.advice(fields: count, header: columns.count)
    case .text(let fault): return "\(place) the row \(fault.advice)"
    case .invalidText:
      return "\(place) \(column(customer)): the text is not valid UTF-8; "
        + "convert the file to UTF-8"
    case .missingCustomer:
      return "\(place) \(column(customer)): the customer is missing; fill it in"
    case .date(let problem):
      let advice = forms.dates.advice(on: problem, field: reader[date].bytes)
      return "\(place) \(column(date)): \(advice)"
    case .number(let role, let problem):
      let index = index(of: role)
      let advice = DecimalReader.advice(
        on: problem, field: reader[index].bytes)
      return "\(place) \(column(index)): \(advice)"
    case .amountTooLarge:
      return "\(place) quantity times price is too large; correct the row"
    case .refund:
      return """
        \(place) \(column(index(of: .amount))): the amount is negative; allow \
        refunds with --refunds net or --refunds drop
        """
    }
  }

  private func index(of role: RowProblem.NumberRole) -> Int {
    switch (amount, role) {
    case (.column(let index), _): index
    case (.product(let quantity, _), .quantity): quantity
    case (.product(_, let price), _): price
    case (.unknown, _): 0
    }
  }

  private func column(_ index: Int) -> String {
    "column \(index + 1) \"\(columns[index])\""
  }
}

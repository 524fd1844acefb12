public import CLVTables

/// The next rows of a transaction source, in columns: customer, day, amount.
///
/// A batch takes any number of rows. Each value is checked as it comes: rows
/// that cannot be used end the reading with an error that names row and column,
/// or are counted and passed over, as the log's ``BadRowPolicy`` says.
public struct TransactionBatch: ~Copyable {
  /// The number of rows that are best taken at a time.
  static let size = CustomerInterner.batchSize

  /// The number of rows in the batch.
  public private(set) var count = 0

  /// What became of all rows so far.
  package var report = CleaningReport()

  /// The identifiers, which somebody else keeps alive until the batch is
  /// taken, with eight readable bytes after each of them.
  private(set) var identifiers: UnsafeMutablePointer<Bytes>

  /// Days and amounts, of customers who are not numbered yet.
  private(set) var transactions: UnsafeMutablePointer<Transaction>

  /// The rows' places in the source, from 1: lines of a text.
  private(set) var places: UnsafeMutablePointer<Int>

  /// The marks of the rows, where they have such.
  private(set) var marks: UnsafeMutablePointer<UInt32>

  /// The rows' orders, where they have such; empty where a row has none.
  private(set) var orders: UnsafeMutablePointer<Bytes>

  private var capacity = size
  private var texts = TextBlocks()
  private let name: String
  private let options: TransactionOptions

  init(of name: String, _ options: TransactionOptions) {
    self.name = name
    self.options = options
    identifiers = .allocate(capacity: capacity)
    transactions = .allocate(capacity: capacity)
    places = .allocate(capacity: capacity)
    marks = .allocate(capacity: capacity)
    orders = .allocate(capacity: capacity)
  }

  deinit {
    identifiers.deallocate()
    transactions.deallocate()
    places.deallocate()
    marks.deallocate()
    orders.deallocate()
  }

  /// Whether the batch holds as many rows as are best taken at a time.
  @inline(__always)
  public var isFull: Bool { count >= Self.size }

  /// Appends a row.
  ///
  /// - Parameters:
  ///   - customer: The identifier, which is neither empty nor holds a null
  ///     character.
  ///   - day: The day, in one of the years 1900 to 2200.
  ///   - amount: What was spent, or refunded when negative: finite, and at
  ///     most 10¹⁵ to either side. It is ignored where the source has no
  ///     amounts.
  /// - Throws: Bad data where a value is none of those, under
  ///   ``BadRowPolicy/stop``; under ``BadRowPolicy/skip`` the row is counted in
  ///   the log's report and passed over.
  public mutating func append(
    customer: String, day: CalendarDay, amount: Double = 0
  ) throws(DataError) {
    report.rows &+= 1
    do throws(RowProblem) {
      try check(customer, day, amount)
    } catch {
      return try refuse(error) { [name, place = report.rows] in
        DataError(
          .badData, at: .file(name),
          "row \(place), \(Self.fault(error, customer, day, amount))")
      }
    }
    append(
      texts.copy(customer), day, amount: amount, place: report.rows)
  }

  /// Appends a row whose values have been checked.
  @inline(__always)
  mutating func append(
    _ identifier: Bytes, _ day: CalendarDay, amount: Double, place: Int,
    mark: UInt32 = 0, order: Bytes? = nil
  ) {
    if count == capacity { grow() }
    identifiers[count] = identifier
    transactions[count] = Transaction(
      customer: 0, day: day.daysSince1970, amount: amount)
    places[count] = place
    marks[count] = mark
    orders[count] = order ?? Bytes(start: nil, count: 0)
    count &+= 1
  }

  /// A copy of an identifier that stays until the batch is taken.
  mutating func copy(_ identifier: String) -> Bytes { texts.copy(identifier) }

  /// Counts a row that cannot be used, or stops with its error.
  @inline(never)
  mutating func refuse(
    _ problem: RowProblem, _ error: () -> DataError
  ) throws(DataError) {
    guard options.badRows == .skip else { throw error() }
    problem.count(in: &report)
  }

  /// Forgets the rows.
  mutating func removeAll() {
    count = 0
    texts.removeAll()
  }

  private mutating func grow() {
    func moved<Value>(
      _ old: UnsafeMutablePointer<Value>
    ) -> UnsafeMutablePointer<Value> {
      let new = UnsafeMutablePointer<Value>.allocate(capacity: 2 * capacity)
      new.moveInitialize(from: old, count: count)
      old.deallocate()
      return new
    }
    identifiers = moved(identifiers)
    transactions = moved(transactions)
    places = moved(places)
    marks = moved(marks)
    orders = moved(orders)
    capacity *= 2
  }
}

// MARK: - What a row may hold

extension TransactionBatch {
  private func check(
    _ customer: String, _ day: CalendarDay, _ amount: Double
  ) throws(RowProblem) {
    if customer.isEmpty { throw .missingCustomer }
    if customer.utf8.contains(Ascii.null) { throw .text(.nullByte) }
    let year = day.components.year
    guard DateFormat.plausibleYears.contains(year) else {
      throw .date(.implausibleYear(year))
    }
    guard amount.isFinite else { throw .number(.amount, .notFinite) }
    guard abs(amount) <= DecimalReader.largestBelieved else {
      throw .number(.amount, .tooLarge)
    }
    if amount < 0, options.refunds == .reject { throw .refund }
  }

  /// What is wrong, after the number of the row.
  private static func fault(
    _ problem: RowProblem, _ customer: String, _ day: CalendarDay,
    _ amount: Double
  ) -> String {
    switch problem {
    case .missingCustomer:
      "column \"customer\": the identifier is empty; fill it in"
    case .date:
      "column \"day\": \(day) is outside the years "
        + "\(DateFormat.plausibleYears.lowerBound) to "
        + "\(DateFormat.plausibleYears.upperBound); correct it"
    case .number(_, .notFinite):
      "column \"amount\": \(amount) is not a finite number; correct it"
    case .number:
      "column \"amount\": \(amount) is too large; check the unit"
    case .refund:
      "column \"amount\": \(amount) is negative, and refunds are rejected; "
        + "net or drop them"
    case .text, .invalidText, .fieldCount, .amountTooLarge, .noRate:
      "column \"customer\": the identifier "
        + "contains a null character; take it out"
    }
  }
}

/// Texts that stay where they are until all are forgotten.
private struct TextBlocks: ~Copyable {
  /// Words of eight bytes may be read from any byte of a text.
  private static let slack = 8

  private var block: UnsafeMutablePointer<UInt8>
  private var full: [UnsafeMutablePointer<UInt8>] = []
  private var capacity = 4096
  private var count = 0

  init() {
    block = .allocate(capacity: capacity + Self.slack)
    block.initialize(repeating: 0, count: capacity + Self.slack)
  }

  deinit {
    for block in full + [block] { block.deallocate() }
  }

  /// A copy of a text's bytes.
  mutating func copy(_ text: String) -> Bytes {
    var text = text
    return text.withUTF8 { bytes in
      if bytes.count > capacity - count { begin(with: bytes.count) }
      let start = block + count
      if let source = bytes.baseAddress {
        start.update(from: source, count: bytes.count)
      }
      count += bytes.count
      return Bytes(start: start, count: bytes.count)
    }
  }

  mutating func removeAll() {
    for block in full { block.deallocate() }
    full = []
    count = 0
  }

  private mutating func begin(with needed: Int) {
    full.append(block)
    capacity = max(2 * capacity, needed)
    block = .allocate(capacity: capacity + Self.slack)
    block.initialize(repeating: 0, count: capacity + Self.slack)
    count = 0
  }
}

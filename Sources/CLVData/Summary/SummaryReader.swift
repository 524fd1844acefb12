internal import CLVTables

/// The state of reading a summary file.
final class SummaryReading {
  /// More purchases than three hundred years have days are taken for a column
  /// of something else.
  static let mostPurchases = 110_000

  let table: InputTable
  let reader: RecordReader
  let columns: SummaryColumns
  let numbers = DecimalReader()

  /// How the numbers of columns are written that are not plain.
  let forms: [Int: NumberForm]

  /// Whether all cells have been looked at to find these.
  let isSurveyed: Bool

  /// Whether a number could not be read as it is written.
  var isDoubtful = false
  private let interner = CustomerInterner()

  // Changed by every row, and by one call at a time: run-time checks of
  // exclusivity would cost more than the changes.
  @exclusivity(unchecked) private var lines: [Int] = []
  @exclusivity(unchecked) private var frequency: [Int32] = []
  @exclusivity(unchecked) private var recency: [Double] = []
  @exclusivity(unchecked) private var T: [Double] = []
  @exclusivity(unchecked) private var monetaryValue: [Double] = []
  @exclusivity(unchecked) private var firstDay: [CalendarDay] = []
  @exclusivity(unchecked) private var logGaps: [Double] = []
  @exclusivity(unchecked) private var firstAmount: [Double] = []
  @exclusivity(unchecked) private var lineWithoutFirstAmount: Int?
  @exclusivity(unchecked) private var spendMoments = SpendMoments()
  @exclusivity(unchecked) private var holdoutFrequency: [Int32] = []
  @exclusivity(unchecked) private var holdoutMonetaryValue: [Double] = []
  @exclusivity(unchecked) private var counts: [Int32] = []
  @exclusivity(unchecked) private var duration: Double?
  @exclusivity(unchecked) private(set) var hasAmounts = false
  @exclusivity(unchecked) private var hasHoldoutAmounts = false

  init(
    _ table: InputTable, _ columns: SummaryColumns,
    _ forms: [Int: NumberForm], isSurveyed: Bool
  ) {
    self.isSurveyed = isSurveyed
    self.table = table
    self.forms = forms
    self.columns = columns
    reader = table.reader
  }

  /// Reads all rows; those that cannot be used are handed over, or end the
  /// reading.
  func readAll(
    _ progress: ((Double) -> Void)?,
    skipping: ((Bytes) throws(DataError) -> Void)?
  ) throws(DataError) {
    guard let skipping else {
      while try table.nextRow(progress) { try takeRow() }
      return
    }
    while true {
      do throws(DataError) {
        guard try table.nextRow(progress) else { return }
        try takeRow()
      } catch {
        guard error.kind == .badData, !isDoubtful else { throw error }
        forgetRow()
        try skipping(reader.rawRecord)
      }
    }
  }

  /// Forgets what was taken of a row that cannot be used.
  private func forgetRow() {
    let count = lines.count
    func cut<Value>(_ column: inout [Value]) {
      if column.count > count { column.removeLast(column.count - count) }
    }
    cut(&frequency)
    cut(&recency)
    cut(&T)
    cut(&monetaryValue)
    cut(&firstDay)
    cut(&logGaps)
    cut(&firstAmount)
    cut(&holdoutFrequency)
    cut(&holdoutMonetaryValue)
    cut(&counts)
  }

  func summary(_ timeUnit: TimeUnit) throws(DataError) -> CustomerSummary {
    guard !frequency.isEmpty else {
      throw DataError(
        .badData, at: .file(table.name),
        "there are no customers, only a header; give a summary "
          + "with rows")
    }
    var holdout: CustomerSummary.Holdout?
    if let duration {
      holdout = CustomerSummary.Holdout(
        frequency: holdoutFrequency, monetaryValue: holdoutMonetaryValue,
        duration: duration, hasAmounts: hasHoldoutAmounts)
    }
    return CustomerSummary(
      ids: CustomerIDs(interner.arena), frequency: frequency,
      recency: recency, T: T, monetaryValue: monetaryValue,
      timeUnit: timeUnit, hasAmounts: hasAmounts,
      firstDay: columns.firstDay == nil ? nil : firstDay, holdout: holdout,
      counts: columns.count == nil ? nil : counts,
      logGaps: columns.logGaps == nil ? nil : logGaps,
      firstAmount: try firstAmounts(),
      spendMoments: hasAmounts && columns.spendMoments != nil
        ? spendMoments : nil)
  }

  private func takeRow() throws(DataError) {
    let x = try count(columns.frequency)
    let recency = try number(columns.recency)
    let T = try number(columns.T)
    try check(x, recency, T)
    frequency.append(x)
    self.recency.append(recency)
    self.T.append(T)
    var amount = try optionalAmount(columns.monetaryValue ?? columns.repeatSum)
    if columns.repeatSum != nil, x > 0 {
      amount = amount.map { $0 / Double(x) }
    }
    if amount != nil { hasAmounts = true }
    monetaryValue.append(x == 0 ? 0 : amount ?? 0)
    if let index = columns.firstDay { firstDay.append(try day(index)) }
    if let index = columns.logGaps {
      logGaps.append(try logGaps(index, x, recency))
    }
    try takeFirstAmount()
    let moments = try columns.spendMoments.map { indices throws(DataError) in
      try spendMoments(indices, x)
    }
    if columns.holdout != nil { try takeHoldout() }
    if let index = columns.count { counts.append(try customers(index)) }
    // Last comes what cannot be taken back.
    try takeIdentifier()
    if let moments {
      spendMoments.append(
        frequency: Int(x), squares: moments.squares, logSum: moments.logSum,
        logSquares: moments.logSquares, zeros: moments.zeros)
    }
  }

  private func check(
    _ x: Int32, _ recency: Double, _ T: Double
  ) throws(DataError) {
    let reason: String
    if T < recency {
      reason = "T \(T) is less than recency \(recency)"
    } else if x == 0, recency != 0 {
      reason = "recency \(recency) must be 0 when frequency is 0"
    } else if x > 0, recency == 0 {
      reason = "recency is 0 with frequency \(x); a repeat purchase is later"
    } else {
      return
    }
    throw DataError(
      .badData, at: place(),
      "\(reason); correct the row or summarize again")
  }

  private func takeFirstAmount() throws(DataError) {
    guard let index = columns.firstAmount else { return }
    if let amount = try optionalAmount(index) {
      firstAmount.append(amount)
    } else if lineWithoutFirstAmount == nil {
      lineWithoutFirstAmount = reader.line
    }
  }

  /// How the amounts vary; what is empty of their logarithms is not known.
  private func spendMoments(
    _ indices: SpendMomentColumns, _ x: Int32
  ) throws(DataError) -> ReadMoments {
    func known(_ index: Int) throws(DataError) -> Double? {
      let isEmpty = reader[index].bytes.trimmed.isEmpty
      return isEmpty ? nil : try signedNumber(index)
    }
    let squares = try signedNumber(indices.squares)
    let logSum = try known(indices.logSums)
    let logSquares =
      if let index = indices.logSquares { try known(index) } else {
        nil as Double?
      }
    let mean = monetaryValue[monetaryValue.count - 1]
    let zeros =
      if let index = indices.zeros { try count(index) } else {
        mean == 0 ? x : 0 as Int32
      }
    if let problem = SpendMoments.problem(
      squares: squares, logSum: logSum, logSquares: logSquares, zeros: zeros,
      frequency: x, mean: mean)
    {
      let others =
        (logSum.map { " with \"log_spends\" \($0)" } ?? "")
        + (logSquares.map { " and \"log_spend_squares\" \($0)" } ?? "")
        + (zeros > 0 ? " and \"zero_spends\" \(zeros)" : "")
      throw error(
        indices.squares,
        "\(squares)\(others): \(problem); correct the row or summarize again")
    }
    return ReadMoments(
      squares: squares, logSum: logSum, logSquares: logSquares, zeros: zeros)
  }

  /// The first amounts of all customers, or of none.
  private func firstAmounts() throws(DataError) -> [Double]? {
    guard hasAmounts, let index = columns.firstAmount, !firstAmount.isEmpty
    else { return nil }
    if let line = lineWithoutFirstAmount {
      throw DataError(
        .badData, at: .line(line, of: table.name, column: table.column(index)),
        "the amount is missing, which other customers have; fill it in, or "
          + "leave out the column")
    }
    return firstAmount
  }

  private func takeHoldout() throws(DataError) {
    guard let holdout = columns.holdout else { return }
    let x = try count(holdout.frequency)
    holdoutFrequency.append(x)
    let amount = try optionalAmount(holdout.monetaryValue)
    if amount != nil { hasHoldoutAmounts = true }
    holdoutMonetaryValue.append(x == 0 ? 0 : amount ?? 0)
    let length = try number(holdout.duration)
    if let duration, duration != length {
      throw error(
        holdout.duration,
        "the holdout is \(length) long here and \(duration) above; "
          + "all customers must have the same")
    }
    guard length > 0 else {
      throw error(
        holdout.duration, "the holdout must be longer than 0; summarize again")
    }
    duration = length
  }

  /// Numbers the customer, who must be a new one.
  private func takeIdentifier() throws(DataError) {
    let next = lines.count
    guard let index = columns.id else {
      var name = String(next + 1)
      name.withUTF8 { interner.arena.append($0) }
      lines.append(reader.line)
      return
    }
    var field = reader[index]
    guard field.count > 0 else {
      throw error(index, "the customer is missing; fill it in")
    }
    guard field.bytes.isValidText else {
      throw error(
        index, "the text is not valid UTF-8; convert the file to UTF-8")
    }
    field.unescape()
    let number = Int(try interner.intern(field.bytes))
    guard number == next else {
      throw table.error(
        """
        customer "\(field.bytes.excerpt)" is already on line \
        \(lines[number]); keep one row per customer
        """)
    }
    lines.append(reader.line)
  }
}

/// What a row says of how the amounts vary.
private struct ReadMoments {
  let squares: Double
  let logSum: Double?
  let logSquares: Double?
  let zeros: Int32
}

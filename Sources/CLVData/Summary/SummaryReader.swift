internal import CLVTables
internal import Libm

/// The state of reading a summary file.
final class SummaryReading {
  /// More purchases than three hundred years have days are taken for a column
  /// of something else.
  private static let mostPurchases = 110_000

  private let table: InputTable
  private let reader: RecordReader
  private let columns: SummaryColumns
  private let numbers = DecimalReader()
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
  @exclusivity(unchecked) private var hasAmounts = false
  @exclusivity(unchecked) private var hasHoldoutAmounts = false

  init(_ table: InputTable, _ columns: SummaryColumns) {
    self.table = table
    self.columns = columns
    reader = table.reader
  }

  func readAll(_ progress: ((Double) -> Void)?) throws(DataError) {
    while try table.nextRow(progress) { try takeRow() }
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
    let amount = try optionalAmount(columns.monetaryValue)
    if amount != nil { hasAmounts = true }
    monetaryValue.append(x == 0 ? 0 : amount ?? 0)
    if let index = columns.firstDay { firstDay.append(try day(index)) }
    if let index = columns.logGaps {
      logGaps.append(try logGaps(index, x, recency))
    }
    try takeFirstAmount()
    if let indices = columns.spendMoments {
      try takeSpendMoments(indices, x)
    }
    if columns.holdout != nil { try takeHoldout() }
    if let index = columns.count { counts.append(try customers(index)) }
    try takeIdentifier()
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

  /// How the amounts vary; a sum of logarithms that is empty is not known.
  private func takeSpendMoments(
    _ indices: (squares: Int, logSums: Int, zeros: Int?), _ x: Int32
  ) throws(DataError) {
    let squares = try signedNumber(indices.squares)
    let isEmpty = reader[indices.logSums].bytes.trimmed.isEmpty
    let logSum = isEmpty ? nil : try signedNumber(indices.logSums)
    let mean = monetaryValue[monetaryValue.count - 1]
    let zeros =
      if let index = indices.zeros { try count(index) } else {
        mean == 0 ? x : 0 as Int32
      }
    if let problem = SpendMoments.problem(
      squares: squares, logSum: logSum, zeros: zeros, frequency: x, mean: mean)
    {
      let others =
        (logSum.map { " with \"log_spends\" \($0)" } ?? "")
        + (zeros > 0 ? " and \"zero_spends\" \(zeros)" : "")
      throw error(
        indices.squares,
        "\(squares)\(others): \(problem); correct the row or summarize again")
    }
    spendMoments.append(
      frequency: Int(x), squares: squares, logSum: logSum, zeros: zeros)
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
    lines.append(reader.line)
    guard let index = columns.id else {
      var name = String(next + 1)
      name.withUTF8 { interner.arena.append($0) }
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
  }

  // MARK: - Fields

  private func signedNumber(_ index: Int) throws(DataError) -> Double {
    let field = reader[index].bytes
    do throws(DecimalProblem) {
      return try numbers.value(of: field)
    } catch {
      throw self.error(
        index, Advice(DecimalReader.advice(on: error, field: field)))
    }
  }

  private func number(_ index: Int) throws(DataError) -> Double {
    let field = reader[index].bytes
    let value = try signedNumber(index)
    guard value >= 0 else {
      throw error(
        index,
        "\"\(field.trimmed.excerpt)\" is negative; correct the row or summarize "
          + "again")
    }
    guard value <= DecimalReader.largestBelieved else {
      throw error(
        index, Advice(DecimalReader.advice(on: .tooLarge, field: field)))
    }
    return value
  }

  private func count(_ index: Int) throws(DataError) -> Int32 {
    let value = try number(index)
    guard let count = Int32(exactly: value) else {
      let text = reader[index].bytes.trimmed.excerpt
      throw error(
        index,
        "\"\(text)\" is not a whole number of purchases; check the column")
    }
    guard count <= Self.mostPurchases else {
      throw error(
        index,
        "\(count) purchases cannot be; purchases are days with a "
          + "transaction; check the column")
    }
    return count
  }

  /// How many customers the row stands for.
  private func customers(_ index: Int) throws(DataError) -> Int32 {
    guard !hasAmounts else {
      throw error(
        index,
        "rows that stand for several customers have no mean spend of each; "
          + "leave out this column or the monetary values")
    }
    guard let count = Int32(exactly: try number(index)) else {
      let text = reader[index].bytes.trimmed.excerpt
      throw error(
        index,
        "\"\(text)\" is not a whole number of customers; check the column")
    }
    return count
  }

  /// Σ ln(gap) over x gaps with the recency as their sum: at most as if they
  /// were all the same.
  private func logGaps(
    _ index: Int, _ x: Int32, _ recency: Double
  ) throws(DataError) -> Double {
    let value = try signedNumber(index)
    guard x > 0 else {
      if value == 0 { return 0 }
      throw error(
        index,
        "\(value) must be 0 when frequency is 0; correct the row or summarize "
          + "again")
    }
    let most = Double(x) * log(recency / Double(x))
    guard value <= most + 1e-6 * max(1, abs(most)) else {
      throw error(
        index,
        "\(value) is more than \(x) gap\(x == 1 ? "" : "s") can have that add "
          + "to the recency \(recency); give both in the same time unit, or "
          + "summarize again")
    }
    return value
  }

  private func optionalAmount(_ index: Int?) throws(DataError) -> Double? {
    guard let index, !reader[index].bytes.trimmed.isEmpty else { return nil }
    return try number(index)
  }

  private func day(_ index: Int) throws(DataError) -> CalendarDay {
    let field = reader[index].bytes
    do throws(DateProblem) {
      return try DateFormat.iso.day(in: field)
    } catch {
      let text = field.trimmed.excerpt
      throw self.error(
        index, "\"\(text)\" is not a date; write dates as yyyy-MM-dd")
    }
  }

  // MARK: - Messages

  private func place(in index: Int? = nil) -> DataError.Place {
    let customer = columns.id.flatMap { id in
      reader[id].count > 0 ? reader[id].bytes.excerpt : nil
    }
    return DataError.Place(
      table.name, line: reader.line, customer: customer,
      column: index.map { table.column($0) })
  }

  private func error(_ index: Int, _ reason: Advice) -> DataError {
    DataError(.badData, at: place(in: index), reason)
  }
}

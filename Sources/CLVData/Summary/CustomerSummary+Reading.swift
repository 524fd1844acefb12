public import CLVTables

extension CustomerSummary {
  /// Reads a summary file, ours or another program's.
  ///
  /// Frequency, recency and T go by the names of this program (`frequency`),
  /// of lifetimes' calibration data (`frequency_cal`) or of the R packages
  /// (`x`, `t.x`, `T.cal`). Customers are in the column `customer_id`,
  /// `CustomerID`, `id` or `cust`, else in the first column if it is none of
  /// the others; a file without identifiers gets 1, 2, 3, …. The monetary
  /// value of customers without repeat purchases is taken as 0. The logarithms
  /// of the gaps between purchases are in the column `log_gaps`, or BTYDplus's
  /// `litt`; the amounts of the first purchases in `first_amount`; how those of
  /// the repeat purchases vary in `spend_squares`, `log_spends` and
  /// `log_spend_squares`.
  ///
  /// Tables of recency and frequency are read too: T is then also `n.cal` or
  /// `periods`, and `custs`, `customers`, `weights` or `count` says how many
  /// customers a row stands for.
  ///
  /// - Parameters:
  ///   - table: an opened summary, read to its end.
  ///   - timeUnit: the unit in which the file's times are.
  ///   - customerColumn: the column of identifiers, if not one of the above.
  ///   - progress: called now and then with the share of the file read, when
  ///     its length is known.
  /// - Throws: bad data for a missing column and for the first row that is
  ///   not a possible customer, or is there twice.
  public init(
    reading table: InputTable, timeUnit: TimeUnit,
    customerColumn: String? = nil, progress: ((Double) -> Void)? = nil
  ) throws(DataError) {
    var options = SummaryOptions()
    options.customerColumn = customerColumn
    self = try CustomerSummary.read(
      table, timeUnit: timeUnit, options: options, progress: progress
    ).summary
  }

  /// Reads a summary file, whose rows may be set aside and whose numbers may
  /// be written as people of some country do.
  ///
  /// - Parameters:
  ///   - table: An opened summary, read to its end.
  ///   - timeUnit: The unit in which the file's times are.
  ///   - options: Columns, and how rows and numbers are read.
  ///   - rejects: Where the header and the rows that cannot be used go, byte
  ///     for byte, under ``BadRowPolicy/skip``. The caller commits it.
  ///   - progress: As above.
  /// - Returns: The summary, and how many rows were set aside.
  /// - Throws: As above; under ``BadRowPolicy/skip`` only where no row can be
  ///   used.
  public static func read(
    _ table: InputTable, timeUnit: TimeUnit, options: SummaryOptions,
    rejects: AtomicFile? = nil, progress: ((Double) -> Void)? = nil
  ) throws(DataError) -> (summary: CustomerSummary, badRows: Int) {
    let columns = try SummaryColumns(
      table, customerColumn: options.customerColumn)
    if let note = columns.note(table) { table.note([note]) }
    var forms: [Int: NumberForm] = [:]
    if let decimal = options.decimal {
      for index in columns.numbers { forms[index] = .local(decimal) }
    }
    var isSurveyed = options.decimal != nil
    while true {
      var badRows = 0
      func skip(_ row: Bytes) throws(DataError) {
        if badRows == 0 {
          try table.headerLine.withUnsafeBufferPointer {
            line throws(DataError) in
            try rejects?.write(UnsafeRawBufferPointer(line))
          }
        }
        badRows += 1
        try rejects?.write(UnsafeRawBufferPointer(row))
      }
      let reading = SummaryReading(
        table, columns, forms, isSurveyed: isSurveyed)
      do throws(DataError) {
        try reading.readAll(
          progress, skipping: options.badRows == .skip ? skip : nil)
        return (try reading.summary(timeUnit), badRows)
      } catch {
        guard reading.isDoubtful else { throw error }
        try table.restart()
        let survey = try NumberSurvey(table, columns.numbers)
        isSurveyed = true
        forms = survey.forms
        guard !forms.isEmpty || options.badRows == .skip else { throw error }
        table.note(survey.notes)
        try table.restart()
      }
    }
  }
}

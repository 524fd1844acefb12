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
  /// the repeat purchases vary in `spend_squares` and `log_spends`.
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
    let columns = try SummaryColumns(table, customerColumn: customerColumn)
    let reading = SummaryReading(table, columns)
    try reading.readAll(progress)
    self = try reading.summary(timeUnit)
  }
}

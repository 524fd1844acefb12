public import CLVTables

extension CustomerSummary {
  /// Writes the summary as CSV; the caller commits the file.
  ///
  /// The columns are `customer_id,frequency,recency,T,monetary_value`; with a
  /// holdout also `frequency_holdout,monetary_value_holdout,
  /// duration_holdout`; with first days also `first_date`; with the gaps
  /// between purchases also `log_gaps`; with the amounts of the first purchases
  /// also `first_amount`; with the amounts of repeat purchases one by one also
  /// `spend_squares` (Σ (z − z̄)²), `log_spends` (Σ ln z of those that are worth
  /// more than nothing) and `zero_spends` (how many are not). Unknown amounts are empty. Numbers are in the
  /// shortest form that reads back as the same, whole ones without a point.
  public func write(to file: AtomicFile) throws(DataError) {
    var header = "customer_id,frequency,recency,T,monetary_value"
    if holdout != nil {
      header += ",frequency_holdout,monetary_value_holdout,duration_holdout"
    }
    if firstDay != nil { header += ",first_date" }
    if logGaps != nil { header += ",log_gaps" }
    if firstAmount != nil { header += ",first_amount" }
    if spendMoments != nil { header += ",spend_squares,log_spends,zero_spends" }
    try file.write(header + "\n")
    try file.writeRows(count) { row, text, numbers in
      append(row: row, to: &text, &numbers)
    }
  }

  private func append(
    row: Int, to text: inout ByteBuffer, _ numbers: inout NumberCache
  ) {
    ids.withBytes(at: row) { text.append(field: $0) }
    text.append(byte: Ascii.comma)
    text.append(frequency[row])
    text.append(byte: Ascii.comma)
    numbers.append(recency[row], to: &text)
    text.append(byte: Ascii.comma)
    numbers.append(T[row], to: &text)
    text.append(byte: Ascii.comma)
    if hasAmounts { text.append(monetaryValue[row]) }
    if let holdout {
      text.append(byte: Ascii.comma)
      text.append(holdout.frequency[row])
      text.append(byte: Ascii.comma)
      if holdout.hasAmounts { text.append(holdout.monetaryValue[row]) }
      text.append(byte: Ascii.comma)
      numbers.append(holdout.duration, to: &text)
    }
    if let firstDay {
      text.append(byte: Ascii.comma)
      text.append(firstDay[row])
    }
    if let logGaps {
      text.append(byte: Ascii.comma)
      // Few are alike: they would push the times out of the cache.
      text.append(logGaps[row])
    }
    if let firstAmount {
      text.append(byte: Ascii.comma)
      text.append(firstAmount[row])
    }
    if let spendMoments {
      text.append(byte: Ascii.comma)
      text.append(spendMoments.squares(of: row, frequency: frequency))
      text.append(byte: Ascii.comma)
      let logSum = spendMoments.logSum(
        of: row, frequency: frequency, means: monetaryValue)
      if logSum.isFinite { text.append(logSum) }
      text.append(byte: Ascii.comma)
      text.append(
        spendMoments.zeros(
          of: row, frequency: frequency, means: monetaryValue))
    }
    text.append(byte: Ascii.lineFeed)
  }
}

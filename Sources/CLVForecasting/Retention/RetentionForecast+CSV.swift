public import CLVTables

extension RetentionForecast {
  /// The columns of the curves file.
  public static let columns = [
    "cohort", "period", "survivors", "survival", "retention",
    "expected_survival", "expected_retention", "expected_survivors",
    "expected_survivors_lower", "expected_survivors_upper",
    "residual_lifetime", "discounted_residual_lifetime", "residual_value",
    "fitted_to",
  ]

  /// Writes the curves as CSV, cohort by cohort; the caller commits the file.
  ///
  /// What was not seen, or is not forecast as it was seen, is empty; so is
  /// `residual_value` where payments have no value given. An infinite
  /// expectation is `inf`. `fitted_to` is `cohort` where a cohort has a model
  /// of its own, else `all`.
  public func write(to file: AtomicFile) throws(DataError) {
    var text = ByteBuffer()
    text.append(Self.columns.joined(separator: ",") + "\n")
    for cohort in cohorts {
      for row in cohort.rows { append(row, of: cohort, to: &text) }
    }
    try file.write(text)
  }

  private func append(
    _ row: Row, of cohort: Cohort, to text: inout ByteBuffer
  ) {
    text.append(field: cohort.name)
    append(Double(row.period), to: &text)
    append(row.survivors.map(Double.init), to: &text)
    append(row.survival, to: &text)
    append(row.retention, to: &text)
    append(row.expectedSurvival, to: &text)
    append(row.expectedRetention, to: &text)
    append(row.expectedSurvivors, to: &text)
    append(row.interval.map { Double($0.lowerBound) }, to: &text)
    append(row.interval.map { Double($0.upperBound) }, to: &text)
    append(row.residualLifetime, to: &text)
    append(row.discountedResidualLifetime, to: &text)
    append(
      settings.paymentValue.map { $0 * row.discountedResidualLifetime },
      to: &text)
    text.append(cohort.hasOwnModel ? ",cohort\n" : ",all\n")
  }

  private func append(_ number: Double?, to text: inout ByteBuffer) {
    text.append(byte: UInt8(ascii: ","))
    if let number { text.append(number) }
  }
}

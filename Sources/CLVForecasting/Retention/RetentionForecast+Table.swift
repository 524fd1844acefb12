public import CLVTables

extension RetentionForecast {
  /// A period of a cohort, as the table has it.
  public struct TableRow: Sendable {
    let cohort: Cohort
    let row: Row
    let settings: RetentionSettings
  }

  /// The table of curves: a row for each period of each cohort.
  ///
  /// What was not seen, or is not forecast as it was seen, is empty; so is
  /// `residual_value` where payments have no value given.
  public static let table = OutputTable<[TableRow]>(columns: [
    .text("cohort", "the cohort") { $0[$1].cohort.name },
    .count("period", "periods gone by") { $0[$1].row.period },
    .count("survivors", "customers seen to be there") { $0[$1].row.survivors },
    .number("survival", "their share") { $0[$1].row.survival },
    .number("retention", "the share who stayed in the period") {
      $0[$1].row.retention
    },
    .number("expected_survival", "the share expected to be there") {
      $0[$1].row.expectedSurvival
    },
    .number("expected_retention", "the share expected to stay in the period") {
      $0[$1].row.expectedRetention
    },
    .number(
      "expected_survivors",
      "customers expected to be there, given those who are"
    ) { $0[$1].row.expectedSurvivors },
    .count("expected_survivors_lower", "they will not be below") {
      $0[$1].row.interval?.lowerBound
    },
    .count("expected_survivors_upper", "nor above") {
      $0[$1].row.interval?.upperBound
    },
    .number(
      "residual_lifetime",
      "expected renewals to come of a customer there after the period"
    ) { $0[$1].row.residualLifetime },
    .number(
      "discounted_residual_lifetime", "each discounted to the next renewal"
    ) { $0[$1].row.discountedResidualLifetime },
    .number(
      "residual_value", "these times the value of a payment", unit: "money"
    ) {
      rows, row in
      rows[row].settings.paymentValue.map {
        $0 * rows[row].row.discountedResidualLifetime
      }
    },
    .text(
      "fitted_to", "cohort where a cohort has a model of its own, else all"
    ) { $0[$1].cohort.hasOwnModel ? "cohort" : "all" },
  ])

  /// Writes the curves, cohort by cohort, as CSV, or as JSON Lines where the
  /// file's name ends in `.jsonl`; the caller commits the file.
  public func write(to file: AtomicFile) throws(DataError) {
    let rows = tableRows
    try Self.table.write(rows, count: rows.count, to: file)
  }

  /// The rows of the table, cohort by cohort.
  package var tableRows: [TableRow] {
    cohorts.flatMap { cohort in
      cohort.rows.map {
        TableRow(cohort: cohort, row: $0, settings: settings)
      }
    }
  }
}

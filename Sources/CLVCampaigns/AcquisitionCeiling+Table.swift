public import CLVModels
public import CLVTables

extension AcquisitionCeiling {
  /// A group's ceiling, or why it has none, as the table has it.
  public struct TableRow: Sendable {
    let name: String
    let result: Result<AcquisitionCeiling, FitError>

    fileprivate var ceiling: AcquisitionCeiling? { try? result.get() }
  }

  /// The table of acquisition ceilings: a row for each group.
  ///
  /// Where a group has no ceiling its note says why, and its numbers are
  /// empty.
  public static let table = OutputTable<[TableRow]>(columns: [
    .text("group", "the group") { $0[$1].name },
    .count("customers", "on whom the rest is based") {
      $0[$1].ceiling?.customers
    },
    .number("first_purchase", "margin × its mean amount", unit: "money") {
      $0[$1].ceiling?.firstPurchase
    },
    .number("clv", "of a new customer, after the first", unit: "money") {
      $0[$1].ceiling?.lifetimeValue
    },
    .number(
      "acquisition_ceiling",
      "first_purchase and clv together: what a customer may cost",
      unit: "money"
    ) { $0[$1].ceiling?.ceiling },
    .number("acquisition_ceiling_lower", "it is not below", unit: "money") {
      $0[$1].ceiling?.interval?.lowerBound
    },
    .number("acquisition_ceiling_upper", "nor above", unit: "money") {
      $0[$1].ceiling?.interval?.upperBound
    },
    .number(
      "payback_time",
      "until the acquisition cost has come back; empty where it never does",
      unit: "time units"
    ) { $0[$1].ceiling?.paybackTime },
    .text("note", "why there are no numbers") { rows, row in
      if case .failure(let error) = rows[row].result {
        error.description
      } else {
        nil
      }
    },
  ])

  /// Writes a row for each group as CSV, or as JSON Lines where the file's name
  /// ends in `.jsonl`; the caller commits the file.
  public static func write(
    _ rows: [(name: String, Result<AcquisitionCeiling, FitError>)],
    to file: AtomicFile
  ) throws(DataError) {
    let rows = rows.map { TableRow(name: $0, result: $1) }
    try table.write(rows, count: rows.count, to: file)
  }
}

internal import CLVForecasting
public import CLVModels
public import CLVTables

extension AcquisitionCeiling {
  /// A group's ceiling, or why it has none, as the table has it.
  public struct TableRow: Sendable {
    let name: String
    let ceiling: AcquisitionCeiling?
    let note: String?

    fileprivate init(
      _ name: String, _ result: Result<AcquisitionCeiling, FitError>,
      _ wording: Remedy.Wording?
    ) {
      self.name = name
      switch result {
      case .success(let ceiling): (self.ceiling, note) = (ceiling, nil)
      case .failure(let error):
        ceiling = nil
        note = wording.map { error.advice.text($0) } ?? error.advice.text
      }
    }
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
    .text("note", "why there are no numbers") { $0[$1].note },
  ])

  /// Writes a row for each group as CSV, or as JSON Lines where the file's name
  /// ends in `.jsonl`; the caller commits the file.
  ///
  /// - Parameters:
  ///   - rows: The groups with their ceilings.
  ///   - file: The file.
  ///   - wording: The words for remedies in notes; nil for their names in the
  ///     library.
  /// - Throws: Cannot create, where the file cannot be written.
  public static func write(
    _ rows: [(name: String, Result<AcquisitionCeiling, FitError>)],
    to file: AtomicFile, saying wording: Remedy.Wording? = nil
  ) throws(DataError) {
    let rows = rows.map { TableRow($0, $1, wording) }
    try table.write(rows, count: rows.count, to: file)
  }
}

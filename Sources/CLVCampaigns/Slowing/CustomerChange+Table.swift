public import CLVTables

extension CustomerChange {
  /// Something that may have changed, as the table has it.
  public struct TableRow: Sendable {
    let what: String
    let value: String?
    let before: Double?
    let since: Double?
    let probability: Double?
  }

  /// The table of what changed with a customer's pace.
  public static let table = OutputTable<[TableRow]>(columns: [
    .text(
      "what",
      "gap_days, amount, items, price, weekday, a column of the log, "
        + "year_before, everyone or cohort"
    ) { $0[$1].what },
    .text("value", "the moment of gap_days; a value of the column") {
      $0[$1].value
    },
    .number(
      "before",
      "the moment: mean gap, amount, items or price; the share of purchases with the value; "
        + "the number of purchases"
    ) { $0[$1].before },
    .number("since", "the moment, likewise") { $0[$1].since },
    .number(
      "probability", "that chance alone makes them differ as much"
    ) { $0[$1].probability },
  ])

  /// Writes what changed as CSV, or as JSON Lines where the file's name ends
  /// in `.jsonl`; the caller commits the file.
  ///
  /// - Throws: Cannot create, where the file cannot be written.
  public func write(to file: AtomicFile) throws(DataError) {
    let rows = tableRows
    try Self.table.write(rows, count: rows.count, to: file)
  }

  private var tableRows: [TableRow] {
    guard let change else { return [] }
    var rows = [
      TableRow(
        what: "gap_days", value: "\(change.day)", before: change.gapBefore,
        since: change.gapSince, probability: change.probability)
    ]
    let means = [("amount", amounts), ("items", items), ("price", prices)]
    for (name, means) in means {
      guard let means else { continue }
      rows.append(
        TableRow(
          what: name, value: nil, before: means.before, since: means.since,
          probability: means.probability))
    }
    for shift in shifts {
      rows += shift.values.map {
        TableRow(
          what: shift.name, value: $0.name,
          before: Double($0.before) / Double(max(1, shift.purchases.before)),
          since: Double($0.since) / Double(max(1, shift.purchases.since)),
          probability: shift.probability)
      }
    }
    if let yearBefore {
      rows.append(
        TableRow(
          what: "year_before", value: nil, before: Double(yearBefore),
          since: Double(purchasesSince), probability: nil))
    }
    for (name, others) in [("everyone", everyone), ("cohort", cohort)] {
      guard let others else { continue }
      rows.append(
        TableRow(
          what: name, value: nil, before: Double(others.before),
          since: Double(others.since), probability: nil))
    }
    return rows
  }
}

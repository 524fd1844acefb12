public import CLVTables

extension ContactPlan {
  /// The table of the curve of gain against budget.
  public static let table = OutputTable<[ContactTotals]>(columns: [
    .count("contacts", "how many, the best first") { $0[$1].contacts },
    .number("budget", "what they cost", unit: "money") { $0[$1].cost },
    .number("expected_gain", "in lifetime value", unit: "money") {
      $0[$1].gain
    },
    .number("net_gain", "that without the cost", unit: "money") { $0[$1].net },
  ])

  /// Writes the curve as CSV, or as JSON Lines where the file's name ends in
  /// `.jsonl`; the caller commits the file.
  public func writeCurve(to file: AtomicFile) throws(DataError) {
    let points = curve()
    try Self.table.write(points, count: points.count, to: file)
  }
}

public import CLVTables

extension ValueConcentration {
  /// A point of both curves, as the table has it.
  public struct TableRow: Sendable {
    let customers: Double
    let past: Double?
    let future: Double?
  }

  /// The table of the Lorenz curves of past revenue and of future value: a row
  /// for each percent of customers, those of least first.
  ///
  /// A column is empty where there is no curve.
  public static let table = OutputTable<[TableRow]>(columns: [
    .number("share_of_customers", "from those of least on") {
      $0[$1].customers
    },
    .number("past_revenue", "their share of it") { $0[$1].past },
    .number("future_value", "their share of it") { $0[$1].future },
  ])

  /// Writes both curves as CSV, or as JSON Lines where the file's name ends in
  /// `.jsonl`; the caller commits the file.
  public static func write(
    past: ValueConcentration?, future: ValueConcentration?,
    to file: AtomicFile
  ) throws(DataError) {
    let past = past?.curve()
    let future = future?.curve()
    let rows = (0...100).map {
      TableRow(
        customers: Double($0) / 100, past: past?[$0].value,
        future: future?[$0].value)
    }
    try table.write(rows, count: rows.count, to: file)
  }
}

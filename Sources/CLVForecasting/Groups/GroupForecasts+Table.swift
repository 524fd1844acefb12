public import CLVTables

extension GroupForecasts {
  /// The table of sums: a row for each group.
  ///
  /// Columns are empty where a sum or its interval is not known.
  public static let table = OutputTable<[GroupForecast]>(
    columns: [
      .text("group", "the group") { $0[$1].name },
      .count("customers", "who are in it") { $0[$1].customers },
    ]
      + OutputColumn.sum("expected_alive", "customers still") { $0[$1].alive }
      + OutputColumn.sum("expected_purchases", "over the horizon") {
        $0[$1].purchases
      }
      + OutputColumn.sum("clv", "the sum of theirs", unit: "money") {
        $0[$1].value
      })

  /// Writes the table as CSV, or as JSON Lines where the file's name ends in
  /// `.jsonl`; the caller commits the file.
  public func write(to file: AtomicFile) throws(DataError) {
    try Self.table.write(groups, count: groups.count, to: file)
  }
}

extension OutputColumn {
  /// The columns of an expectation and of both ends of its interval.
  static func sum(
    _ name: String, _ meaning: String, unit: String? = nil,
    _ sum: @escaping @Sendable (Rows, Int) -> ForecastSum?
  ) -> [Self] {
    [
      .number(name, meaning, unit: unit) { sum($0, $1)?.expected },
      .number(name + "_lower", "the sum is not below", unit: unit) {
        sum($0, $1)?.interval?.lowerBound
      },
      .number(name + "_upper", "nor above", unit: unit) {
        sum($0, $1)?.interval?.upperBound
      },
    ]
  }
}

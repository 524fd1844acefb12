internal import CLVData
internal import CLVNumerics
public import CLVTables

extension CohortForecast {
  /// The table of periods: a row for each, and one for the total.
  ///
  /// `start_date` is empty in a calendar without dates, money is without a
  /// spend model, and ends of intervals where they are not known.
  public static let table = OutputTable<CohortForecast>(
    columns: [
      .text("period", "its number, or total") {
        $1 < $0.periods.count ? "\($1 + 1)" : "total"
      },
      .number("start", "when it begins", unit: "time units") {
        $0[row: $1].start
      },
      .number("end", "when it ends", unit: "time units") { $0[row: $1].end },
      .text("start_date", "the day on which it begins") {
        forecast, row, text in
        guard let start = forecast.start else { return }
        let days = forecast[row: row].start * forecast.timeUnit.days
        text.append(start.advanced(by: Int(saturating: days.rounded())))
      },
      .number("new_customers", "who arrive in it") {
        $0[row: $1].newCustomers
      },
      .number("expected_alive", "customers still at its end") {
        $0[row: $1].alive
      },
    ]
      + OutputColumn.sum("expected_purchases", "repeat purchases in it") {
        $0[row: $1].purchases
      }
      + OutputColumn.sum(
        "expected_revenue", "what these bring in", unit: "money"
      ) { $0[row: $1].revenue }
      + [
        .number(
          "clv", "margin × the expected revenue, discounted to time 0",
          unit: "money"
        ) { $0[row: $1].value }
      ])

  private subscript(row row: Int) -> Period {
    row < periods.count ? periods[row] : total
  }

  /// Writes the table as CSV, or as JSON Lines where the file's name ends in
  /// `.jsonl`; the caller commits the file.
  public func write(to file: AtomicFile) throws(DataError) {
    try Self.table.write(self, count: periods.count + 1, to: file)
  }
}

internal import CLVData
internal import CLVForecasting
internal import CLVModels
public import CLVTables

extension RFMAnalysis {
  /// The table of scores: a row for each customer, in the order of the summary.
  ///
  /// `previous_segment` is there with an earlier date, and empty for new
  /// customers; what the model says is there with forecasts. What needs
  /// amounts is empty without.
  public static let table = OutputTable<RFMAnalysis>(columns: [
    .text("customer_id", "the customer") { analysis, row, text in
      analysis.summary.ids.withBytes(at: row) { text.append(bytes: $0) }
    },
    .count("recency_days", "since the last purchase", unit: "days") {
      Int($0.table.recencyDays[$1])
    },
    .count("purchases", "the first one included") {
      Int($0.table.purchases[$1])
    },
    .number("monetary_value", "mean purchase", unit: "money") {
      $0.table.monetaryValue?[$1]
    },
    .count("recency_score", "from 1, the worst") {
      Int($0.scores.recency[$1])
    },
    .count("frequency_score", "likewise") { Int($0.scores.frequency[$1]) },
    .count("monetary_score", "likewise") {
      ($0.scores.monetary?[$1]).map(Int.init)
    },
    .text("rfm_score", "the three digits side by side") {
      $0.scores.text(of: $1)
    },
    .text("segment", "the segment") { $0.segments.name(of: $1) },
    .text("previous_segment", "that of the earlier date") { analysis, row in
      analysis.migration?.segmentBefore[row].map {
        analysis.segments.segments[$0].name
      }
    }.when { $0.migration != nil },
    .number("probability_alive", "of being a customer still") {
      $0.forecasts?[$1].purchases.probabilityAlive
    }.repetitive.when { $0.forecasts != nil },
    .number("expected_purchases", "over the horizon") {
      $0.forecasts?[$1].purchases.expectedPurchases
    }.repetitive.when { $0.forecasts != nil },
    .number("clv", "over the horizon", unit: "money") {
      $0.forecasts?[$1].lifetimeValue
    }.when { $0.forecasts != nil },
  ])

  /// Writes the table as CSV, or as JSON Lines where the file's name ends in
  /// `.jsonl`; the caller commits the file.
  public func write(to file: AtomicFile) throws(DataError) {
    try Self.table.write(self, count: summary.count, to: file)
  }
}

internal import CLVData
internal import CLVForecasting
internal import CLVModels
public import CLVTables

extension RFMAnalysis {
  /// An analysis, and what its segments are called, as the table has them.
  public struct TableRows: Sendable {
    let analysis: RFMAnalysis

    /// What the segments are called, in their order, and their keys.
    package let names: [String]
    package let keys: [String]
  }

  /// The table of scores: a row for each customer, in the order of the summary.
  ///
  /// `previous_segment` and its key are there with an earlier date, and empty
  /// for new customers; what the model says is there with forecasts. What needs
  /// amounts is empty without.
  public static let table = OutputTable<TableRows>(
    columns: scoreColumns + [
      .text("previous_segment", "that of the earlier date") { rows, row in
        rows.analysis.migration?.segmentBefore[row].map { rows.names[$0] }
      }.when { $0.analysis.migration != nil },
      .number("probability_alive", "of being a customer still") {
        $0.analysis.forecasts?[$1].purchases.probabilityAlive
      }.repetitive.when { $0.analysis.forecasts != nil },
      .number("expected_purchases", "over the horizon") {
        $0.analysis.forecasts?[$1].purchases.expectedPurchases
      }.repetitive.when { $0.analysis.forecasts != nil },
      .number("clv", "over the horizon", unit: "money") {
        $0.analysis.forecasts?[$1].lifetimeValue
      }.when { $0.analysis.forecasts != nil },
      segmentKey,
      .text("previous_segment_key", "that of the earlier date, likewise") {
        rows, row in
        rows.analysis.migration?.segmentBefore[row].map { rows.keys[$0] }
      }.when { $0.analysis.migration != nil },
    ])

  /// What scores a customer, from the identifier to the segment.
  package static let scoreColumns: [OutputColumn<TableRows>] = [
    .text("customer_id", "the customer") { rows, row, text in
      rows.analysis.summary.ids.withBytes(at: row) { text.append(bytes: $0) }
    },
    .count("recency_days", "since the last purchase", unit: "days") {
      Int($0.analysis.table.recencyDays[$1])
    },
    .count("purchases", "the first one included") {
      Int($0.analysis.table.purchases[$1])
    },
    .number("monetary_value", "mean purchase, or the sum of all", unit: "money")
    {
      $0.analysis.table.monetaryValue?[$1]
    },
    .count("recency_score", "from 1, the worst") {
      Int($0.analysis.scores.recency[$1])
    },
    .count("frequency_score", "likewise") {
      Int($0.analysis.scores.frequency[$1])
    },
    .count("monetary_score", "likewise") {
      ($0.analysis.scores.monetary?[$1]).map(Int.init)
    },
    .text("rfm_score", "the three digits side by side") {
      $0.analysis.scores.text(of: $1)
    },
    .text("segment", "the segment") {
      $0.names[Int($0.analysis.segments.segmentOf[$1])]
    },
  ]

  /// The segment's name for programs.
  package static let segmentKey = OutputColumn<TableRows>.text(
    "segment_key", "the segment, the same in any language"
  ) {
    $0.keys[Int($0.analysis.segments.segmentOf[$1])]
  }

  /// Writes the table as CSV, or as JSON Lines where the file's name ends in
  /// `.jsonl`; the caller commits the file.
  ///
  /// - Parameters:
  ///   - file: The file.
  ///   - name: What a segment is called.
  /// - Throws: Cannot create, where the file cannot be written.
  package func write(
    to file: AtomicFile, calling name: (SegmentRules.Segment) -> String
  ) throws(DataError) {
    try Self.table.write(rows(calling: name), count: summary.count, to: file)
  }

  /// The rows of the table, of which there is one for each customer.
  package func rows(
    calling name: (SegmentRules.Segment) -> String
  ) -> TableRows {
    TableRows(
      analysis: self, names: segments.segments.map(name),
      keys: segments.segments.map(\.key))
  }
}

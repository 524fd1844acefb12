package import CLVCampaigns
internal import CLVData
internal import CLVForecasting
internal import CLVModels
package import CLVRFM
public import CLVTables

extension CustomerScores {
  /// Scores, and what segments and lists are called, as the table has them.
  public struct TableRows: Sendable {
    let scores: CustomerScores
    let ranking: RFMAnalysis.TableRows
    let wording: CustomerActions.Wording

    fileprivate var actions: CustomerActions { scores.actions }
    fileprivate var analysis: RFMAnalysis { scores.analysis }

    /// Names or keys of segments, that which a customer had before.
    fileprivate func previous(_ names: [String], _ customer: Int) -> String? {
      analysis.migration?.segmentBefore[customer].map { names[$0] }
    }

    fileprivate func forecast(_ customer: Int) -> CustomerForecast {
      scores.actions.outlooks.forecasts[customer]
    }

    fileprivate func earned(_ customer: Int) -> Double? {
      scores.past.map { $0[customer] * actions.outlooks.settings.margin }
    }

    fileprivate func total(_ customer: Int, _ value: Double?) -> Double? {
      earned(customer).flatMap { past in value.map { past + $0 } }
    }
  }

  /// The table of all that is known of customers: a row for each, in the order
  /// of the summary.
  public static let table = OutputTable<TableRows>(
    columns: Array(scoring.prefix(1)) + occasion + scoring.dropFirst()
      + segments + future + decisions)

  private static let scoring: [OutputColumn<TableRows>] =
    RFMAnalysis.scoreColumns.map { column in
      column.of { (rows: TableRows) in rows.ranking }
    }

  private static let occasion: [OutputColumn<TableRows>] = [
    .text("as_of", "the last day observed; empty for a summary") { rows, _ in
      rows.scores.asOf.map { "\($0)" }
    },
    .text("model_sha256", "the sum of the model's file") { rows, _ in
      rows.scores.modelSum
    },
    .text("currency", "of all money, if given") { rows, _ in
      rows.scores.currency
    },
  ]

  private static let segments: [OutputColumn<TableRows>] = [
    RFMAnalysis.segmentKey.of { $0.ranking },
    .text("previous_segment", "that of the earlier date, if one was given") {
      $0.previous($0.ranking.names, $1)
    },
    .text("previous_segment_key", "likewise, the same in any language") {
      $0.previous($0.ranking.keys, $1)
    },
  ]

  private static let future: [OutputColumn<TableRows>] = [
    .number("probability_alive", "of being a customer still, now") {
      $0.forecast($1).purchases.probabilityAlive
    },
    .text("churn_risk", "low, medium or high, by limits of that probability") {
      $0.scores.risk(of: $1).rawValue
    },
    .number("probability_purchase", "of at least one over the horizon") {
      $0.forecast($1).purchases.probabilityOfPurchase
    },
    .number("expected_purchases", "over the horizon") {
      $0.forecast($1).purchases.expectedPurchases
    },
    .text(
      "expected_next_date",
      "by which the next purchase comes with even odds; empty where it never "
        + "does"
    ) { rows, customer in
      rows.scores.nextPurchase(of: customer).map { "\($0)" }
    },
    .number("expected_spend", "a purchase", unit: "money") {
      $0.forecast($1).expectedSpend
    },
    .number(
      "historic_value", "margin × what has been spent", unit: "money"
    ) { $0.earned($1) },
    .number("clv", "what is to come over the horizon", unit: "money") {
      $0.forecast($1).lifetimeValue
    },
    .number("clv_lower", "it is not below", unit: "money") {
      $0.forecast($1).valueInterval?.lowerBound
    },
    .number("clv_upper", "nor above", unit: "money") {
      $0.forecast($1).valueInterval?.upperBound
    },
    .number("total_value", "historic_value and clv together", unit: "money") {
      $0.total($1, $0.forecast($1).lifetimeValue)
    },
    .number("total_value_lower", "it is not below", unit: "money") {
      $0.total($1, $0.forecast($1).valueInterval?.lowerBound)
    },
    .number("total_value_upper", "nor above", unit: "money") {
      $0.total($1, $0.forecast($1).valueInterval?.upperBound)
    },
    .text("tier", "A, B, C or D, by clv") { $0.scores.tier(of: $1).rawValue },
  ]

  private static let decisions: [OutputColumn<TableRows>] = [
    .text("list", "the campaign list that the customer is on") {
      rows, customer in
      let list = rows.actions.lists[customer]
      return rows.wording.names[list] ?? list.key
    },
    .text("list_key", "the list, the same in any language") {
      $0.actions.lists[$1].key
    },
    .text("reason", "why, in words") { rows, customer, text in
      rows.wording.append(rows.actions.reason(for: customer), &text)
    },
    .text("reason_key", "likewise, the same in any language") {
      $0.actions.reason(for: $1).key
    },
    .number("spend_ceiling", "what a contact may cost", unit: "money") {
      $0.actions.outlooks.hasMoney ? $0.actions.ceiling(of: $1) : nil
    },
    .text("slowing_since", "the day since when the customer buys more slowly") {
      rows, customer in
      rows.actions.slowing?.change(of: customer).map { "\($0.day)" }
    },
  ]

  /// Writes the table as CSV, or as JSON Lines where the file's name ends in
  /// `.jsonl`; the caller commits the file.
  ///
  /// - Parameters:
  ///   - file: The file.
  ///   - name: What a segment is called.
  ///   - wording: What lists and reasons are called.
  /// - Throws: Cannot create, where the file cannot be written.
  package func write(
    to file: AtomicFile, calling name: (SegmentRules.Segment) -> String,
    wording: CustomerActions.Wording
  ) throws(DataError) {
    let rows = TableRows(
      scores: self, ranking: analysis.rows(calling: name), wording: wording)
    try Self.table.write(rows, count: count, to: file)
  }
}

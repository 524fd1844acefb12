public import CLVData
public import CLVForecasting
public import CLVTables

/// All that RFM says of the customers of a summary, with the model's word
/// beside it where there are forecasts.
public struct RFMAnalysis: Sendable {
  /// The customers.
  public let summary: CustomerSummary

  /// Recency, frequency and monetary value.
  public let table: RFMTable

  /// The scores.
  public let scores: RFMScores

  /// The segments.
  public let segments: RFMSegments

  /// Who was in which segment at an earlier date; nil without one.
  public let migration: SegmentMigration?

  /// The forecasts of the same customers; nil without a model.
  public let forecasts: CustomerForecasts?

  /// Scores customers and puts them into segments.
  ///
  /// - Parameters:
  ///   - summary: The customers, each row one.
  ///   - scoring: How to score.
  ///   - scheme: Which segments there are, without rules.
  ///   - rules: The rules of segments; nil for those of the scheme.
  ///   - earlier: The customers of an earlier date: of the same log, so that
  ///     they come in the same order.
  ///   - forecasts: The forecasts of the summary's customers.
  /// - Throws: Bad data for rules that overlap or leave a gap; a usage error
  ///   for a scheme that needs amounts, without them.
  public init(
    _ summary: CustomerSummary, scoring: RFMScoring = .standard,
    scheme: SegmentScheme = .eleven, rules: [SegmentRule]? = nil,
    earlier: CustomerSummary? = nil,
    forecasts: CustomerForecasts? = nil
  ) throws(DataError) {
    self.summary = summary
    self.forecasts = forecasts
    table = RFMTable(summary, isOfTotals: scoring.usesTotals)
    scores = RFMScores(table, by: scoring)
    let wanted: [SegmentRule]
    if let rules {
      wanted = rules
    } else {
      wanted = try scheme.rules(for: scores)
    }
    let rules = try SegmentRules(wanted, for: scores, of: summary.ids)
    segments = RFMSegments(scores, by: rules)
    guard let earlier else {
      migration = nil
      return
    }
    let before = RFMSegments(
      RFMScores(
        RFMTable(earlier, isOfTotals: scoring.usesTotals), by: scoring),
      by: rules)
    migration = SegmentMigration(
      from: before, of: earlier.ids, to: segments, of: summary.ids)
  }

  /// The accounts of the segments, in their order.
  public var accounts: [SegmentAccount] {
    SegmentAccount.accounts(
      segments, table, summary: summary, forecasts: forecasts)
  }
}

public import CLVTables

extension RFMScores {
  /// A score of customers who were scored together, as the table has it.
  public struct TableRow: Sendable {
    let group: ScoreEdges
    let edge: ScoreEdges.Edge
  }

  /// The table of scores: from which value to which each reaches, in days,
  /// purchases or money.
  ///
  /// `within_recency` and `within_frequency` are empty unless scores are
  /// nested, `from` and `to` where nobody has the score.
  public static let table = OutputTable<[TableRow]>(columns: [
    .text("component", "recency, frequency or monetary") {
      $0[$1].group.component.rawValue
    },
    .count("within_recency", "the recency score of those scored together") {
      $0[$1].group.withinRecency
    },
    .count("within_frequency", "their frequency score") {
      $0[$1].group.withinFrequency
    },
    .count("score", "the score") { $0[$1].edge.score },
    .number("from", "the lowest value found") {
      $0[$1].edge.values?.lowerBound
    },
    .number("to", "the highest") { $0[$1].edge.values?.upperBound },
    .count("customers", "who have the score") { $0[$1].edge.customers },
  ])

  /// Writes the table as CSV, or as JSON Lines where the file's name ends in
  /// `.jsonl`; the caller commits the file.
  public func writeEdges(to file: AtomicFile) throws(DataError) {
    let rows = edges.flatMap { group in
      group.edges.map { TableRow(group: group, edge: $0) }
    }
    try Self.table.write(rows, count: rows.count, to: file)
  }
}

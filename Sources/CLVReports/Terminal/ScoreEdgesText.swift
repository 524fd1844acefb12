public import CLVRFM
internal import CLVValidation

extension RFMText {
  /// From which value to which each score reaches, and why scores are left to
  /// nobody; for nested scores, of recency only, which alone is among all.
  public static func edges(
    _ scores: RFMScores, in words: Words = .english
  ) -> String {
    Self(words: words).edges(scores)
  }

  private func edges(_ scores: RFMScores) -> String {
    let whole = scores.edges.filter { $0.withinRecency == nil }
    var table = TextTable(
      header: [words.text("scored.score")] + whole.map { title($0.component) })
    for place in (0..<scores.bins).reversed() {
      table.append(
        [words.digits("\(place + 1)")]
          + whole.map { text($0.edges[place], $0.component) })
    }
    var lines = [table.text()]
    if scores.scoring.isNested {
      lines.append(WrappedText.lines(words.text("scored.nested")))
    }
    for group in whole {
      if let line = emptyScores(group, scores.scoring) {
        lines.append(WrappedText.lines(line))
      }
    }
    return lines.joined(separator: "\n")
  }

  private func title(_ component: RFMComponent) -> String {
    switch component {
    case .recency: words.text("scored.days_since")
    case .frequency: words.text("scored.purchases")
    case .monetary: words.text("scored.mean_spend")
    }
  }

  private func text(
    _ edge: ScoreEdges.Edge, _ component: RFMComponent
  ) -> String {
    guard let values = edge.values else { return words.text("scored.nobody") }
    let decimals = component == .monetary ? 2 : 0
    let low = words.fixed(values.lowerBound, decimals)
    let high = words.fixed(values.upperBound, decimals)
    return low == high ? low : "\(low)–\(high)"
  }

  private func emptyScores(
    _ group: ScoreEdges, _ scoring: RFMScoring
  ) -> String? {
    let empty = group.emptyScores
    guard !empty.isEmpty else { return nil }
    let hasThresholds = scoring.thresholds[group.component] != nil
    return words.text(
      hasThresholds ? "scored.empty_thresholds" : "scored.empty",
      [
        "component": .term("scored.\(group.component.rawValue)"),
        "n": .count(empty.count),
        "scores": .text(words.list(empty.map { words.digits("\($0)") })),
        "tie": .text(tie(group, below: empty[0]) ?? ""),
      ])
  }

  /// The customers with one value who have the nearest score below an empty
  /// one (or above, at the bottom).
  private func tie(_ group: ScoreEdges, below score: Int) -> String? {
    let edge =
      group.edges.last { $0.score < score && $0.customers > 0 }
      ?? group.edges.first { $0.customers > 0 }
    guard let edge, let values = edge.values,
      values.lowerBound == values.upperBound
    else { return nil }
    return words.text(
      "scored.tie_\(group.component.rawValue)",
      [
        "customers": .count(edge.customers),
        "value": .number(
          values.lowerBound,
          decimals: group.component == .monetary ? 2 : 0),
      ])
  }
}

public import CLVValidation

/// A scorecard for a terminal: a line for each method.
public struct ScorecardText: Sendable {
  private let words: Words

  /// The table; figures that a method does not have are left empty.
  public static func table(
    _ card: Scorecard, in words: Words = .english
  ) -> String {
    Self(words: words).table(card)
  }

  private func table(_ card: Scorecard) -> String {
    let name =
      switch card.quantity {
      case .purchases: words.text("score.purchases")
      case .value: words.text("score.money")
      }
    var table = TextTable(header: [
      name, words.text("score.total"), words.text("score.bias"), "MAE", "RMSE",
      words.text("score.correlation"), words.text("score.rank"), "Gini",
      words.text("score.top", ["percent": .label("20")]),
    ])
    table.append(
      [words.text("score.actual"), words.fixed(card.actual, 0)]
        + [String](repeating: "", count: 6)
        + [share(card.bestCapture.topFifth)])
    for score in card.methods { table.append(row(score, card.quantity)) }
    return table.text()
  }

  private func row(
    _ score: MethodScore, _ quantity: Scorecard.Quantity
  ) -> [String] {
    let isMoney = quantity == .value
    func figure(_ measure: ScoreMeasure, _ decimals: Int) -> String {
      score[measure].map { words.fixed($0, decimals) } ?? ""
    }
    return [
      words.name(of: score.method), figure(.total, isMoney ? 0 : 1),
      score[.bias].map { words.percent($0, signed: true) } ?? "",
      figure(.mae, isMoney ? 2 : 3), figure(.rmse, isMoney ? 2 : 3),
      figure(.correlation, 3), figure(.rankCorrelation, 3),
      figure(.normalizedGini, 3), share(score[.topFifth]),
    ]
  }

  private func share(_ share: Double?) -> String {
    share.map { words.fixed(100 * $0, 1) } ?? ""
  }
}

extension Words {
  /// What tables and sentences call a method: a model by its own name.
  func name(of method: ScoredMethod) -> String {
    let name = name(ofRule: method.identifier, else: method.title)
    return method.kind == .hindsight
      ? text("score.hindsight", ["rule": .text(name)]) : name
  }

  /// What a rule is called; another name where it has no text.
  func name(ofRule rule: String, else title: String) -> String {
    has("rule_title.\(rule)") ? text("rule_title.\(rule)") : title
  }

  /// What a rule does: in English as the library says.
  func description(ofRule rule: String, else english: String) -> String {
    guard language != .english else { return english }
    let key = ["rule_legend.\(rule)", "rule.\(rule)"].first(where: has)
    return key.map { text($0) } ?? english
  }
}

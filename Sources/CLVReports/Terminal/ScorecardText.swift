public import CLVValidation

/// A scorecard for a terminal: a line for each method.
public enum ScorecardText {
  /// The table; figures that a method does not have are left empty.
  public static func table(_ card: Scorecard) -> String {
    let name =
      switch card.quantity {
      case .purchases: "purchases"
      case .value: "money"
      }
    var table = TextTable(header: [
      name, "total", "bias", "MAE", "RMSE", "corr", "rank", "Gini",
      "top 20",
    ])
    table.append(
      ["actual", NumberText.fixed(card.actual, 0)]
        + [String](repeating: "", count: 6)
        + [share(card.bestCapture.topFifth)])
    for score in card.methods { table.append(row(score, card.quantity)) }
    return table.text()
  }

  /// A method as tables and sentences call it.
  public static func name(_ method: ScoredMethod) -> String {
    method.kind == .hindsight ? "hindsight \(method.title)" : method.title
  }

  private static func row(
    _ score: MethodScore, _ quantity: Scorecard.Quantity
  ) -> [String] {
    let isMoney = quantity == .value
    func figure(_ measure: ScoreMeasure, _ decimals: Int) -> String {
      score[measure].map { NumberText.fixed($0, decimals) } ?? ""
    }
    return [
      name(score.method), figure(.total, isMoney ? 0 : 1),
      score[.bias].map { NumberText.percent($0, signed: true) } ?? "",
      figure(.mae, isMoney ? 2 : 3), figure(.rmse, isMoney ? 2 : 3),
      figure(.correlation, 3), figure(.rankCorrelation, 3),
      figure(.normalizedGini, 3), share(score[.topFifth]),
    ]
  }

  private static func share(_ share: Double?) -> String {
    share.map { NumberText.fixed(100 * $0, 1) } ?? ""
  }
}

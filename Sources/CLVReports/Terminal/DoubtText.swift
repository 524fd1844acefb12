internal import CLVForecasting
internal import CLVValidation

/// That a holdout contradicts the model, and what it leaves of the forecast,
/// for a terminal.
enum DoubtText {
  /// What contradicts the model in the holdout itself; empty where nothing
  /// does.
  static func sentences(_ validation: HoldoutValidation) -> [String] {
    let level = NumberText.percent(HoldoutTotal.level, decimals: 0)
    func sentence(
      _ total: HoldoutTotal?, _ verb: String, decimals: Int
    ) -> String? {
      guard let total, total.contradictsModel, let interval = total.interval
      else { return nil }
      return "the holdout contradicts the model: "
        + "\(NumberText.fixed(total.actual, decimals)) \(verb), and the model "
        + "was \(level) sure of "
        + "\(NumberText.fixed(interval.lowerBound, decimals)) to "
        + NumberText.fixed(interval.upperBound, decimals)
    }
    return [
      sentence(
        validation.purchaseTotal,
        validation.purchaseTotal.actual == 1
          ? "purchase was made" : "purchases were made", decimals: 0),
      sentence(validation.valueTotal, "was spent", decimals: 2),
    ].compactMap(\.self)
  }

  /// A range to stand beside a total; nothing where the model is not in doubt.
  static func range(
    _ range: ClosedRange<Double>?, decimals: Int, of totals: DoubtedTotals?
  ) -> String {
    guard totals != nil else { return "" }
    guard let range else { return " (no range can be given)" }
    return " (\(NumberText.fixed(range.lowerBound, decimals))–"
      + "\(NumberText.fixed(range.upperBound, decimals)))"
  }

  /// What the ranges are, and why there may be none.
  static func explanation(_ totals: DoubtedTotals, level: Double) -> String {
    let error = totals.error
    let source =
      switch (error.holdouts, error.contradictions) {
      case (1, _): "the holdout contradicts the model"
      case (let all, let some) where some == all:
        "all \(all) holdouts contradict the model"
      case (let all, 1): "1 of \(all) holdouts contradicts the model"
      case (let all, let some):
        "\(some) of \(all) holdouts contradict the model"
      }
    let errors = error.holdouts == 1 ? "its error" : "their errors"
    guard totals.purchases != nil else {
      return "\(source), and by \(errors) these totals may be off by any "
        + "amount: do not plan with them"
    }
    return "\(source): the ranges (\(NumberText.percent(level, decimals: 0))) "
      + "have \(errors) in them"
  }
}

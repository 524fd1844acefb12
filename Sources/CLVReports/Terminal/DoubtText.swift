internal import CLVForecasting
internal import CLVValidation

/// That a holdout contradicts the model, and what it leaves of the forecast,
/// for a terminal.
struct DoubtText {
  let words: Words

  init(in words: Words = .english) { self.words = words }

  /// What contradicts the model in the holdout itself; empty where nothing
  /// does.
  func sentences(_ validation: HoldoutValidation) -> [String] {
    [
      sentence("doubted.purchases", validation.purchaseTotal, decimals: 0),
      sentence("doubted.money", validation.valueTotal, decimals: 2),
    ].compactMap(\.self)
  }

  private func sentence(
    _ key: String, _ total: HoldoutTotal?, decimals: Int
  ) -> String? {
    guard let total, total.contradictsModel, let interval = total.interval
    else { return nil }
    return words.text(
      key,
      [
        "actual": .number(total.actual, decimals: decimals),
        "level": .percent(HoldoutTotal.level),
        "low": .number(interval.lowerBound, decimals: decimals),
        "high": .number(interval.upperBound, decimals: decimals),
      ])
  }

  /// A range to stand beside a total; nothing where the model is not in doubt.
  func range(
    _ range: ClosedRange<Double>?, decimals: Int, of totals: DoubtedTotals?
  ) -> String {
    guard totals != nil else { return "" }
    guard let range else { return words.text("doubted.no_range") }
    return words.text(
      "doubted.range",
      [
        "low": .number(range.lowerBound, decimals: decimals),
        "high": .number(range.upperBound, decimals: decimals),
      ])
  }

  /// What the ranges are, and why there may be none.
  func explanation(_ totals: DoubtedTotals, level: Double) -> String {
    let error = totals.error
    let key =
      error.holdouts == 1
      ? "doubted.only"
      : error.contradictions == error.holdouts ? "doubted.all" : "doubted.some"
    let source = words.text(
      key,
      ["all": .count(error.holdouts), "some": .count(error.contradictions)])
    return words.text(
      totals.purchases == nil ? "doubted.off" : "doubted.ranges",
      [
        "source": .text(source), "level": .percent(level),
        "holdouts": .count(error.holdouts),
      ])
  }
}

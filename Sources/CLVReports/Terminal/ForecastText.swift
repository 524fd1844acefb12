public import CLVData
public import CLVForecasting
internal import CLVModels
public import CLVValidation

/// Forecasts in a few lines, for a terminal.
public struct ForecastText: Sendable {
  private let words: Words

  /// The totals, and the customers of most value.
  ///
  /// - Parameters:
  ///   - forecasts: The forecasts.
  ///   - ids: The names of the customers.
  ///   - top: How many customers to tell of.
  ///   - level: The probability of all intervals.
  ///   - doubt: How far off the totals may be, where a holdout contradicts the
  ///     model.
  ///   - words: The language.
  /// - Returns: A sentence and a table.
  public static func text(
    _ forecasts: CustomerForecasts, ids: CustomerIDs, top: Int = 10,
    level: Double = 0.9, doubt: DoubtedTotals? = nil,
    in words: Words = .english
  ) -> String {
    let text = Self(words: words)
    return WrappedText.lines(text.summary(forecasts, level, doubt))
      + "\n\n\(text.table(forecasts, ids, top))"
  }

  private func summary(
    _ forecasts: CustomerForecasts, _ level: Double, _ doubt: DoubtedTotals?
  ) -> String {
    let totals = forecasts.totals()
    let doubts = DoubtText(in: words)
    func range(_ range: ClosedRange<Double>?, _ decimals: Int) -> String {
      doubts.range(range, decimals: decimals, of: doubt)
    }
    let purchases = words.text(
      "outlook.purchases", ["n": .number(totals.purchases, decimals: 1)])
    var summary = words.text(
      "outlook.summary",
      [
        "alive": .text(words.fixed(totals.alive, 0) + range(doubt?.alive, 0)),
        "alive_count": .number(totals.alive, decimals: 0),
        "customers": .count(forecasts.count),
        "purchases": .text(purchases + range(doubt?.purchases, 0)),
      ])
    if let value = totals.lifetimeValue {
      summary +=
        value.isInfinite
        ? words.text("outlook.infinite_worth")
        : words.text(
          "outlook.worth",
          ["value": .text(words.fixed(value, 2) + range(doubt?.value, 0))])
    }
    guard let doubt else { return summary }
    return words.clauses([summary, doubts.explanation(doubt, level: level)])
  }

  private func table(
    _ forecasts: CustomerForecasts, _ ids: CustomerIDs, _ top: Int
  ) -> String {
    let header =
      ["most_valuable", "alive", "expected", "interval", "spend"]
      .map { words.text("outlook.\($0)") } + [
        "CLV", words.text("outlook.value_interval"),
      ]
    var table = TextTable(header: header)
    for customer in forecasts.mostValuable(top) {
      let forecast = forecasts[customer]
      let interval = forecast.purchases.interval
      table.append([
        TextTable.shortened(ids[customer]),
        words.fixed(forecast.purchases.probabilityAlive, 3),
        words.fixed(forecast.purchases.expectedPurchases, 2),
        interval.map { words.digits("\($0.lowerBound)–\($0.upperBound)") }
          ?? "–",
        forecast.expectedSpend.map { words.fixed($0, 2) } ?? "–",
        forecast.lifetimeValue.map { words.fixed($0, 2) } ?? "–",
        forecast.valueInterval.map {
          "\(words.fixed($0.lowerBound, 0))–\(words.fixed($0.upperBound, 0))"
        } ?? "–",
      ])
    }
    return table.text()
  }
}

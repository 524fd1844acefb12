public import CLVData
public import CLVForecasting
internal import CLVModels
public import CLVValidation

/// Forecasts in a few lines, for a terminal.
public enum ForecastText {
  /// The totals, and the customers of most value.
  ///
  /// - Parameters:
  ///   - forecasts: The forecasts.
  ///   - ids: The names of the customers.
  ///   - top: How many customers to tell of.
  ///   - level: The probability of all intervals.
  ///   - doubt: How far off the totals may be, where a holdout contradicts the
  ///     model.
  /// - Returns: A sentence and a table.
  public static func text(
    _ forecasts: CustomerForecasts, ids: CustomerIDs, top: Int = 10,
    level: Double = 0.9, doubt: DoubtedTotals? = nil
  ) -> String {
    let totals = forecasts.totals()
    func range(_ range: ClosedRange<Double>?, _ decimals: Int) -> String {
      DoubtText.range(range, decimals: decimals, of: doubt)
    }
    var summary =
      NumberText.fixed(totals.alive, 0) + range(doubt?.alive, 0) + " of "
      + "\(NumberText.count(forecasts.count, "customer")) "
      + "\(NumberText.fixed(totals.alive, 0) == "1" ? "is" : "are") expected "
      + "to be alive, and to make "
      + NumberText.count(totals.purchases, 1, "purchase")
      + range(doubt?.purchases, 0)
    if let value = totals.lifetimeValue {
      summary +=
        value.isInfinite
        ? ", of infinite worth"
        : ", worth \(NumberText.fixed(value, 2))\(range(doubt?.value, 0))"
    }
    if let doubt {
      summary += "; \(DoubtText.explanation(doubt, level: level))"
    }
    return WrappedText.lines(summary) + "\n\n\(table(forecasts, ids, top))"
  }

  private static func table(
    _ forecasts: CustomerForecasts, _ ids: CustomerIDs, _ top: Int
  ) -> String {
    var table = TextTable(header: [
      "most valuable", "P(alive)", "purchases", "interval", "spend", "CLV",
      "CLV interval",
    ])
    for customer in forecasts.mostValuable(top) {
      let forecast = forecasts[customer]
      let interval = forecast.purchases.interval
      table.append([
        TextTable.shortened(ids[customer]),
        NumberText.fixed(forecast.purchases.probabilityAlive, 3),
        NumberText.fixed(forecast.purchases.expectedPurchases, 2),
        interval.map { "\($0.lowerBound)–\($0.upperBound)" } ?? "–",
        forecast.expectedSpend.map { NumberText.fixed($0, 2) } ?? "–",
        forecast.lifetimeValue.map { NumberText.fixed($0, 2) } ?? "–",
        forecast.valueInterval.map {
          "\(NumberText.fixed($0.lowerBound, 0))–"
            + NumberText.fixed($0.upperBound, 0)
        } ?? "–",
      ])
    }
    return table.text()
  }
}

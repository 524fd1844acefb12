public import CLVData
public import CLVForecasting
internal import CLVModels

/// Forecasts in a few lines, for a terminal.
public enum ForecastText {
  /// The totals, and the customers of most value.
  public static func text(
    _ forecasts: CustomerForecasts, ids: CustomerIDs, top: Int = 10
  ) -> String {
    let totals = forecasts.totals()
    var summary =
      "\(NumberText.fixed(totals.alive, 0)) of "
      + "\(NumberText.count(forecasts.count, "customer")) "
      + "\(NumberText.fixed(totals.alive, 0) == "1" ? "is" : "are") expected "
      + "to be alive, and to make "
      + NumberText.count(totals.purchases, 1, "purchase")
    if let value = totals.lifetimeValue {
      summary +=
        value.isInfinite
        ? ", of infinite worth" : ", worth \(NumberText.fixed(value, 2))"
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

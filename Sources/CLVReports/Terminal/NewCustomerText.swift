public import CLVData
public import CLVForecasting
internal import CLVModels
internal import CLVValidation

/// What to expect of a new customer in a few lines, for a terminal.
public enum NewCustomerText {
  /// The figures over the horizon, and the customer's value without end.
  public static func text(
    _ forecast: NewCustomerForecast, settings: ForecastSettings,
    unit: TimeUnit, in words: Words = .english
  ) -> String {
    let purchases = forecast.purchases
    var lines: [(name: String, value: String)] = []
    func add(_ name: String, _ value: String?) {
      if let value { lines.append((words.text("awaited.\(name)"), value)) }
    }
    let expected = words.fixed(purchases.expectedPurchases, 3)
    add(
      "expected",
      purchases.interval.map {
        words.text(
          "awaited.interval",
          [
            "expected": .text(expected), "low": .label("\($0.lowerBound)"),
            "high": .label("\($0.upperBound)"),
            "level": .text(words.percent(settings.level, significant: 4)),
          ])
      } ?? expected)
    add("at_least_one", words.fixed(purchases.probabilityOfPurchase, 4))
    if !forecast.distribution.isEmpty {
      add("distribution", probabilities(forecast.distribution, words))
    }
    add(
      "alive_at_end",
      purchases.probabilityAliveAtHorizon.map { words.fixed($0, 4) })
    add("median", median(purchases.medianTimeToPurchase, unit, words))
    add("spend", forecast.expectedSpend.map { words.fixed($0, 2) })
    add("value", forecast.lifetimeValue.map { words.fixed($0, 2) })
    add(
      "value_forever", forecast.lifetimeValueForever.map { words.fixed($0, 2) })
    let title = words.text(
      "awaited.title", ["horizon": .duration(settings.horizon, unit)])
    return "\(title)\n\(words.columns(lines, width: 26))\n"
  }

  private static func median(
    _ time: Double?, _ unit: TimeUnit, _ words: Words
  ) -> String {
    guard let time, time <= CustomerForecasts.longestTime else {
      return words.text("awaited.never")
    }
    return words.duration(time, unit, digits: 4)
  }

  private static func probabilities(
    _ distribution: [Double], _ words: Words
  ) -> String {
    words.list(
      distribution.prefix(6).map { words.fixed($0, 3) }
        + (distribution.count > 6 ? ["…"] : []))
  }
}

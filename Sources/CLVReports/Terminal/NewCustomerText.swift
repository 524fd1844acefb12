public import CLVData
public import CLVForecasting
internal import CLVModels

/// What to expect of a new customer in a few lines, for a terminal.
public enum NewCustomerText {
  /// The figures over the horizon, and the customer's value without end.
  public static func text(
    _ forecast: NewCustomerForecast, settings: ForecastSettings,
    unit: TimeUnit
  ) -> String {
    let purchases = forecast.purchases
    let horizon = NumberText.duration(settings.horizon, unit)
    var lines = [
      "A new customer, over \(horizon) after the first "
        + "purchase, which is not counted:"
    ]
    func add(_ name: String, _ value: String) {
      let padding = String(repeating: " ", count: max(1, 26 - name.count))
      lines.append("  \(name)\(padding)\(value)")
    }
    var expected = NumberText.fixed(purchases.expectedPurchases, 3)
    if let interval = purchases.interval {
      expected +=
        " (\(interval.lowerBound)–\(interval.upperBound) in "
        + "\(NumberText.significant(100 * settings.level, 4)) % of cases)"
    }
    add("expected purchases", expected)
    add(
      "P(at least one)", NumberText.fixed(purchases.probabilityOfPurchase, 4))
    if !forecast.distribution.isEmpty {
      add("P(0, 1, 2, … purchases)", probabilities(forecast.distribution))
    }
    if let alive = purchases.probabilityAliveAtHorizon {
      add("P(alive at the end)", NumberText.fixed(alive, 4))
    }
    add(
      "median time to purchase",
      purchases.medianTimeToPurchase.flatMap {
        $0 > CustomerForecasts.longestTime
          ? nil
          : NumberText.duration($0, unit, digits: 4)
      } ?? "never")
    if let spend = forecast.expectedSpend {
      add("expected spend", NumberText.fixed(spend, 2))
    }
    if let value = forecast.lifetimeValue {
      add("CLV over the horizon", NumberText.fixed(value, 2))
    }
    if let value = forecast.lifetimeValueForever {
      add("CLV without end", NumberText.fixed(value, 2))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func probabilities(_ distribution: [Double]) -> String {
    let shown = distribution.prefix(6).map { NumberText.fixed($0, 3) }
    return shown.joined(separator: ", ")
      + (distribution.count > 6 ? ", …" : "")
  }
}

internal import CLVData
internal import CLVModels
public import CLVTables

extension CustomerForecasts {
  /// The table of forecasts: a row for each customer, in the order of the
  /// summary.
  ///
  /// Money is empty where amounts are unknown, `clv_lower` and `clv_upper`
  /// also where ``ForecastSettings/wantsValueIntervals`` was not set, intervals
  /// and `probability_alive_horizon` where the horizon is infinite, and
  /// `median_time_to_purchase` where the next purchase comes with less than
  /// even odds within a million time units, or where
  /// ``ForecastSettings/wantsMedianTime`` was not set.
  public static let table = OutputTable<CustomerForecasts>(
    columns: [
      .text("customer_id", "the customer") { forecasts, customer, text in
        forecasts.summary.ids.withBytes(at: customer) {
          text.append(bytes: $0)
        }
      },
      .number("probability_alive", "of being a customer still, now") {
        $0.keyed($1).probabilityAlive
      }.shared,
      .number("expected_purchases", "over the horizon") {
        $0.keyed($1).expectedPurchases
      }.shared,
      .number("expected_spend", "a purchase", unit: "money") {
        $0.expectedSpend(of: $1)
      },
      .number(
        "clv", "margin × expected_spend × discounted_purchases", unit: "money"
      ) { $0.lifetimeValue(of: $1) },
      .count(
        "expected_purchases_lower",
        "the number of purchases is not below with the interval's probability"
      ) { $0.keyed($1).interval?.lowerBound }.shared,
      .count("expected_purchases_upper", "nor above") {
        $0.keyed($1).interval?.upperBound
      }.shared,
      .number("probability_purchase", "of at least one over the horizon") {
        $0.keyed($1).probabilityOfPurchase
      }.shared,
      .number("discounted_purchases", "expected, each worth less the later") {
        $0.keyed($1).discountedPurchases
      }.shared,
      .number(
        "probability_alive_horizon",
        "of being a customer still at the end of the horizon"
      ) { $0.keyed($1).probabilityAliveAtHorizon }.shared,
      .number(
        "median_time_to_purchase",
        "by which the next purchase has come with even odds; empty where it "
          + "never does", unit: "time units"
      ) { forecasts, history in
        forecasts.keyed(history).medianTimeToPurchase.flatMap {
          $0 <= CustomerForecasts.longestTime ? $0 : nil
        }
      }.shared,
      .number(
        "clv_lower",
        "what the purchases will be worth, times margin and discounted, is not "
          + "below with the interval's probability", unit: "money"
      ) { $0.valueInterval(of: $1)?.lowerBound },
      .number("clv_upper", "nor above", unit: "money") {
        $0.valueInterval(of: $1)?.upperBound
      },
    ],
    keys: .init(
      count: { $0.factors == nil ? $0.predictions.count : $0.count },
      key: { $0.factors == nil ? Int($0.membership[$1]) : $1 }))

  /// What is predicted of those who share a key: a history, or where each
  /// customer has a correction of their own, the customer.
  private func keyed(_ key: Int) -> PurchasePrediction {
    factors == nil ? predictions[key] : purchases(of: key)
  }

  /// A median time beyond this many time units is as good as never.
  public static let longestTime = 1e6

  /// Writes the forecasts as CSV, or as JSON Lines where the file's name ends
  /// in `.jsonl`; the caller commits the file.
  public func write(to file: AtomicFile) throws(DataError) {
    try Self.table.write(self, count: count, to: file)
  }
}

internal import CLVData
internal import CLVModels
public import CLVTables

extension CustomerForecasts {
  /// The columns of the forecasts file.
  public static let columns = [
    "customer_id", "probability_alive", "expected_purchases",
    "expected_spend", "clv", "expected_purchases_lower",
    "expected_purchases_upper", "probability_purchase",
    "discounted_purchases", "probability_alive_horizon",
    "median_time_to_purchase", "clv_lower", "clv_upper",
  ]

  /// A median time beyond this many time units is as good as never.
  public static let longestTime = 1e6

  /// Writes the forecasts as CSV, in the order of the summary; the caller
  /// commits the file.
  ///
  /// Money columns are empty where amounts are unknown, `clv_lower` and
  /// `clv_upper` also where ``ForecastSettings/wantsValueIntervals`` was not
  /// set, interval columns and
  /// `probability_alive_horizon` where the horizon is infinite, and
  /// `median_time_to_purchase` where the next purchase comes with less than
  /// even odds within a million time units, or where
  /// ``ForecastSettings/wantsMedianTime`` was not set. An infinite expectation
  /// is `inf`.
  public func write(to file: AtomicFile) throws(DataError) {
    try file.write(Self.columns.joined(separator: ",") + "\n")
    let before = SharedTexts(count: predictions.count) {
      PurchasePrediction.appendBeforeMoney(predictions[$0], to: &$1)
    }
    let after = SharedTexts(count: predictions.count) {
      PurchasePrediction.appendAfterMoney(predictions[$0], to: &$1)
    }
    try file.writeRows(count) { customer, text, _ in
      let history = Int(membership[customer])
      summary.ids.withBytes(at: customer) { text.append(field: $0) }
      before.append(history, to: &text)
      if let spend = expectedSpend(of: customer) { text.append(spend) }
      text.append(byte: comma)
      if let value = lifetimeValue(of: customer) { text.append(value) }
      after.append(history, to: &text)
      let interval = valueInterval(of: customer)
      text.append(next: interval?.lowerBound)
      text.append(next: interval?.upperBound)
      text.append(byte: UInt8(ascii: "\n"))
    }
  }
}

private let comma = UInt8(ascii: ",")

extension PurchasePrediction {
  /// The part of a row before the money.
  @Sendable
  fileprivate static func appendBeforeMoney(
    _ prediction: PurchasePrediction, to text: inout ByteBuffer
  ) {
    text.append(next: prediction.probabilityAlive)
    text.append(next: prediction.expectedPurchases)
    text.append(byte: comma)
  }

  /// The part after it.
  @Sendable
  fileprivate static func appendAfterMoney(
    _ prediction: PurchasePrediction, to text: inout ByteBuffer
  ) {
    text.append(byte: comma)
    if let interval = prediction.interval {
      text.append(interval.lowerBound)
      text.append(byte: comma)
      text.append(interval.upperBound)
    } else {
      text.append(byte: comma)
    }
    text.append(next: prediction.probabilityOfPurchase)
    text.append(next: prediction.discountedPurchases)
    text.append(next: prediction.probabilityAliveAtHorizon)
    text.append(
      next: prediction.medianTimeToPurchase.flatMap {
        $0 <= CustomerForecasts.longestTime ? $0 : nil
      })
  }
}

public import CLVData
internal import CLVModels

extension CustomerForecasts {
  /// The columns of the forecasts file.
  public static let columns = [
    "customer_id", "probability_alive", "expected_purchases",
    "expected_spend", "clv", "expected_purchases_lower",
    "expected_purchases_upper", "probability_purchase",
    "discounted_purchases",
  ]

  /// Writes the forecasts as CSV, in the order of the summary; the caller
  /// commits the file.
  ///
  /// Money columns are empty where amounts are unknown, interval columns
  /// where the horizon is infinite. An infinite expectation is `inf`.
  public func write(to file: AtomicFile) throws(DataError) {
    try file.write(Self.columns.joined(separator: ",") + "\n")
    try file.writeRows(count) { customer, text, _ in
      append(customer, to: &text)
    }
  }

  private func append(_ customer: Int, to text: inout ByteBuffer) {
    let comma = UInt8(ascii: ",")
    let forecast = self[customer]
    let purchases = forecast.purchases
    summary.ids.withBytes(at: customer) { text.append(field: $0) }
    text.append(byte: comma)
    text.append(purchases.probabilityAlive)
    text.append(byte: comma)
    text.append(purchases.expectedPurchases)
    text.append(byte: comma)
    if let spend = forecast.expectedSpend { text.append(spend) }
    text.append(byte: comma)
    if let value = forecast.lifetimeValue { text.append(value) }
    text.append(byte: comma)
    if let interval = purchases.interval { text.append(interval.lowerBound) }
    text.append(byte: comma)
    if let interval = purchases.interval { text.append(interval.upperBound) }
    text.append(byte: comma)
    text.append(purchases.probabilityOfPurchase)
    text.append(byte: comma)
    text.append(purchases.discountedPurchases)
    text.append(byte: UInt8(ascii: "\n"))
  }
}

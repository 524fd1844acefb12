public import CLVData

/// What customers have spent up to now.
public struct RevenueSoFar: Sendable {
  /// Whether it is made of repeat purchases alone.
  public let isOfRepeats: Bool

  /// The amount of each customer.
  public let amounts: [Double]

  /// The revenue of a summary's customers: of all purchases where the first
  /// amounts are known, else of repeat purchases.
  ///
  /// - Returns: nil without amounts.
  public init?(_ summary: CustomerSummary) {
    guard summary.hasAmounts else { return nil }
    if let past = summary.pastSpend {
      isOfRepeats = false
      amounts = past
    } else {
      isOfRepeats = true
      amounts = zip(summary.frequency, summary.monetaryValue).map {
        Double($0) * $1
      }
    }
  }
}

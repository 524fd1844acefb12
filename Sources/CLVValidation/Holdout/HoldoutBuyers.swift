internal import CLVForecasting
internal import CLVModels

/// How many customers bought at least once in a holdout, beside how many were
/// expected to: what all models mean alike, whomever they take to be alive.
public struct HoldoutBuyers: Sendable, Equatable, Encodable {
  /// How many bought.
  public let actual: Int

  /// The sum of the predicted probabilities of buying.
  public let predicted: Double

  init(_ forecasts: CustomerForecasts, outcomes: [Int32]) {
    actual = outcomes.count { $0 > 0 }
    predicted = outcomes.indices.reduce(0) {
      $0 + forecasts.purchases(of: $1).probabilityOfPurchase
    }
  }
}

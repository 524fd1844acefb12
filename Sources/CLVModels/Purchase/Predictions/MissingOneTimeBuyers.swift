internal import CLVNumerics
internal import Libm

/// Customers all of whom have bought again, where the model expects some who
/// bought once only: what a log shows that was filtered to repeat buyers.
public struct MissingOneTimeBuyers: Sendable, Equatable, Codable {
  /// How many customers there are.
  public let customers: Int

  /// How many of them the model expects to have bought once only.
  public let expected: Double

  /// The probability that there are none, by the model.
  public let probability: Double

  /// What is rarer than this among logs is not taken for chance.
  static let significance = 1e-3

  /// Looks whether one-time buyers are missing; nil where there are some, or
  /// where chance may explain that there are none.
  ///
  /// The expected number is Σ P(X(T) = 0), the probability Π (1 − P(X(T) = 0)).
  /// A model fitted without one-time buyers expects too few, so that the test
  /// errs on the side of silence. Who bought twice is not missing from a log
  /// that was filtered to repeat buyers: where such customers are fewer than
  /// half of those expected, too, all buy often, and nobody was left out.
  ///
  /// - Parameters:
  ///   - frequency: x of each customer.
  ///   - T: For how long each has been a customer, in the same order.
  ///   - counts: How many customers each stands for; nil for one.
  ///   - models: The models of customers with the same covariates.
  ///   - rows: Which of the models is each customer's; nil for the first.
  public init?(
    frequency: [Int32], T: [Double], counts: [Int32]? = nil,
    models: [some PurchaseModel], rows: [Int32]? = nil
  ) {
    guard !frequency.isEmpty, frequency.allSatisfy({ $0 > 0 }) else {
      return nil
    }
    let chances = parallelMap(count: T.count, chunkSize: 256) { customer in
      models[rows.map { Int($0[customer]) } ?? 0]
        .probability(of: 0, in: T[customer])
    }
    let chancesOfOne = parallelMap(count: T.count, chunkSize: 256) {
      customer in
      models[rows.map { Int($0[customer]) } ?? 0]
        .probability(of: 1, in: T[customer])
    }
    var (twice, expectedTwice) = (0, 0.0)
    var (all, expected, logNone) = (0, 0.0, 0.0)
    for (customer, chance) in chances.enumerated() {
      let count = counts.map { Int($0[customer]) } ?? 1
      all += count
      expected += Double(count) * chance
      expectedTwice += Double(count) * chancesOfOne[customer]
      if frequency[customer] == 1 { twice += count }
      if count > 0 { logNone += Double(count) * log1p(-min(1, chance)) }
    }
    customers = all
    self.expected = expected
    probability = exp(logNone)
    guard probability < Self.significance,
      Double(twice) >= expectedTwice / 2
    else { return nil }
  }
}

/// A model of what customers spend on a purchase.
public protocol SpendModel: LikelihoodModel where Sample == SpendSample {
  /// The log-likelihood of one customer's mean spend.
  ///
  /// - Parameters:
  ///   - meanSpend: z̄ > 0, the mean amount of the repeat purchases.
  ///   - frequency: x ≥ 1, how many there were.
  /// - Returns: ln f(z̄ | x).
  func logLikelihood(meanSpend: Double, frequency: Int) -> Double

  /// The expected amount of a future purchase, given the past ones.
  ///
  /// - Parameters:
  ///   - meanSpend: z̄, the mean amount of the repeat purchases; not used
  ///     where the frequency is 0.
  ///   - frequency: x, how many there were.
  /// - Returns: The expectation; infinite where the model's mean is.
  func expectedSpend(meanSpend: Double, frequency: Int) -> Double

  /// The mean amount of a purchase over all customers; may be infinite.
  var populationMean: Double { get }

  /// The amounts of one customer's purchases, drawn at random.
  func simulatedSpends(
    count: Int, using generator: inout some RandomNumberGenerator
  ) -> [Double]
}

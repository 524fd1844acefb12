/// How far the amounts of a customer's future purchases lie from their
/// expectation.
public struct SpendVariance: Sendable, BitwiseCopyable {
  /// The variance of an amount around the customer's own mean, expected over
  /// what that mean can be; may be infinite.
  public let within: Double

  /// The variance of the customer's own mean; may be infinite.
  public let between: Double

  /// Both parts.
  public init(within: Double, between: Double) {
    self.within = within
    self.between = between
  }

  /// The variance of the sum of a random number of amounts.
  ///
  /// With N of mean E and mean square Q, and amounts of expectation s:
  /// E·within + Q·between + s²(Q − E²).
  ///
  /// - Parameters:
  ///   - mean: E[N].
  ///   - meanSquare: E[N²].
  ///   - spend: The expectation of an amount.
  /// - Returns: The variance; 0 where there are no purchases.
  public func ofSum(
    mean: Double, meanSquare: Double, spend: Double
  ) -> Double {
    // No purchases are worth nothing, also where a variance is infinite.
    guard mean > 0 else { return 0 }
    return mean * within + meanSquare * between
      + spend * spend * max(0, meanSquare - mean * mean)
  }
}

extension SpendVariance {
  /// That of a customer's future purchases, given the past ones: see
  /// ``SpendModel/spendVariance(meanSpend:frequency:)``.
  public init(_ model: some SpendModel, meanSpend: Double, frequency: Int) {
    between = model.meanSpendVariance(
      meanSpend: meanSpend, frequency: frequency)
    within =
      between.isFinite
      ? model.spendVariance(meanSpend: meanSpend, frequency: frequency)
        - between : .infinity
  }
}

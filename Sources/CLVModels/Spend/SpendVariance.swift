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

extension SpendModel {
  /// Unknown, unless the model says so.
  public func spendVariance(
    meanSpend: Double, frequency: Int
  ) -> SpendVariance? {
    nil
  }
}

extension GammaGamma {
  /// Given the past, ν is Gamma(c, m) with c = p x + q and m = v + x z̄, and
  /// the amounts are Gamma(p, ν): note 025, equation 4.
  ///
  /// Within: p E[ν⁻²] = p m²/((c − 1)(c − 2)). Between:
  /// p² Var(1/ν) = p² m²/((c − 1)²(c − 2)). Infinite where c ≤ 2.
  public func spendVariance(
    meanSpend: Double, frequency: Int
  ) -> SpendVariance? {
    let x = Double(frequency)
    let shape = p * x + q
    guard shape > 2 else {
      return SpendVariance(within: .infinity, between: .infinity)
    }
    let rate = v + (frequency > 0 ? x * meanSpend : 0)
    let mean = rate / (shape - 1)
    return SpendVariance(
      within: p * mean * mean * (shape - 1) / (shape - 2),
      between: p * p * mean * mean / (shape - 2))
  }
}

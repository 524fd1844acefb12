internal import Libm

/// The logarithm of the beta function, `ln B(a, b)`, for `a, b > 0`.
///
/// Symmetric in its arguments; infinite where one of them is zero, NaN where
/// one is negative. Accurate to about 1e-15 of `max(1, |ln B|)` also when one
/// argument is huge: there ln Γ(b) and ln Γ(a+b) agree in most of their
/// digits, and Stirling's formula (DLMF 5.11.1) is put in so that their
/// common part never appears.
public func logBeta(_ a: Double, _ b: Double) -> Double {
  guard a >= 0, b >= 0 else { return .nan }
  let low = min(a, b)
  let high = max(a, b)
  let sum = low + high
  if low == 0 { return high.isFinite ? .infinity : .nan }
  guard high.isFinite else { return low.isFinite ? -.infinity : .nan }
  guard high >= stirlingCrossover else {
    return logGamma(low) + logGamma(high) - logGamma(sum)
  }
  // ln Γ(high) - ln Γ(low + high), apart from the power of their sum.
  let difference: Double =
    stirlingRemainder(high) - stirlingRemainder(sum)
    - (high - 0.5) * log1p(low / high)
  guard low >= stirlingCrossover else {
    return logGamma(low) - low * log(sum) + low + difference
  }
  // ln Γ(low) by the same formula: its power joins that of the sum.
  let power: Double = -low * log1p(high / low) - 0.5 * log(low)
  return halfLog2Pi + power + stirlingRemainder(low) + difference
}

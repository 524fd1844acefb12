internal import Libm

/// The quantile of the standard normal distribution, Φ⁻¹(p).
///
/// −∞ and ∞ at 0 and 1, NaN outside [0, 1]. Newton's method on ln Φ, which is
/// concave, from a start on the side where it cannot overshoot; Φ is ½ erfc(
/// −z/√2). The error is a few units in the last place for 1e-300 ≤ p ≤ ½; for
/// p > ½ the quantile of 1 − p is taken, whose own rounding limits it.
public func normalQuantile(_ p: Double) -> Double {
  guard p >= 0, p <= 1 else { return .nan }
  if p == 0 { return -.infinity }
  if p == 1 { return .infinity }
  if p > 0.5 { return -normalQuantile(1 - p) }
  let target = log(p)
  // Φ(z) ≤ e^(−z²/2)/2 for z ≤ 0: the start lies left of the root.
  var z = -(-2 * (target + log(2.0))).squareRoot()
  for _ in 0..<60 {
    let probability = 0.5 * erfc(-z / 2.0.squareRoot())
    let density = exp(-0.5 * z * z) / (2 * Double.pi).squareRoot()
    let step = (target - log(probability)) * probability / density
    z += step
    if abs(step) <= 0x1p-52 * max(1, abs(z)) { break }
  }
  return z
}

internal import Libm

/// The quantile of the gamma law of a shape and rate 1: the smallest x with
/// P(shape, x) ≥ p.
///
/// For `shape > 0` and `0 ≤ p ≤ 1`, NaN elsewhere. 0 where it underflows, as
/// it does for small shapes. By ``risingRoot(in:tolerance:_:)`` around the
/// normal approximation of the cube root (Wilson & Hilferty 1931), and above
/// shapes of 1e7 by the latter alone, whose relative error is below 1e-11
/// there.
public func gammaQuantile(_ p: Double, shape: Double) -> Double {
  guard shape > 0, p >= 0, p <= 1 else { return .nan }
  if p == 0 { return 0 }
  if p == 1 { return .infinity }
  let ninth = 1 / (9 * shape)
  let root = 1 - ninth + normalQuantile(p) * ninth.squareRoot()
  let guess = shape * root * root * root
  guard shape <= 1e7 else { return guess }
  func excess(_ logarithm: Double) -> Double {
    IncompleteGamma(shape, exp(logarithm)).lower - p
  }
  // A step of three standard deviations, or of a factor e.
  let step = min(1, 3 / shape.squareRoot())
  var low = root > 0.1 ? log(guess) : log(shape) - 1
  var high = low
  var reach = step
  while excess(low) >= 0 {
    low -= reach
    reach *= 2
    if low < -745 { return 0 }
  }
  reach = step
  while excess(high) < 0 {
    high += reach
    reach *= 2
  }
  return exp(risingRoot(in: low...high, tolerance: 1e-13, excess))
}

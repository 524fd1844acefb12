internal import Libm

/// Gauss's hypergeometric function, also where the lower parameter is
/// negative.
///
/// ₂F₁(a, b; c; z) for `a, b ≥ 0`, `0 ≤ z < 1` and `c > -1` other than zero,
/// where it has a pole; NaN elsewhere. The expected purchases of the BG/NBD
/// model need it with c = a + b + x - 1, which is in (-1, 0) when dropout is
/// very heterogeneous.
///
/// The error is a few roundings of `max(1, |₂F₁|)`, times `ln |₂F₁|` where
/// that is large. Beyond the range of `Double` the value is infinite.
///
/// For negative `c` every term of the Gauss series but the first is negative,
/// so that the value is one minus a sum of positive terms. Near z = 1, where
/// that sum takes too long, the value is (DLMF 15.5.4 with 15.5.1)
///
///     ₂F₁(a, b; c; z) = ₂F₁(a, b; c+1; z)
///       + a b z / (c (c+1)) ₂F₁(a+1, b+1; c+2; z),
///
/// again a difference of two positive numbers, which are close only where
/// both are moderate. The contiguous relation in c alone (DLMF 15.5.18) is of
/// no use here: its parts are larger than the value by 1 / (1 - z).
public func hypergeometric2F1(
  _ a: Double, _ b: Double, _ c: Double, _ z: Double
) -> Double {
  if c > 0 { return exp(logHypergeometric2F1(a, b, c, z)) }
  guard c > -1, c < 0, a >= 0, b >= 0, z >= 0, z < 1 else { return .nan }
  guard (a + b).isFinite else { return .nan }
  let series = Hypergeometric2F1Series(
    a: a, b: b, c: c, z: z, w: 1 - z, limit: 1000)
  if let series { return series.value }
  let logFirst = logHypergeometric2F1(a, b, c + 1, z)
  let logSecond =
    log(a * b * z / (-c * (c + 1)))
    + logHypergeometric2F1(a + 1, b + 1, c + 2, z)
  // Not the difference of the values: both may be infinite.
  if logFirst > logSecond {
    return exp(logFirst + log1mExp(logSecond - logFirst))
  }
  return -exp(logSecond + log1mExp(logFirst - logSecond))
}

internal import Libm

/// The logarithm of Gauss's hypergeometric function, for a series of positive
/// terms.
///
/// ln ₂F₁(a, b; c; z) for `a, b ≥ 0`, `c > 0` and `0 ≤ z < 1`; NaN elsewhere.
/// Symmetric in `a` and `b`.
///
/// The error is below 1e-12 of `max(1, ln ₂F₁)`, for parameters from 1e-3 to
/// 1e5 and arguments up to 1 - 1e-12, and mostly a few roundings; small values
/// are accurate in relative terms where a series is used. Nothing overflows:
/// the function itself may well exceed e^1000000. A call takes from 0.1
/// microseconds for moderate parameters to two milliseconds for huge ones.
///
/// Each method adds up terms of one sign. In the order tried:
///
/// 1. the Gauss series (DLMF 15.2.1), or the series after Euler's
///    transformation (DLMF 15.8.1), whose terms are smaller when a + b > c;
/// 2. Taylor series stepping towards z = 1
///    (see `Hypergeometric2F1Continuation`);
/// 3. for c > b, Euler's integral (DLMF 15.6.1) as the mean of (1 - qz)^(-a)
///    under q ~ Beta(b, c - b) (see `logBetaExpectation`);
/// 4. for c ≤ a, b, the contiguous relation in c (DLMF 15.5.18), which leads
///    down from two such integrals.
///
/// The transformation to 1 - z (DLMF 15.8.4) is not used: its two terms
/// cancel, and have poles where c - a - b is an integer.
///
/// - Parameters:
///   - a: An upper parameter.
///   - b: The other one.
///   - c: The lower parameter.
///   - z: The argument.
///   - complement: 1 - z, where it is known better than `1 - z` rounds to:
///     near z = 1 it is what the function depends on.
/// - Returns: ln ₂F₁(a, b; c; z).
public func logHypergeometric2F1(
  _ a: Double, _ b: Double, _ c: Double, _ z: Double,
  complement: Double? = nil
) -> Double {
  let w = complement ?? 1 - z
  guard a >= 0, b >= 0, c > 0, z >= 0, w > 0 else { return .nan }
  guard (a + b + c).isFinite else { return .nan }
  if let value = logQuickSeries(a, b, c, z, w) { return value }
  let continuation = Hypergeometric2F1Continuation(a: a, b: b, c: c, w: w)
  // An integral takes about as long as four thousand Taylor terms.
  if let continuation, continuation.cost < 4000 {
    return continuation.logValue()
  }
  let low = min(a, b)
  if c > low { return logEulerIntegral(a, b, c, z, w) }
  // Two integrals and a step of the recurrence per unit, three units beyond
  // the point where integrals begin.
  let steps = (low - c).rounded(.up) + 3
  return logByDescent(a, b, c, z, w, steps: steps)
}

/// The value by the quicker of two series, or `nil` if that takes too long.
private func logQuickSeries(
  _ a: Double, _ b: Double, _ c: Double, _ z: Double, _ w: Double
) -> Double? {
  let limit = 400
  let excess = hypergeometricExcess(a, b, c)
  // With an upper parameter in (-1, 0) all terms after the leading one still
  // have one sign. Each ratio of successive terms is then smaller than in the
  // original series, by (a + b - c) (c + 2n) in the numerator.
  if excess > 0, c - a >= -1, c - b >= -1 {
    let series = Hypergeometric2F1Series(
      a: c - a, b: c - b, c: c, z: z, w: w, limit: limit)
    // A negative sum is taken from one; past a half that would cancel.
    if let series, series.sum > -0.5 {
      return series.logValue - excess * (z < 0.5 ? log1p(-z) : log(w))
    }
    if c >= a && c >= b { return nil }
  }
  return Hypergeometric2F1Series(
    a: a, b: b, c: c, z: z, w: w, limit: limit)?.logValue
}

/// The excess a + b - c, in an order in which c is not rounded off against a
/// sum: a small parameter counts in full where the others are large.
func hypergeometricExcess(_ a: Double, _ b: Double, _ c: Double) -> Double {
  (max(a, b) - c) + min(a, b)
}

/// The value by Euler's integral, for `c > min(a, b) > 0`.
private func logEulerIntegral(
  _ a: Double, _ b: Double, _ c: Double, _ z: Double, _ w: Double
) -> Double {
  // Either parameter below c can be the mixing one. A small exponent leaves
  // no large logarithms that cancel against those of the density.
  let mixing = c > max(a, b) ? max(a, b) : min(a, b)
  let exponent = c > max(a, b) ? min(a, b) : max(a, b)
  // Outside, exponent · ln(1 - qz) differs from its limits by less than 1e-18.
  let reach = 42 + log1p(exponent)
  return logBetaExpectation(
    shapes: (mixing, c - mixing), varyingWithin: -reach...(reach - log(w))
  ) { q, complement in
    let qz = q * z
    return -exponent * (qz < 0.5 ? log1p(-qz) : log(complement + q * w))
  }
}

/// ln ₂F₁ from the values at the lower parameters c + steps and c + steps + 1.
///
/// Goes down by the contiguous relation (DLMF 15.5.18). For c up to a and b
/// its coefficients are positive; in the few steps from beyond them, what is
/// subtracted is smaller than what is left.
private func logByDescent(
  _ a: Double, _ b: Double, _ c: Double, _ z: Double, _ w: Double,
  steps: Double
) -> Double {
  var scale = logHypergeometric2F1(a, b, c + steps, z, complement: w)
  let next = logHypergeometric2F1(a, b, c + steps + 1, z, complement: w)
  // The values at c + k and c + k + 1, over the exponential of the scale.
  var upper = exp(next - scale)
  var value = 1.0
  for k in stride(from: steps, to: 0, by: -1) {
    let high = c + k
    // Not high - 1: the last digits of a small c count.
    let low = c + (k - 1)
    let same: Double = hypergeometricExcess(a, b, high) * value
    let other: Double = (high - a) * (high - b) / high * upper
    (upper, value) = (value, value + (same + other) * z / (w * low))
    if value > rescaleThreshold {
      upper *= rescaleFactor
      value *= rescaleFactor
      scale += rescaleLog
    }
  }
  return scale + log(value)
}

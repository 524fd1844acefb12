#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The distribution function of the gamma law of a shape and rate 1, the
/// regularized incomplete gamma function P(a, x).
///
/// For `shape > 0` and `x ≥ 0`, NaN elsewhere. Below a + 1 the series DLMF
/// 8.11.4, above it the continued fraction DLMF 8.9.2 of the complement by
/// Lentz's method. The absolute error is below 1e-13 up to shapes of 1e8,
/// where some ten thousand terms are needed around x = a.
public func regularizedGammaP(_ shape: Double, _ x: Double) -> Double {
  guard shape > 0, x >= 0 else { return .nan }
  if x == 0 { return 0 }
  guard x.isFinite else { return 1 }
  let prefix = exp(logGammaDensity(shape, x))
  return x < shape + 1
    ? min(1, prefix * gammaSeries(shape, x))
    : max(0, 1 - prefix * shape * gammaFraction(shape, x))
}

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
    regularizedGammaP(shape, exp(logarithm)) - p
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

/// ln of x^a e^(−x)/Γ(a + 1), by Stirling's formula for large shapes, where
/// its terms would cancel.
private func logGammaDensity(_ a: Double, _ x: Double) -> Double {
  guard a >= stirlingCrossover else {
    return a * log(x) - x - logGamma(a + 1)
  }
  let excess = (x - a) / a
  return -a * (excess - log1p(excess)) - 0.5 * log(a) - halfLog2Pi
    - stirlingRemainder(a)
}

/// Σ xⁿ/((a + 1) … (a + n)).
private func gammaSeries(_ a: Double, _ x: Double) -> Double {
  var term = 1.0
  var sum = 1.0
  var n = 0.0
  while term > sum * 0x1p-54, n < 1e6 {
    n += 1
    term *= x / (a + n)
    sum += term
  }
  return sum
}

/// e^x x^(−a) Γ(a, x), for x ≥ a + 1.
private func gammaFraction(_ a: Double, _ x: Double) -> Double {
  var b = x + 1 - a
  var c = Double.infinity
  var d = 1 / b
  var value = d
  var n = 0.0
  while n < 1e6 {
    n += 1
    let numerator = n * (a - n)
    b += 2
    d = 1 / (numerator * d + b)
    c = b + numerator / c
    value *= c * d
    if abs(c * d - 1) < 0x1p-52 { break }
  }
  return value
}

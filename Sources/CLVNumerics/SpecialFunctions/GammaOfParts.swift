internal import Libm

/// c(p) = ln Γ(n p) − n ln Γ(p) − n p ln n with its first two derivatives, for
/// a whole number n ≥ 1 and p > 0: the logarithm of the density of the even
/// division of a total between n parts, which are gamma variates of shape p.
///
/// The terms are of the order of n p ln p, the whole of that of n ln p:
/// Stirling's formula (DLMF 5.11.1) cancels on paper what would cancel in
/// digits, c = (n − 1)(ln p − ln 2π)/2 − ln(n)/2 + δ(n p) − n δ(p), and past
/// the crossover its derivatives (5.11.2, 5.15.8) do.
///
/// - Returns: c, c′ and c″; NaN where an argument is not positive.
public func gammaOfParts(
  _ p: Double, parts n: Double
) -> (value: Double, slope: Double, curvature: Double) {
  guard p > 0, n >= 1 else { return (.nan, .nan, .nan) }
  if n == 1 { return (0, 0, 0) }
  let whole = n * p
  let value =
    0.5 * (n - 1) * log(p) - 0.5 * log(n) - (n - 1) * halfLog2Pi
    + stirlingRemainder(whole) - n * stirlingRemainder(p)
  guard p >= stirlingSlopeCrossover else {
    return (
      value, n * (digamma(whole) - digamma(p) - log(n)),
      n * (n * trigamma(whole) - trigamma(p))
    )
  }
  let (slopeOfWhole, curvatureOfWhole) = stirlingDerivatives(whole)
  let (slope, curvature) = stirlingDerivatives(p)
  return (
    value, 0.5 * (n - 1) / p + n * (slopeOfWhole - slope),
    -0.5 * (n - 1) / (p * p) + n * (n * curvatureOfWhole - curvature)
  )
}

/// δ′ and δ″ of the remainder of Stirling's formula, for an argument of at
/// least ``stirlingSlopeCrossover``.
func stirlingDerivatives(
  _ x: Double
) -> (slope: Double, curvature: Double) {
  let u = 1 / x
  let u2 = u * u
  // −B₂ₙ/(2n x²ⁿ) and B₂ₙ/x²ⁿ⁺¹.
  var (slope, curvature) = (0.0, 0.0)
  for (index, number) in bernoulliNumbers.enumerated().reversed() {
    slope = u2 * (slope - number / Double(2 * index + 2))
    curvature = u2 * (curvature + number)
  }
  return (slope, u * curvature)
}

/// B₂, B₄, …, B₁₄.
private let bernoulliNumbers = [
  1 / 6.0, -1 / 30.0, 1 / 42.0, -1 / 30.0, 5 / 66.0, -691 / 2730.0, 7 / 6.0,
]

/// From here on seven terms of the derivatives' series reach full precision.
let stirlingSlopeCrossover = 14.0

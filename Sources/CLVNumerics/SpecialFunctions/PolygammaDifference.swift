internal import Libm

// Differences of polygamma functions. As x grows, ψ(x + d) and ψ(x) agree in
// more and more digits: their difference, which likelihoods near a degenerate
// limit are made of, must not be taken by subtraction. Past x = 20 the
// asymptotic series is differenced term by term instead.

/// The difference ψ(x + d) − ψ(x), for positive x and d.
///
/// Accurate to a few roundings of itself for large x (DLMF 5.11.2), and to
/// those of ψ(x) for x ≤ 20. NaN where an argument is not positive.
public func digammaDifference(_ x: Double, _ d: Double) -> Double {
  guard x > 0, d > 0 else { return .nan }
  guard x > 20 else { return digamma(x + d) - digamma(x) }
  let y = x + d
  let u = 1 / (x * x)
  let w = 1 / (y * y)
  // Of ψ(y) = ln y − 1/(2y) − Σ B₂ₙ/(2n y²ⁿ), every term's difference has the
  // factor u − w, which is d(x + y)/(xy)².
  let squares = u * u + w * w
  var series = 1 / 12.0
  series -= (u + w) / 120
  series += (squares + u * w) / 252
  series -= (u + w) * squares / 240
  series += (squares * squares + u * w * (squares - u * w)) / 132
  return log1p(d / x) + d / (2 * x * y) + d * (x + y) * u * w * series
}

/// The difference ψ′(x + d) − ψ′(x), for positive x and d.
///
/// Accurate to a few roundings of itself for large x (DLMF 5.15.8), and to
/// those of ψ′(x) for x ≤ 20. NaN where an argument is not positive.
public func trigammaDifference(_ x: Double, _ d: Double) -> Double {
  guard x > 0, d > 0 else { return .nan }
  guard x > 20 else { return trigamma(x + d) - trigamma(x) }
  let y = x + d
  let u = 1 / x
  let w = 1 / y
  // Of ψ′(y) = 1/y + 1/(2y²) + Σ B₂ₙ/y²ⁿ⁺¹, every term's difference has the
  // factor w − u, which is −d/(xy).
  var series = 1 + (u + w) / 2
  for (power, bernoulli) in [
    (3, 1 / 6.0), (5, -1 / 30.0), (7, 1 / 42.0), (9, -1 / 30.0),
    (11, 5 / 66.0),
  ] {
    series += bernoulli * divided(u, w, power: power)
  }
  return -d * u * w * series
}

/// (uⁿ − wⁿ)/(u − w) = Σ uⁱ wⁿ⁻¹⁻ⁱ.
private func divided(_ u: Double, _ w: Double, power: Int) -> Double {
  var sum = 0.0
  var last = 1.0
  for _ in 0..<power {
    sum = sum * u + last
    last *= w
  }
  return sum
}

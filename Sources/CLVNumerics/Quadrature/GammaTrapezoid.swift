internal import Libm

/// The logarithm of the mean of `exp(logIntegrand(λ))` when λ follows a gamma
/// law.
///
/// This is ln ∫₀^∞ β^s λ^(s-1) e^(-βλ) / Γ(s) · e^(g(λ)) dλ. NaN unless shape
/// and rate are positive and finite.
///
/// The variable of integration is the logarithm of λ, on the whole line, where
/// the trapezoidal rule converges exponentially (see `LineTrapezoid.swift`).
/// The density is taken relative to its peak, and so is its normalizing
/// constant, as in `logBetaExpectation(shapes:varyingWithin:_:)`.
///
/// What the log integrand `g` must be:
///
/// - analytic in ln λ, in a strip about the line;
/// - such that density times e^g has a single peak in ln λ;
/// - constant, to rounding, below `lowest`: only the slow tail of a small
///   shape relies on it.
///
/// - Parameters:
///   - shape: The shape s of the gamma law.
///   - rate: Its rate β.
///   - lowest: The logarithm of λ from which on `logIntegrand` varies.
///   - width: How far ln λ must go for e^g to change its course: it is next to
///     a polynomial of degree 13 over a tenth of it. Where the law is narrower
///     by far, seven values of g do. With 0 nothing is taken for granted.
///   - logIntegrand: g, given λ.
/// - Returns: The logarithm of the mean of e^g.
public func logGammaExpectation(
  shape: Double, rate: Double, varyingAbove lowest: Double,
  smoothOver width: Double = 0, _ logIntegrand: (_ lambda: Double) -> Double
) -> Double {
  guard shape > 0, rate > 0, shape.isFinite, rate.isFinite else { return .nan }
  let mean = shape / rate
  guard shape < pointLaw else { return logIntegrand(mean) }
  if shape > narrowLaw, shape * width * width > 2_500 {
    return logNarrowExpectation(shape: shape, mean: mean, logIntegrand)
  }
  let center = log(shape) - log(rate)
  // The variable is d = ln λ - ln(s/β). Below the start of the left tail the
  // density is an exponential of d to 1e-18; on the right it falls faster.
  let integral = logLineIntegral(
    around: 0, scale: 1 / shape.squareRoot(),
    left: LinearTail(
      start: min(lowest - center, -42 - log1p(shape)), rate: shape),
    right: LinearTail(start: .infinity, rate: 1)
  ) { d in
    let fall =
      shape > narrowLaw && abs(d) < 0.1
      ? shape * exponentialExcess(d) : shape * (expm1(d) - d)
    return logIntegrand(mean * exp(d)) - fall
  }
  return integral - logNormalizer(shape)
}

/// ln of the integral of exp(−s(eᵈ − 1 − d)) over the real line.
func logNormalizer(_ shape: Double) -> Double {
  halfLog2Pi - 0.5 * log(shape) + stirlingRemainder(shape)
}

/// By Gauss–Hermite quadrature in d = ln λ − ln(s/β), of which the density is
/// next to normal with variance 1/s.
///
/// Seven points, of Abramowitz & Stegun (1964), table 25.10: exact for
/// polynomials of degree 13 in d.
private func logNarrowExpectation(
  shape: Double, mean: Double, _ logIntegrand: (_ lambda: Double) -> Double
) -> Double {
  let points: [(x: Double, weight: Double)] = [
    (0, 0.810_264_617_556_807_3),
    (0.816_287_882_858_965, 0.425_607_252_610_128),
    (1.673_551_628_767_471, 5.451_558_281_912_703e-2),
    (2.651_961_356_835_233, 9.717_812_450_995_192e-4),
  ]
  let scale = (2 / shape).squareRoot()
  let top = logIntegrand(mean)
  var sum = points[0].weight
  for (x, weight) in points.dropFirst() {
    for x in [-x, x] {
      let d = scale * x
      let excess = x * x - shape * exponentialExcess(d)
      sum += weight * exp(logIntegrand(mean * exp(d)) - top + excess)
    }
  }
  return top + log(scale * sum) - logNormalizer(shape)
}

/// From such shapes on, densities are so narrow that differences of what is
/// near 1 would lose the digits that count: their rounding, times the shape,
/// would keep the trapezoidal rule from ever agreeing with itself.
let narrowLaw = 1e6

/// From such shapes on a law is a point, to a relative 1e-12 of its place.
let pointLaw = 1e24

/// e^d − 1 − d, for |d| < 0.1, relative to itself: its power series.
func exponentialExcess(_ d: Double) -> Double {
  var sum = 0.0
  for n in stride(from: 12.0, through: 3, by: -1) { sum = d / n * (1 + sum) }
  return 0.5 * d * d * (1 + sum)
}

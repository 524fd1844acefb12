internal import Libm

/// The regularized incomplete gamma functions P(a, x) and Q(a, x).
///
/// They are the probabilities that a gamma variate of shape a and rate 1 is
/// below and above x. Each is accurate by itself, however small: the relative
/// error is about 1e-14, and 5e-16 more for each unit of −ln of the value. The
/// smaller one comes from the series of positive terms (DLMF 8.7.1) where x is
/// below a, and from the continued fraction (DLMF 8.9.2) where it is above.
/// Above shapes of 1e8 both come from Temme's uniform expansion,
/// to some 1e-12.
public struct IncompleteGamma: Sendable {
  /// P(a, x) = γ(a, x)/Γ(a), which rises with x from 0 to 1.
  public let lower: Double

  /// Q(a, x) = 1 − P(a, x).
  public let upper: Double

  /// ln P(a, x), also where P(a, x) is below the smallest number there is.
  public var logLower: Double {
    logProbability(lower, complement: upper) {
      logPoissonTerm(a, x) + log(lowerSeries(a, x))
    }
  }

  /// ln Q(a, x), also where Q(a, x) is below the smallest number there is.
  public var logUpper: Double {
    logProbability(upper, complement: lower) {
      x.isFinite
        ? logPoissonTerm(a, x) + log(a * upperFraction(a, x)) : -.infinity
    }
  }

  private let a: Double
  private let x: Double

  /// The functions at a shape `a > 0` and at `x ≥ 0`, which may be infinite;
  /// NaN elsewhere.
  public init(_ a: Double, _ x: Double) {
    self.a = a
    self.x = x
    (lower, upper) = tails(a, x)
  }
}

/// The logarithm of a probability, from what has the most digits.
func logProbability(
  _ probability: Double, complement: Double, ifTiny: () -> Double
) -> Double {
  if probability > 0.5 { return log1p(-complement) }
  // 0 and NaN where the arguments are at an end, or none.
  if complement == 1, probability < 1e-290 { return ifTiny() }
  return log(probability)
}

private func tails(_ a: Double, _ x: Double) -> (Double, Double) {
  guard a > 0, a.isFinite, x >= 0 else { return (.nan, .nan) }
  if x == 0 { return (0, 1) }
  if x == .infinity { return (1, 0) }
  if a > uniformCrossover {
    let distance = ExactDifference(x, minus: a)
    return uniformTails(
      exponent: min(0, scaledLogExcess(a, distance, ratio: x / a)),
      distance: distance.rounded, deviation: a.squareRoot(),
      skew: 1 / (3 * a.squareRoot()))
  }
  if x >= max(1, a) {
    let upper = min(1, a * poissonTerm(a, x) * upperFraction(a, x))
    return (1 - upper, upper)
  }
  let lower = min(1, poissonTerm(a, x) * lowerSeries(a, x))
  return (lower, a < 1 ? upperOfSmallShape(a, x) : 1 - lower)
}

/// Γ(a + 1) e^x x^(−a) P(a, x) = Σ xⁿ/((a + 1) … (a + n)): DLMF 8.7.1.
private func lowerSeries(_ a: Double, _ x: Double) -> Double {
  var sum = 1.0
  var term = 1.0
  var n = a
  while term > 1e-17 * sum {
    n += 1
    term *= x / n
    sum += term
  }
  return sum
}

/// Γ(a) e^x x^(−a) Q(a, x), for x ≥ a: the even part of DLMF 8.9.2, whose
/// terms are positive as far as it matters.
private func upperFraction(_ a: Double, _ x: Double) -> Double {
  let first = x - a + 1
  return 1
    / continuedFraction(first) { n in
      (n * (a - n), first + 2 * n)
    }
}

/// Q(a, x) for a < 1 and x < 1, where P(a, x) may be near 1.
///
/// P(a, x) Γ(1 + a)/x^a = 1 + a Σ (−x)ⁿ/((a + n) n!): DLMF 8.7.1.
private func upperOfSmallShape(_ a: Double, _ x: Double) -> Double {
  var sum = 0.0
  var power = 1.0
  var n = 0.0
  while abs(power) > 1e-17 {
    n += 1
    power *= -x / n
    sum += power / (a + n)
  }
  let logarithm = a * log(x) - logGammaOnePlus(a)
  return -expm1(logarithm) - exp(logarithm) * a * sum
}

/// b₀ + a₁/(b₁ + a₂/(b₂ + …)) of b₀ and of aₙ and bₙ by n, by Lentz's method
/// as Thompson & Barnett (1986), *Journal of Computational Physics* 64:490,
/// have it.
@inline(__always)
func continuedFraction(
  _ first: Double,
  _ term: (Double) -> (numerator: Double, denominator: Double)
) -> Double {
  var value = first
  var upper = first
  var lower = 0.0
  var n = 0.0
  while n < 1e6 {
    n += 1
    let (numerator, denominator) = term(n)
    upper = denominator + numerator / upper
    lower = 1 / (denominator + numerator * lower)
    let factor = upper * lower
    value *= factor
    if abs(factor - 1) < 0x1p-52 { break }
  }
  return value
}

internal import Libm

/// The regularized incomplete beta function I_x(a, b) and its complement.
///
/// They are the probabilities that a beta variate with shapes a and b is below
/// and above x. Each is accurate by itself, however small: the relative error
/// is about 1e-14, and 5e-16 more for each unit of −ln of the value. The
/// smaller one comes from the continued fraction DLMF 8.17.22. Where both
/// shapes are above 1e8, both come from Temme's uniform expansion,
/// to some 1e-12.
public struct IncompleteBeta: Sendable {
  /// I_x(a, b), which rises with x from 0 to 1.
  public let lower: Double

  /// 1 − I_x(a, b), which is I_(1−x)(b, a): DLMF 8.17.4.
  public let upper: Double

  /// ln I_x(a, b), also where it is below the smallest number there is.
  public var logLower: Double {
    logProbability(lower, complement: upper) {
      logBetaTerm(a, b, x, y) - log(lowerFraction(a, b, x, y))
    }
  }

  /// ln(1 − I_x(a, b)), also where the difference is below the smallest
  /// number there is.
  public var logUpper: Double {
    logProbability(upper, complement: lower) {
      logBetaTerm(b, a, y, x) - log(lowerFraction(b, a, y, x))
    }
  }

  private let a: Double
  private let b: Double
  private let x: Double
  private let y: Double

  /// The function at shapes `a, b > 0` and `0 ≤ x ≤ 1`; NaN elsewhere.
  ///
  /// - Parameters:
  ///   - a: The first shape.
  ///   - b: The second shape.
  ///   - x: The argument.
  ///   - complement: 1 − x, to full precision where x is near 1.
  public init(_ a: Double, _ b: Double, _ x: Double, complement: Double) {
    self.a = a
    self.b = b
    self.x = x
    y = complement
    (lower, upper) = tails(a, b, x, complement)
  }

  /// The function where 1 − x is no better known than x.
  public init(_ a: Double, _ b: Double, _ x: Double) {
    self.init(a, b, x, complement: 1 - x)
  }
}

private func tails(
  _ a: Double, _ b: Double, _ x: Double, _ y: Double
) -> (Double, Double) {
  guard a > 0, b > 0, (a + b).isFinite, x >= 0, y >= 0, abs(x + y - 1) < 1e-9
  else { return (.nan, .nan) }
  if x == 0 { return (0, 1) }
  if y == 0 { return (1, 0) }
  if min(a, b) > uniformCrossover {
    let excess = excess(a, b, x, y)
    let sum = a + b
    return uniformTails(
      exponent: min(
        0,
        scaledLogExcess(a, excess, ratio: x * sum / a)
          + scaledLogExcess(b, -excess, ratio: y * sum / b)),
      distance: excess.rounded, deviation: (a / sum * b).squareRoot(),
      skew: (a / sum * b).squareRoot() / 3 * (1 / a - 1 / b))
  }
  // The fraction converges fast below the mean: DLMF 8.17.22.
  if x * (a + b + 2) <= a + 1 { return lowerTails(a, b, x, y) }
  let (upper, lower) = lowerTails(b, a, y, x)
  return (lower, upper)
}

/// I_x(a, b) and its complement where x is not above the mean.
private func lowerTails(
  _ a: Double, _ b: Double, _ x: Double, _ y: Double
) -> (Double, Double) {
  let lower = min(1, betaTerm(a, b, x, y) / lowerFraction(a, b, x, y))
  return (lower, a < 1 ? upperOfSmallShape(a, b, x) : 1 - lower)
}

/// x^a y^b/(B(a, b) I_x(a, b)) where x is not above the mean.
///
/// The odd part of DLMF 8.17.22 times a, arranged as by DiDonato & Morris
/// (1992), *ACM Transactions on Mathematical Software* 18:360: the distance
/// from the mean stands by itself and is not lost by rounding, and all terms
/// are positive as far as it matters.
private func lowerFraction(
  _ a: Double, _ b: Double, _ x: Double, _ y: Double
) -> Double {
  let distance = -excess(a, b, x, y).rounded
  return continuedFraction(a * (distance + 1) / (a + 1)) { n in
    let odd = a + (2 * n - 1)
    let scaled = x / odd
    let fall = n * (b - n) * scaled
    return (
      (a + (n - 1)) * (a + b + (n - 1)) * scaled * fall,
      n + fall + (a + n) / (odd + 2) * (distance + 1 + n * (1 + y))
    )
  }
}

/// 1 − I_x(a, b) for a < 1 and x below the mean, where I_x may be near 1.
///
/// I_x(a, b) a B(a, b)/x^a = 1 + a Σ (1 − b)ₙ xⁿ/((a + n) n!): DLMF 8.17.7.
private func upperOfSmallShape(
  _ a: Double, _ b: Double, _ x: Double
) -> Double {
  var sum = 0.0
  var power = 1.0
  var n = 0.0
  while abs(power) > 1e-18 {
    n += 1
    power *= (n - b) * x / n
    sum += power / (a + n)
  }
  let logarithm =
    a * log(x) + logGammaIncrease(b, by: a) - logGammaOnePlus(a)
  return -expm1(logarithm) - exp(logarithm) * a * sum
}

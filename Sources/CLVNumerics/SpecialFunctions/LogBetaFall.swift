internal import Libm

// How far ln B(α, β) falls as β grows. In gamma functions it is a second
// difference,
//
//     ln Γ(β) + ln Γ(β+α+d) − ln Γ(β+α) − ln Γ(β+d),
//
// whose four terms agree in nearly all their digits where α or d is small
// beside β. Nothing here is a difference of them: the recurrence in β (DLMF
// 5.5.1) adds up positive terms until Stirling's formula (DLMF 5.11.1) holds,
// and that is differenced on paper.

/// The fall ln B(α, β)/B(α, β + d) ≥ 0, for positive α and β and d ≥ 0.
///
/// −ln of the probability that a customer whose probability of leaving is
/// Beta(α, β) stays d times. Accurate to some ten roundings *of itself* for
/// α and β from 1e-100 to 1e100 and d to 1e140, however small it is. NaN
/// where α or β is not positive or d is negative.
public func logBetaFall(_ alpha: Double, _ beta: Double, by d: Double)
  -> Double
{
  guard alpha > 0, beta > 0, d >= 0 else { return .nan }
  if d == 0 { return 0 }
  var sum = 0.0
  var y = beta
  while y < fallCrossover {
    sum += log1p(alpha / y * (d / (y + alpha + d)))
    y += 1
  }
  var powers = SecondDifferences(alpha, y, d)
  var series = 0.0
  for coefficient in stirlingCoefficients {
    series += coefficient * powers.value
    powers.advance(by: 2)
  }
  return sum + y * secondDifferenceOfXLogX(alpha / y, d / y)
    + 0.5 * log1p(alpha / y * (d / (y + alpha + d))) + series
}

/// The derivatives of ``logBetaFall(_:_:by:)``.
///
/// The mixed ones by α and β, and by d and β, equal the second ones by α and
/// by d. All are as accurate as the fall itself.
public struct LogBetaFallDerivatives: Sendable {
  /// The derivative by α: ψ(β+α+d) − ψ(β+α) > 0.
  public private(set) var byAlpha: Double

  /// The derivative by β, a second difference of ψ: negative.
  public private(set) var byBeta: Double

  /// The derivative by d: ψ(β+α+d) − ψ(β+d) > 0.
  public private(set) var byStep: Double

  /// The second derivative by α, and that by α and β: negative.
  public private(set) var byAlphaTwice: Double

  /// The second derivative by α and d: ψ′(β+α+d).
  public private(set) var byAlphaAndStep: Double

  /// The second derivative by β, a second difference of ψ′: positive.
  public private(set) var byBetaTwice: Double

  /// The second derivative by d, and that by d and β: negative.
  public private(set) var byStepTwice: Double

  /// The derivatives at positive α, β and d.
  public init(_ alpha: Double, _ beta: Double, by d: Double) {
    var y = beta
    while y < fallCrossover { y += 1 }
    byAlpha = digammaDifference(y + alpha, d)
    byStep = digammaDifference(y + d, alpha)
    byAlphaTwice = trigammaDifference(y + alpha, d)
    byStepTwice = trigammaDifference(y + d, alpha)
    byAlphaAndStep = trigamma(beta + alpha + d)
    byBeta = -log1p(alpha / y * (d / (y + alpha + d)))
    byBetaTwice = 0
    addSeries(SecondDifferences(alpha, y, d))
    addRecurrence(alpha, beta, d)
  }

  /// The second differences of what follows ln x in ψ(x) (DLMF 5.11.2), and
  /// of ψ′(x) (DLMF 5.15.8).
  private mutating func addSeries(_ differences: SecondDifferences) {
    var powers = differences
    byBeta -= 0.5 * powers.value
    byBetaTwice += powers.value
    powers.advance()
    byBetaTwice += 0.5 * powers.value
    for (first, second) in polygammaCoefficients {
      byBeta -= first * powers.value
      powers.advance()
      byBetaTwice += second * powers.value
      powers.advance()
    }
  }

  /// The terms of ψ(x) = ψ(x+1) − 1/x and ψ′(x) = ψ′(x+1) + 1/x².
  private mutating func addRecurrence(
    _ alpha: Double, _ beta: Double, _ d: Double
  ) {
    var y = beta
    while y < fallCrossover {
      let (a, s, e) = (y + alpha, y + d, y + alpha + d)
      let byA = d / e / a
      let byS = alpha / e / s
      byAlpha += byA
      byStep += byS
      byAlphaTwice -= byA * (1 / a + 1 / e)
      byStepTwice -= byS * (1 / s + 1 / e)
      byBeta -= alpha / a * (d / s) * (1 / y + 1 / e)
      var powers = SecondDifferences(alpha, y, d)
      powers.advance()
      byBetaTwice += powers.value
      y += 1
    }
  }
}

/// From here on five terms of the asymptotic series reach full precision.
private let fallCrossover = 21.0

/// B₂ₙ/(2n(2n−1)) of ln Γ.
private let stirlingCoefficients: [Double] = [
  1 / 12.0, -1 / 360.0, 1 / 1260.0, -1 / 1680.0, 1 / 1188.0,
]

/// B₂ₙ/(2n) of ψ, and B₂ₙ of ψ′.
private let polygammaCoefficients: [(first: Double, second: Double)] = [
  (1 / 12.0, 1 / 6.0), (-1 / 120.0, -1 / 30.0), (1 / 252.0, 1 / 42.0),
  (-1 / 240.0, -1 / 30.0), (1 / 132.0, 5 / 66.0),
]

/// y⁻ⁿ + (y+a+d)⁻ⁿ − (y+a)⁻ⁿ − (y+d)⁻ⁿ for n = 1, 2, 3, …, as sums of
/// positive terms.
///
/// With the four reciprocals p, s, q, r in this order, and hₙ(u, v) =
/// (uⁿ − vⁿ)/(u − v), the differences are a (p q hₙ(p, q) − r s hₙ(r, s)); as
/// p − r = d p r and q − s = d q s, each follows from the one before.
private struct SecondDifferences {
  private let scale: Double  // a d
  private let p: Double
  private let q: Double
  private let r: Double
  private let s: Double
  private var sum: Double  // (p q hₙ(p, q) − r s hₙ(r, s))/d
  private var mixed: Double  // r s hₙ(r, s)
  private var divided: Double  // hₙ₊₁(q, s)
  private var power: Double  // sⁿ⁺¹

  init(_ a: Double, _ y: Double, _ d: Double) {
    scale = a * d
    p = 1 / y
    q = 1 / (y + a)
    r = 1 / (y + d)
    s = 1 / (y + a + d)
    sum = p * s * (q + r)
    mixed = r * s
    divided = q + s
    power = s * s
  }

  /// The difference at the present n.
  var value: Double { scale * sum }

  mutating func advance() {
    sum = p * sum + p * r * (mixed + power) + p * q * s * divided
    mixed = r * (mixed + power)
    divided = q * divided + power
    power *= s
  }

  mutating func advance(by count: Int) {
    for _ in 0..<count { advance() }
  }
}

/// (1+x+y) ln(1+x+y) − (1+x) ln(1+x) − (1+y) ln(1+y), without cancellation.
private func secondDifferenceOfXLogX(_ x: Double, _ y: Double) -> Double {
  let (low, high) = (min(x, y), max(x, y))
  guard low < 1 else {
    return (1 + high) * log1p(low / (1 + high))
      + low * log1p(high / (1 + low)) - log1p(low)
  }
  return low * log1p(high) - convexPart(low)
    + (1 + high) * convexPart(low / (1 + high))
}

/// (1+y) ln(1+y) − y for 0 ≤ y ≤ 1.
///
/// With s = y/(2+y), ln(1+y) is 2 artanh s (DLMF 4.6.4), and
/// 2s²(1 + (1+s) s (1/3 + s²/5 + s⁴/7 + …))/(1−s) is the whole.
private func convexPart(_ y: Double) -> Double {
  let s = y / (2 + y)
  let square = s * s
  var power = 1.0
  var odd = 3.0
  var series = 0.0
  while power > 0x1p-56 {
    series += power / odd
    power *= square
    odd += 2
  }
  return 2 * square * (1 + (1 + s) * s * series) / (1 - s)
}

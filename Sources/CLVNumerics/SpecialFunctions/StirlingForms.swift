internal import Libm

// Powers over gamma functions, as densities have them, in the forms that
// Stirling's formula (DLMF 5.11.1) gives them: what would cancel is cancelled
// on paper, and an exponent of hundreds has an error of an ulp or two.

/// A difference with the part that rounding takes from it.
struct ExactDifference {
  let value: Double
  let rest: Double

  /// The nearest single number.
  ///
  /// It is not ``value`` where the difference is one of rounded numbers that
  /// are much larger.
  var rounded: Double { value + rest }

  /// a − b.
  init(_ a: Double, minus b: Double) {
    value = a - b
    // Knuth's two-sum.
    let taken = a - value
    rest = (a - (value + taken)) + (taken - b)
  }

  /// x (a + b) − a, which is x b − (1 − x) a.
  init(_ x: Double, timesSumOf a: Double, and b: Double) {
    let sum = a + b
    let sumRest = a > b ? b - (sum - a) : a - (sum - b)
    let product = x * sum
    let productRest = (-product).addingProduct(x, sum)
    let difference = ExactDifference(product, minus: a)
    value = difference.value
    rest = difference.rest + productRest + x * sumRest
  }

  /// A difference that is known as such.
  init(_ value: Double) {
    self.init(value: value, rest: 0)
  }

  private init(value: Double, rest: Double) {
    self.value = value
    self.rest = rest
  }

  static prefix func - (difference: ExactDifference) -> ExactDifference {
    ExactDifference(value: -difference.value, rest: -difference.rest)
  }
}

/// a (ln(1 + d/a) − d/a), which is not positive, for a > 0 and an excess d.
///
/// The ratio 1 + d/a is asked for as well: it serves where it is not near 1.
func scaledLogExcess(
  _ a: Double, _ excess: ExactDifference, ratio: Double
) -> Double {
  let z = excess.value / a
  guard z > -0.8, z < 2 else { return a * (log(ratio) - z) }
  // With r = z/(2 + z): ln(1 + z) = 2 atanh r, and z = 2 r/(1 − r).
  let r = z / (2 + z)
  let square = r * r
  var sum = 0.0
  var power = 1.0
  var divisor = 3.0
  while power > 1e-17 * sum {
    sum += power / divisor
    power *= square
    divisor += 2
  }
  // To first order, what rounding took from d and from the quotient.
  let rest = excess.value.addingProduct(-z, a) + excess.rest
  return a * r * (2 * square * sum - z) - z / (1 + z) * rest
}

/// x^a e^(−x)/Γ(a + 1), for positive x and a.
func poissonTerm(_ a: Double, _ x: Double) -> Double {
  guard a < stirlingCrossover else { return exp(logPoissonTerm(a, x)) }
  // By halves, so that it does not vanish before the power is there.
  let half = exp(-0.5 * x)
  return half * pow(x, a) * half / tgamma(a + 1)
}

/// ln x^a e^(−x)/Γ(a + 1).
func logPoissonTerm(_ a: Double, _ x: Double) -> Double {
  guard a >= stirlingCrossover else { return a * log(x) - x - logGamma(a + 1) }
  let exponent = scaledLogExcess(
    a, ExactDifference(x, minus: a), ratio: x / a)
  return exponent - stirlingRemainder(a) - halfLog2Pi - 0.5 * log(a)
}

/// x^a y^b/B(a, b), for x + y = 1, all positive.
///
/// Of x and y the smaller one counts; the other need only be near 1 − it.
func betaTerm(_ a: Double, _ b: Double, _ x: Double, _ y: Double) -> Double {
  if min(a, b) >= stirlingCrossover { return exp(logBetaTerm(a, b, x, y)) }
  guard max(a, b) >= stirlingCrossover else {
    let gammas = tgamma(1 + a + b) / (tgamma(1 + a) * tgamma(1 + b))
    return pow(x, a) * pow(y, b) * gammas * (a * b / (a + b))
  }
  let (low, high) = a < b ? (a, b) : (b, a)
  let (lowBase, highBase) = a < b ? (x, y) : (y, x)
  let exponent =
    high * logarithm(of: highBase, complement: lowBase)
    + (high + low - 0.5) * log1p(low / high) - low
    + stirlingRemainder(low + high) - stirlingRemainder(high)
  let half = exp(0.5 * exponent)
  return half * pow(high * lowBase, low) * half * low / tgamma(1 + low)
}

/// ln x^a y^b/B(a, b).
func logBetaTerm(
  _ a: Double, _ b: Double, _ x: Double, _ y: Double
) -> Double {
  guard min(a, b) >= stirlingCrossover else {
    return a * logarithm(of: x, complement: y)
      + b * logarithm(of: y, complement: x) - logBeta(a, b)
  }
  let excess = excess(a, b, x, y)
  let sum = a + b
  let exponent =
    scaledLogExcess(a, excess, ratio: x * sum / a)
    + scaledLogExcess(b, -excess, ratio: y * sum / b)
  let remainders =
    stirlingRemainder(sum) - stirlingRemainder(a) - stirlingRemainder(b)
  return exponent + (remainders - halfLog2Pi + 0.5 * log(a / sum * b))
}

/// x b − y a, which is a + b times how far x is above the mean a/(a + b).
func excess(
  _ a: Double, _ b: Double, _ x: Double, _ y: Double
) -> ExactDifference {
  x < y
    ? ExactDifference(x, timesSumOf: a, and: b)
    : -ExactDifference(y, timesSumOf: b, and: a)
}

/// ln x, where x is 1 − y to rounding, by the smaller of the two.
func logarithm(of x: Double, complement y: Double) -> Double {
  y < 0.5 ? log1p(-y) : log(x)
}

/// ln Γ(1 + a), for 0 ≤ a ≤ 1, relative to itself.
func logGammaOnePlus(_ a: Double) -> Double {
  let sum = 1 + a
  return logGamma(sum) + (a - (sum - 1)) * digamma(sum)
}

/// ln Γ(b + a)/Γ(b), for b > 0 and 0 ≤ a ≤ 1, relative to itself, as far as
/// it does not change its sign.
func logGammaIncrease(_ b: Double, by a: Double) -> Double {
  var sum = 0.0
  var b = b
  // Γ(b + 1) = b Γ(b).
  while b < stirlingCrossover {
    sum -= log1p(a / b)
    b += 1
  }
  let power = (b + a - 0.5) * log1p(a / b) - a
  return sum + power + a * log(b)
    + (stirlingRemainder(b + a) - stirlingRemainder(b))
}

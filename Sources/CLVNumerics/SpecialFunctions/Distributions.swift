internal import Libm

/// The standard normal distribution function Φ(z).
///
/// Accurate to a few 1e-16, and 5e-16 more for each unit of −ln of the value.
public func normalCDF(_ z: Double) -> Double { normalUpperTail(-z) }

/// The probability 1 − Φ(z) of a standard normal variate above z.
///
/// ½ erfc(z/√2): DLMF 7.2.2. Accurate as ``normalCDF(_:)`` is.
public func normalUpperTail(_ z: Double) -> Double {
  // The root and the product to twice their digits, as erfc falls steeply.
  let root = 0.707_106_781_186_547_5
  let rest = 4.833_646_656_726_457e-17
  let u = z * root
  guard abs(u) < 30 else { return 0.5 * erfc(u) }
  let correction = (-u).addingProduct(z, root) + z * rest
  let slope = -2 / Double.pi.squareRoot() * exp(-u * u)
  return 0.5 * (erfc(u) + slope * correction)
}

/// The probability of a chi-square variate at or above a statistic.
///
/// Q(ν/2, χ²/2): DLMF 8.2.4, by ``IncompleteGamma``.
///
/// - Parameters:
///   - statistic: χ² ≥ 0; below 0, as rounding may have it, 1.
///   - degreesOfFreedom: ν > 0.
/// - Returns: The p-value of a test that rejects large statistics.
public func chiSquareUpperTail(
  _ statistic: Double, degreesOfFreedom: Double
) -> Double {
  if statistic < 0 { return 1 }
  return IncompleteGamma(degreesOfFreedom / 2, statistic / 2).upper
}

/// The probability of a variate of Student's t at least as far from 0 as t.
///
/// I_x(ν/2, ½) with x = ν/(ν + t²): Abramowitz & Stegun (1964), 26.7.1 with
/// 26.5.27; by ``IncompleteBeta``.
///
/// - Parameters:
///   - t: The statistic, of either sign.
///   - degreesOfFreedom: ν > 0.
/// - Returns: The p-value of a two-sided test.
public func studentTTwoSided(
  _ t: Double, degreesOfFreedom: Double
) -> Double {
  let ratio = t / degreesOfFreedom.squareRoot()
  if ratio.isInfinite { return 0 }
  let square = ratio * ratio
  if square.isInfinite { return 0 }
  return IncompleteBeta(
    degreesOfFreedom / 2, 0.5, 1 / (1 + square),
    complement: square / (1 + square)
  ).lower
}

/// The probability of an F variate at or above a statistic.
///
/// I_x(ν₂/2, ν₁/2) with x = ν₂/(ν₂ + ν₁F): Abramowitz & Stegun (1964), 26.6.2
/// with 26.5.28; by ``IncompleteBeta``.
///
/// - Parameters:
///   - statistic: F; 0 or less, as rounding may have it, 1.
///   - first: ν₁ > 0, the degrees of freedom of the numerator.
///   - second: ν₂ > 0, those of the denominator.
/// - Returns: The p-value of a test that rejects large statistics.
public func fUpperTail(
  _ statistic: Double, _ first: Double, _ second: Double
) -> Double {
  guard statistic > 0 else { return 1 }
  guard statistic.isFinite else { return 0 }
  let total = second + first * statistic
  return IncompleteBeta(
    second / 2, first / 2, second / total,
    complement: first * statistic / total
  ).lower
}

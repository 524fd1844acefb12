internal import Libm

/// From these shapes on, the incomplete functions are nearly normal, and the
/// terms of their fractions too many.
let uniformCrossover = 1e8

/// The lower and upper tails of a law of large shapes by Temme's uniform
/// expansion.
///
/// With e^E the ratio of the density to its highest and z = ±√(−2E), the lower
/// tail is Φ(z) + φ(z) (1/z − s/d), for a distance d from the mean in terms of
/// which the law has the standard deviation s: Temme (1979), "The asymptotic
/// expansion of the incomplete gamma functions", *SIAM J. Math. Anal.* 10:757,
/// equations 1.5 and 1.7, and (1982), *Math. Proc. Camb. Phil. Soc.* 92:329,
/// for the incomplete beta function. The next term is below 1/shape of the
/// last one, which itself is 1/√shape: 1e-12 from ``uniformCrossover`` on.
///
/// - Parameters:
///   - exponent: E, not positive.
///   - distance: d, whose sign is that of z.
///   - deviation: s.
///   - skew: What (1/z − s/d) is at the mean.
/// - Returns: The tails, each with its own digits.
func uniformTails(
  exponent: Double, distance: Double, deviation: Double, skew: Double
) -> (lower: Double, upper: Double) {
  let size = (-2 * exponent).squareRoot()
  let z = distance < 0 ? -size : size
  // Near the mean the two terms cancel, and hardly vary.
  let correction = size < 1e-3 ? skew : 1 / z - deviation / distance
  let density = exp(exponent) / (2 * Double.pi).squareRoot()
  let shift = density * correction
  return (
    min(1, max(0, normalCDF(z) + shift)),
    min(1, max(0, normalUpperTail(z) - shift))
  )
}

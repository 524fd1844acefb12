internal import Libm

/// Half the logarithm of 2π, the constant of Stirling's formula.
let halfLog2Pi = 0.918_938_533_204_672_741_780_329_736_406

/// The logarithm of the gamma function, `ln Γ(x)`, for `x > 0`.
///
/// Infinite at zero and at infinity, NaN below zero. Accurate to a few units
/// in the last place of `max(1, |ln Γ|)`. It is the C library's reentrant
/// `lgamma_r`: plain `lgamma` writes the sign to a global variable, which is
/// a data race between threads.
public func logGamma(_ x: Double) -> Double {
  guard x >= 0 else { return .nan }
  var sign: Int32 = 1
  return lgamma_r(x, &sign)
}

/// What Stirling's formula leaves out, for `x > 0`.
///
/// δ(x) = ln Γ(x) - (x - 1/2) ln x + x - (1/2) ln 2π, which falls to zero as
/// 1/(12x). Writing ln Γ this way lets large terms that cancel be cancelled
/// on paper. Source: DLMF 5.11.1, whose first omitted term is below 2e-18 at
/// the crossover.
func stirlingRemainder(_ x: Double) -> Double {
  guard x >= stirlingCrossover else {
    return logGamma(x) - (x - 0.5) * log(x) + x - halfLog2Pi
  }
  let u = 1 / x
  let u2 = u * u
  var sum = 1.0 / 156
  sum = -691.0 / 360_360 + u2 * sum
  sum = 1.0 / 1188 + u2 * sum
  sum = -1.0 / 1680 + u2 * sum
  sum = 1.0 / 1260 + u2 * sum
  sum = -1.0 / 360 + u2 * sum
  sum = 1.0 / 12 + u2 * sum
  return u * sum
}

/// From here on seven terms of Stirling's series reach full precision.
let stirlingCrossover = 12.0

internal import Libm

/// The logarithm of Kummer's second confluent hypergeometric function.
///
/// ln U(a, b, z) for `a > 0`, `z ≥ 1e-300` and finite `b`; NaN elsewhere. The
/// error is a few roundings of `max(1, a, |ln U|)`: ln U changes by up to `a`
/// per relative change of `z`.
///
/// The method is the integral (DLMF 13.4.4)
///
///     Γ(a) U(a, b, z) = ∫₀^∞ e^(-zt) t^(a-1) (1+t)^(b-a-1) dt
///
/// in the variable ln t, where the trapezoidal rule converges exponentially.
/// The integrand has one peak, whose place is the root of a quadratic.
public func logKummerU(_ a: Double, _ b: Double, _ z: Double) -> Double {
  guard a > 0, z >= 1e-300, (a + z).isFinite, b.isFinite else { return .nan }
  let power = b - a - 1
  // With t = a e^y, the large terms of ln Γ(a) and of the integrand cancel.
  let integral = logLineIntegral(
    around: log(kummerMode(a, b, z) / a),
    scale: min(1, 1 / a.squareRoot()),
    left: LinearTail(
      start: -42 - log(a) - log(1 + z + abs(power)), rate: a),
    // Nothing is left there, and t does not overflow before.
    right: LinearTail(start: 700 - log(a), rate: .infinity)
  ) { y in
    let t = a * exp(y)
    return a * (y + 1) - z * t + power * log1p(t)
  }
  return 0.5 * log(a) - halfLog2Pi - stirlingRemainder(a) + integral
}

/// Where e^(-zt) t^a (1+t)^(b-a-1) is largest.
///
/// The positive root of z t² - (b - 1 - z) t - a = 0, in the form that does
/// not cancel.
private func kummerMode(_ a: Double, _ b: Double, _ z: Double) -> Double {
  let linear = b - 1 - z
  let root = (linear * linear + 4 * a * z).squareRoot()
  return linear > 0 ? (linear + root) / (2 * z) : 2 * a / (root - linear)
}

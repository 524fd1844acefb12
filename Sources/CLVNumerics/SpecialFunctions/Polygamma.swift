internal import Libm

/// The digamma function, the derivative of `ln Γ(x)`, for `x > 0`.
///
/// Minus infinity at zero, NaN below. Accurate to about 1e-15 of
/// `max(1, |ψ|)`; near its zero at 1.46 the error is absolute. The recurrence
/// ψ(x) = ψ(x+1) - 1/x (DLMF 5.5.2) carries the argument to where the
/// asymptotic series (DLMF 5.11.2) holds to full precision.
public func digamma(_ x: Double) -> Double {
  guard x >= 0 else { return .nan }
  if x == 0 { return -.infinity }
  if x == .infinity { return .infinity }
  var y = x
  var shift = 0.0
  while y < polygammaCrossover {
    shift += 1 / y
    y += 1
  }
  let u2 = 1 / (y * y)
  var sum = 1.0 / 12
  sum = -691.0 / 32_760 + u2 * sum
  sum = 1.0 / 132 + u2 * sum
  sum = -1.0 / 240 + u2 * sum
  sum = 1.0 / 252 + u2 * sum
  sum = -1.0 / 120 + u2 * sum
  sum = 1.0 / 12 + u2 * sum
  return log(y) - 0.5 / y - u2 * sum - shift
}

/// The trigamma function, the second derivative of `ln Γ(x)`, for `x > 0`.
///
/// Infinite at zero, NaN below. Accurate to a few units in the last place, by
/// the recurrence ψ'(x) = ψ'(x+1) + 1/x² (DLMF 5.15.5) and the derivative of
/// the asymptotic series of ψ (DLMF 5.15.8): all leading terms are positive.
public func trigamma(_ x: Double) -> Double {
  guard x >= 0 else { return .nan }
  if x == 0 { return .infinity }
  if x == .infinity { return 0 }
  var y = x
  var shift = 0.0
  while y < polygammaCrossover {
    shift += 1 / (y * y)
    y += 1
  }
  let u = 1 / y
  let u2 = u * u
  var sum = 7.0 / 6
  sum = -691.0 / 2730 + u2 * sum
  sum = 5.0 / 66 + u2 * sum
  sum = -1.0 / 30 + u2 * sum
  sum = 1.0 / 42 + u2 * sum
  sum = -1.0 / 30 + u2 * sum
  sum = 1.0 / 6 + u2 * sum
  return shift + u * (1 + u * (0.5 + u * sum))
}

/// From here on seven terms of the asymptotic series reach full precision.
private let polygammaCrossover = 14.0

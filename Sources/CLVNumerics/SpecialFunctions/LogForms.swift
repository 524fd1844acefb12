internal import Libm

/// The logarithm of a sum of two numbers given by their logarithms.
///
/// The result is `ln(e^a + e^b)`, free of overflow and underflow. Either
/// argument may be minus infinity, which stands for zero.
public func logSumExp(_ a: Double, _ b: Double) -> Double {
  if a.isNaN || b.isNaN { return .nan }
  let high = max(a, b)
  // Also the way out for two equal infinities, whose difference is NaN.
  guard high.isFinite else { return high }
  return high + log1p(exp(min(a, b) - high))
}

/// The logarithm of a sum of numbers given by their logarithms.
///
/// The sum of no numbers is zero, so its logarithm is minus
/// infinity. NaN among the values makes the result NaN.
public func logSumExp(_ values: [Double]) -> Double {
  var high = -Double.infinity
  for value in values {
    if value.isNaN { return .nan }
    high = max(high, value)
  }
  guard high.isFinite else { return high }
  var sum = 0.0
  for value in values { sum += exp(value - high) }
  return high + log(sum)
}

/// The logarithm of one plus an exponential, `ln(1 + e^x)`.
///
/// Defined for every `x`; accurate to rounding in relative terms, since the
/// exponential is only ever taken of a number that is not positive.
public func log1pExp(_ x: Double) -> Double {
  x > 0 ? x + log1p(exp(-x)) : log1p(exp(x))
}

/// The logarithm of one minus an exponential, `ln(1 - e^x)`, for `x ≤ 0`.
///
/// Minus infinity at zero and NaN above. The two branches meet at `-ln 2`,
/// where each begins to cancel (Mächler, "Accurately computing
/// log(1 - exp(-|a|))", 2012, equation 7).
public func log1mExp(_ x: Double) -> Double {
  let minusLn2 = -0.693_147_180_559_945_3
  if x > 0 { return .nan }
  return x > minusLn2 ? log(-expm1(x)) : log1p(-exp(x))
}

/// The logistic function, `1 / (1 + e^(-x))`.
///
/// Defined for every `x`; far to the left it keeps its relative accuracy
/// until `e^x` itself underflows.
public func logistic(_ x: Double) -> Double {
  if x >= 0 { return 1 / (1 + exp(-x)) }
  let odds = exp(x)
  return odds / (1 + odds)
}

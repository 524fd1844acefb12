internal import Libm

/// a ln(a/(a + b)) + b ln(b/(a + b)) − ln B(a, b) for a, b > 0: the logarithm
/// of xᵃ(1 − x)ᵇ/B(a, b) at its highest, x = a/(a + b).
///
/// The terms are of the order of a and b, the whole of that of ln a: Stirling's
/// formula (DLMF 5.11.1) cancels on paper what would cancel in digits,
/// ½ ln(a b/(2π(a + b))) + δ(a + b) − δ(a) − δ(b).
///
/// - Returns: The value, to some 1e-15 of the larger of 1 and itself; NaN where
///   an argument is not positive and finite.
public func logBetaTop(_ a: Double, _ b: Double) -> Double {
  guard a > 0, b > 0, a.isFinite, b.isFinite else { return .nan }
  let sum = a + b
  // The larger's share of the sum is at least a half.
  return 0.5 * log(min(a, b) * (max(a, b) / sum)) - halfLog2Pi
    + stirlingRemainder(sum) - stirlingRemainder(a) - stirlingRemainder(b)
}

/// The derivatives of ``logBetaTop(_:_:)`` by a and b.
///
/// Where both arguments are large, Stirling's formula (DLMF 5.11.2) cancels
/// ln a and the like on paper.
///
/// - Returns: The derivatives, a and b times them to some 1e-15 of the larger
///   of 1 and the value; NaN where an argument is not positive and finite.
public func logBetaTopSlopes(
  _ a: Double, _ b: Double
) -> (byA: Double, byB: Double) {
  guard a > 0, b > 0, a.isFinite, b.isFinite else { return (.nan, .nan) }
  guard min(a, b) >= stirlingSlopeCrossover else {
    return (
      digammaDifference(a, b) - log1p(b / a),
      digammaDifference(b, a) - log1p(a / b)
    )
  }
  let excess = digammaExcess(a + b)
  return (excess - digammaExcess(a), excess - digammaExcess(b))
}

/// ψ(x) − ln x, for an argument of at least ``stirlingSlopeCrossover``.
private func digammaExcess(_ x: Double) -> Double {
  stirlingDerivatives(x).slope - 0.5 / x
}

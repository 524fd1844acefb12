internal import Libm

/// a ln(a/(a + b)) + b ln(b/(a + b)) − ln B(a, b), with its derivatives by a
/// and b, for a, b > 0: the logarithm of xᵃ(1 − x)ᵇ/B(a, b) at its highest,
/// x = a/(a + b).
///
/// The terms are of the order of a and b, the whole of that of ln a: where
/// both are large, Stirling's formula (DLMF 5.11.1) cancels on paper what
/// would cancel in digits, ½ ln(a b/(2π(a + b))) + δ(a + b) − δ(a) − δ(b), and
/// so does its derivative (5.11.2).
///
/// - Returns: The value and the derivatives, to some 1e-15 of the largest of
///   1, the value, and a or b times its derivative; NaN where an argument is
///   not positive and finite.
public func logBetaTop(
  _ a: Double, _ b: Double
) -> (value: Double, byA: Double, byB: Double) {
  guard a > 0, b > 0, a.isFinite, b.isFinite else { return (.nan, .nan, .nan) }
  let sum = a + b
  guard min(a, b) >= stirlingSlopeCrossover else {
    let logA = -log1p(b / a)
    let logB = -log1p(a / b)
    return (
      a * logA + b * logB - logBeta(a, b), digammaDifference(a, b) + logA,
      digammaDifference(b, a) + logB
    )
  }
  let excess = digammaExcess(sum)
  return (
    0.5 * log(a / sum * b) - halfLog2Pi + stirlingRemainder(sum)
      - stirlingRemainder(a) - stirlingRemainder(b),
    excess - digammaExcess(a), excess - digammaExcess(b)
  )
}

/// ψ(x) − ln x, for an argument of at least ``stirlingSlopeCrossover``.
private func digammaExcess(_ x: Double) -> Double {
  stirlingDerivatives(x).slope - 0.5 / x
}

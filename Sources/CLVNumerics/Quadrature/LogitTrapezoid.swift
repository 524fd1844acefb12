#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The logarithm of the mean of `exp(logIntegrand(q))` when q follows a beta
/// law.
///
/// This is ln ∫₀¹ q^(α-1) (1-q)^(β-1) / B(α, β) · e^(g(q)) dq, for shapes
/// from 1e-4 to 1e6. NaN unless both shapes are positive and finite.
///
/// The variable of integration is y = ln(q/(1-q)), on the whole line, where
/// the trapezoidal rule converges exponentially
/// (see `LineTrapezoid.swift`). The density is taken relative to its peak at
/// q₀ = α/(α+β), and so is its normalizing constant, by Stirling's formula
/// (DLMF 5.11.1): a mean near one keeps its accuracy at any shapes, although
/// ln B(α, β) may be in the millions.
///
/// What the log integrand `g` must be:
///
/// - analytic in y, in a strip |Im y| < π or not much narrower (powers of
///   1 - qz and of 1 + qs are);
/// - such that density times e^g has a single peak in y;
/// - constant, to rounding, outside `logits`: near both ends it has settled
///   to its limits. Only the slow tails of small shapes rely on it.
///
/// - Parameters:
///   - shapes: The parameters α and β of the beta law.
///   - logits: The range of y = ln(q/(1-q)) in which `logIntegrand` varies.
///   - logIntegrand: g, given q and 1 - q, each accurate to rounding.
/// - Returns: The logarithm of the mean of e^g.
public func logBetaExpectation(
  shapes: (alpha: Double, beta: Double),
  varyingWithin logits: ClosedRange<Double>,
  _ logIntegrand: (_ q: Double, _ oneMinusQ: Double) -> Double
) -> Double {
  let (alpha, beta) = shapes
  let total = alpha + beta
  guard alpha > 0, beta > 0, total.isFinite else { return .nan }
  let mode = alpha / total
  let oneMinusMode = beta / total
  let center = log(alpha) - log(beta)
  // Out there the density itself is an exponential of y to 1e-18.
  let reach = 42 + log1p(total)
  let integral = logLineIntegral(
    around: center, scale: (1 / alpha + 1 / beta).squareRoot(),
    left: LinearTail(start: min(logits.lowerBound, -reach), rate: alpha),
    right: LinearTail(start: max(logits.upperBound, reach), rate: beta)
  ) { y in
    // The odds relative to those at the mode are e^d. With e^|d| - 1 known,
    // e^-|d| - 1 follows without cancellation.
    let d = y - center
    let grown = expm1(abs(d))
    let shrunk = -grown / (1 + grown)
    let up = mode * (d > 0 ? grown : shrunk)
    let down = oneMinusMode * (d > 0 ? shrunk : grown)
    // q = mode / (1 + down) and 1 - q = oneMinusMode / (1 + up).
    let logDensity = -alpha * log1p(down) - beta * log1p(up)
    return logDensity + logIntegrand(mode / (1 + down), oneMinusMode / (1 + up))
  }
  let normalizer: Double =
    halfLog2Pi + 0.5 * (log(total) - log(alpha) - log(beta))
    + stirlingRemainder(alpha) + stirlingRemainder(beta)
    - stirlingRemainder(total)
  return integral - normalizer
}

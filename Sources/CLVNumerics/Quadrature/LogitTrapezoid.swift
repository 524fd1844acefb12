internal import Libm

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
  guard min(alpha, beta) < pointLaw else {
    return logIntegrand(mode, oneMinusMode)
  }
  let center = log(alpha) - log(beta)
  // The variable is d, the distance of y from the mode's: where the law is
  // narrow, the rounding of y itself would count.
  //
  // Out there the density itself is an exponential of y to 1e-18.
  let reach = 42 + log1p(total)
  let integral = logLineIntegral(
    around: 0, scale: (1 / alpha + 1 / beta).squareRoot(),
    left: LinearTail(
      start: min(logits.lowerBound, -reach) - center, rate: alpha),
    right: LinearTail(
      start: max(logits.upperBound, reach) - center, rate: beta)
  ) { d in
    // Away from the mode one of q and 1 - q rises and the other falls.
    let change = BetaChange(
      rising: d > 0 ? mode : oneMinusMode,
      falling: d > 0 ? oneMinusMode : mode, logOdds: abs(d))
    if min(alpha, beta) > narrowLaw {
      // (α + β)(q − q₀), in which the linear terms of the logarithms cancel.
      let growth = expm1(d)
      let excess = alpha * oneMinusMode * growth / (1 + mode * growth)
      let (q, other) =
        d > 0
        ? (change.rising, change.falling) : (change.falling, change.rising)
      return scaledLogExcess(
        alpha, ExactDifference(excess), ratio: q / mode)
        + scaledLogExcess(
          beta, ExactDifference(-excess), ratio: other / oneMinusMode)
        + logIntegrand(q, other)
    }
    if d > 0 {
      return alpha * change.logRise - beta * change.logFall
        + logIntegrand(change.rising, change.falling)
    }
    return beta * change.logRise - alpha * change.logFall
      + logIntegrand(change.falling, change.rising)
  }
  return integral + logBetaTop(alpha, beta)
}

/// Two complementary probabilities after their odds have grown by a factor.
///
/// Nothing here cancels: every sum is of positive terms, and the logarithm of
/// a ratio near one is taken of its difference from one.
private struct BetaChange {
  let rising: Double
  let falling: Double
  /// The logarithm of the growth of the rising one.
  let logRise: Double
  /// The logarithm of the decline of the falling one, as a positive number.
  let logFall: Double

  /// - Parameters:
  ///   - rising: The probability that is to rise.
  ///   - falling: Its complement.
  ///   - logOdds: The logarithm of the factor, not negative.
  init(rising: Double, falling: Double, logOdds: Double) {
    let growth = expm1(logOdds)
    let excess = rising * growth
    let rise = (1 + growth) / (1 + excess)
    self.rising = rising * rise
    self.falling = falling / (1 + excess)
    logFall = log1p(excess)
    logRise = rise > 2 ? log(rise) : -log1p(-falling * growth / (1 + growth))
  }
}

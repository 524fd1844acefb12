/// Where a rising function of a bracket reaches zero.
///
/// Chandrupatla's method (1997), "A new hybrid quadratic/bisection algorithm
/// for finding the zero of a nonlinear function without using derivatives",
/// *Advances in Engineering Software* 28:145: a step of inverse quadratic
/// interpolation where the last three points lie on a curve fit for it, else a
/// bisection. The bracket always shrinks, so jumps and flat stretches of the
/// function do no harm.
///
/// - Parameters:
///   - bracket: Where to look; the function is negative at its lower end and
///     zero or positive at its upper end.
///   - tolerance: The width of the bracket at which to stop, above 0.
///   - function: The function; what is not a number counts as negative.
/// - Returns: The upper end of the last bracket, at which the function is zero
///   or positive.
public func risingRoot(
  in bracket: ClosedRange<Double>, tolerance: Double,
  _ function: (Double) -> Double
) -> Double {
  // Of the last point and the one before, on either side of the root.
  var (a, fa) = (bracket.lowerBound, function(bracket.lowerBound))
  var (b, fb) = (bracket.upperBound, function(bracket.upperBound))
  var share = 0.5
  for _ in 0..<200 {
    let width = abs(b - a)
    if width <= tolerance { break }
    // Not closer to an end than the tolerance, or nothing would be gained.
    let margin = 0.5 * tolerance / width
    let x = a + min(max(share, margin), 1 - margin) * (b - a)
    let fx = function(x)
    var (c, fc) = (b, fb)
    if isReached(fx) == isReached(fa) {
      (c, fc) = (a, fa)
    } else {
      (b, fb) = (a, fa)
    }
    (a, fa) = (x, fx)
    if fa == 0 { return a }
    share = interpolatedShare(a, fa, b, fb, c, fc) ?? 0.5
  }
  return isReached(fa) ? a : b
}

private func isReached(_ value: Double) -> Bool { value >= 0 }

/// How far from a towards b inverse quadratic interpolation puts the root;
/// nil where the three points do not lie on a curve that allows it.
private func interpolatedShare(
  _ a: Double, _ fa: Double, _ b: Double, _ fb: Double,
  _ c: Double, _ fc: Double
) -> Double? {
  let xi = (a - b) / (c - b)
  let phi = (fa - fb) / (fc - fb)
  // Comparisons with NaN are false, and bisection follows.
  guard phi * phi < xi, (1 - phi) * (1 - phi) < 1 - xi else { return nil }
  let share =
    fa / (fb - fa) * fc / (fb - fc)
    + (c - a) / (b - a) * fa / (fc - fa) * fb / (fc - fb)
  return share.isFinite ? share : nil
}

internal import Libm

/// P(N ≥ k) of a negative binomial number for k = 0, 1, 2, … without end, to
/// an absolute 1e-14 where the mean is in the thousands or less, and to
/// nothing at the end.
///
/// From where masses fall on, P(N ≥ k) is at most the geometric sum of the
/// highest of the ratios to come: what rounding leaves of 1 is cut by it.
struct NBDTails: Sequence, IteratorProtocol {
  /// Masses below exp of this are kept as their logarithms.
  private static let smallest = -600.0

  private let r: Double
  private let share: Double
  private var k = 0.0

  /// P(N < k).
  private var below = 0.0

  /// P(N = k), 0 while it is too small for a number.
  private var mass = 0.0
  private var logMass: Double

  /// Those of the purchases of NBD in (0, t].
  init(_ model: NBD, in t: Double) {
    r = model.r
    share = t / (model.alpha + t)
    logMass = -model.r * log1p(t / model.alpha)
    if logMass > Self.smallest { mass = exp(logMass) }
  }

  mutating func next() -> Double? {
    let ratio = (r + k) / (k + 1) * share
    // Rounding leaves the mass below short of 1 by no more than this.
    let rest = below > 1 - 1e-14 ? 0 : 1 - below
    let highest = Swift.max(ratio, share)
    let exceedance = highest < 1 ? Swift.min(rest, mass / (1 - highest)) : rest
    below += mass
    k += 1
    if logMass > Self.smallest {
      mass *= ratio
    } else {
      logMass += log(ratio)
      if logMass > Self.smallest { mass = exp(logMass) }
    }
    return exceedance
  }
}

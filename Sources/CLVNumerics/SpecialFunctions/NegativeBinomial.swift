internal import Libm

/// The negative binomial law of a number of events.
///
/// It is that of a Poisson variate whose mean varies as a gamma variate: with
/// shape s and rate α of the latter and a time t, P(N = n) =
/// Γ(s + n)/(Γ(s) n!) · y^s xⁿ with x = t/(α + t) and y = α/(α + t). As s and
/// α grow together it becomes the Poisson law, and nothing here loses digits
/// or takes longer on the way there.
public struct NegativeBinomial: Sendable {
  private let shape: Double

  /// x and y, which is 1 − x.
  private let x: Double
  private let y: Double

  /// The law of a shape s > 0 and a ratio t/α > 0.
  public init(shape: Double, ratio: Double) {
    self.shape = shape
    x = ratio < 1 ? ratio / (1 + ratio) : 1 / (1 + 1 / ratio)
    y = 1 / (1 + ratio)
  }

  /// ln P(N = n).
  ///
  /// Γ(s + n)/(Γ(s) n!) = 1/(n B(n, s)), in the form of Stirling's formula
  /// where both are large.
  public func logProbability(of count: Int) -> Double {
    guard count > 0 else {
      return count < 0 ? -.infinity : shape * logarithm(of: y, complement: x)
    }
    let n = Double(count)
    return logBetaTerm(n, shape, x, y) - log(n)
  }

  /// P(N ≥ n), which is I_x(n, s): DLMF 8.17.24.
  ///
  /// Accurate in relative terms as ``IncompleteBeta`` is, whose fraction has
  /// some √min(n, s) terms.
  public func tail(atLeast count: Int) -> Double {
    guard count > 0 else { return 1 }
    return IncompleteBeta(Double(count), shape, x, complement: y).lower
  }
}

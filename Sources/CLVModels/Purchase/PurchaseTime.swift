internal import CLVNumerics
internal import Libm

/// When a customer of ``NBD`` makes the k-th purchase.
///
/// τ/α is the ratio of gamma variates of shapes k and r, and 1 − e^(−y), with
/// y = ln(1 + τ/α), a beta variate of shapes k and r.
struct PurchaseTime {
  private let k: Double
  private let r: Double
  private let alpha: Double

  init(_ count: Int, _ customers: NBD) {
    k = Double(count)
    r = customers.r
    alpha = customers.alpha
  }

  /// The mean of a smooth function of τ, which is 0 beyond t.
  ///
  /// By panels of three standard deviations of y, √((1 − e^(−y))/r), at most,
  /// over which twelve points integrate the density to full precision.
  func mean(
    until t: Double, _ function: (_ time: Double) -> Double
  ) -> Double {
    let last = log1p(t / alpha)
    let top = log1p((k - 1) / r)
    // Below y the density is less than so much of what it is at the top.
    let logDensity = { [k, r] (y: Double) -> Double in
      (k - 1) * log(-expm1(-y)) - r * y
    }
    let highest = k > 1 ? logDensity(top) : 0
    let width = 3 * (-expm1(-top) / r).squareRoot() + 4 / r
    var y = min(top, last)
    while y > 0, logDensity(y) > highest - 44 { y -= width }
    y = max(0, y)
    let logFront = -logBeta(k, r)
    var sum = 0.0
    while y < last {
      let share = -expm1(-y)
      let length = min(1, max(4 / r, 3 * (share / r).squareRoot()))
      let stop = min(last, y + length)
      sum += GaussLegendreRule.points12.integrate(from: y, to: stop) {
        exp(logFront + logDensity($0)) * function(alpha * expm1($0))
      }
      guard stop > y else { break }
      y = stop
      if y > top, logDensity(y) < highest - 44 { break }
    }
    return min(1, sum)
  }
}

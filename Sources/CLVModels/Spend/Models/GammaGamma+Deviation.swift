internal import Libm

/// How far customers' mean spends are from that of all, at one frequency.
///
/// With t = ln(m q/(v s)), f₀ = s/(s + q) and g₀ = 1 − f₀:
/// ln(1 + m/v) = −ln g₀ + ln(g₀ + f₀eᵗ), and ln(1 + v/m) = −ln f₀ + ln(f₀ +
/// g₀e⁻ᵗ). Where s and q are large, customers are alike: t is small, and the
/// logarithms are of its size.
struct SpendDeviations {
  /// q/(v s), 1 over the total of one who is like all.
  private let scale: Double
  private let logScale: Double

  /// f₀ and g₀.
  private let f: Double
  private let g: Double

  /// - Parameters:
  ///   - shape: s = p x.
  ///   - q: The shape of the customers' rates.
  ///   - v: The rate of the customers' rates.
  init(shape: Double, q: Double, v: Double) {
    scale = q / shape / v
    logScale = log(q) - log(shape) - log(v)
    f = 1 / (1 + q / shape)
    g = 1 / (1 + shape / q)
  }

  /// One customer's.
  struct Deviation {
    /// ln(g₀ + f₀eᵗ).
    let above: Double

    /// ln(f₀ + g₀e⁻ᵗ), which is t below that.
    let below: Double

    /// `above` − f₀t = `below` + g₀t, which is never negative.
    let excess: Double

    /// m/(v + m) − f₀.
    let share: Double
  }

  /// The deviation of a customer with the total m = x z̄ > 0.
  @inline(__always)
  func of(_ total: Double) -> Deviation {
    let ratio = total * scale
    let t =
      ratio.isNormal && scale.isNormal ? log(ratio) : log(total) + logScale
    // The smaller share goes with t, unless eᵗ may overflow.
    if f <= g ? t < 700 : t <= -700 {
      let growth = expm1(t)
      let above = log1p(f * growth)
      return Deviation(
        above: above, below: above - t, excess: above - f * t,
        share: f * g * growth / (1 + f * growth))
    }
    let growth = expm1(-t)
    let below = log1p(g * growth)
    return Deviation(
      above: below + t, below: below, excess: below + g * t,
      share: -f * g * growth / (1 + g * growth))
  }
}

internal import Libm

/// How far one customer's mean spend is from that of all.
///
/// With t = ln(m q/(v s)), f₀ = s/(s + q) and g₀ = 1 − f₀:
/// ln(1 + m/v) = −ln g₀ + ln(g₀ + f₀eᵗ), and ln(1 + v/m) = −ln f₀ + ln(f₀ +
/// g₀e⁻ᵗ). Where s and q are large, customers are alike: t is small, and the
/// logarithms are of its size.
struct SpendDeviation {
  /// ln(g₀ + f₀eᵗ).
  let above: Double

  /// ln(f₀ + g₀e⁻ᵗ), which is t below that.
  let below: Double

  /// `above` − f₀t = `below` + g₀t, which is never negative.
  let excess: Double

  /// m/(v + m) − f₀.
  let share: Double

  /// - Parameters:
  ///   - total: m = x z̄ > 0.
  ///   - shape: s = p x.
  ///   - q: The shape of the customers' rates.
  ///   - v: The rate of the customers' rates.
  init(of total: Double, shape: Double, q: Double, v: Double) {
    let ratio = total / v * (q / shape)
    let t =
      ratio.isNormal
      ? log(ratio) : log(total) - log(v) + log(q) - log(shape)
    let f = 1 / (1 + q / shape)
    let g = 1 / (1 + shape / q)
    // The smaller share goes with t, unless eᵗ may overflow.
    if f <= g ? t < 700 : t <= -700 {
      let growth = expm1(t)
      above = log1p(f * growth)
      below = above - t
      excess = above - f * t
      share = f * g * growth / (1 + f * growth)
    } else {
      let growth = expm1(-t)
      below = log1p(g * growth)
      above = below + t
      excess = below + g * t
      share = -f * g * growth / (1 + g * growth)
    }
  }
}

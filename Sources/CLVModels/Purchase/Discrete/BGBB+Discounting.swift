internal import CLVNumerics
internal import Libm

extension BGBB {
  /// Σ e^(−δi) P(purchase at i) over the opportunities i ≤ `end`.
  ///
  /// For an infinite `end` it is FHS's discounted expected residual
  /// transactions (equation 14), whose ₂F₁ it sums, where the next
  /// opportunity is one period away and 1 + d = e^δ.
  public func discountedIntensity(
    rate: Double, until end: Double
  ) -> Double {
    discountedSum(rate: rate, count: end.rounded(.down))
  }

  /// Σ e^(−δi) P(purchase at i) over the opportunities i ≤ `count`; may be
  /// all of them.
  func discountedSum(rate: Double, count: Double) -> Double {
    guard count >= 1 else { return 0 }
    let first = purchaseProbability * delta / (gamma + delta)
    let series = RatioSeries(
      [.init(delta + 1, over: gamma + delta + 1, difference: -gamma)],
      rate: rate)
    return first * exp(-rate) * series.sum(count: count)
  }
}

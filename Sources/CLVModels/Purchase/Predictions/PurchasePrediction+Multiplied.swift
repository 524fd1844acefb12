internal import CLVNumerics
internal import Libm

extension PurchasePrediction {
  /// The prediction where a customer who is alive buys so many times as often.
  ///
  /// Expectations are multiplied by the factor k, and an alive customer is
  /// left without a purchase with the k-th power of the probability, as for a
  /// Poisson process of k times the rate. Ends of intervals keep their
  /// distances from the expectation times max(k, √k): what is multiplied
  /// spreads by k, and chance by √k. Who is alive, and when the next purchase
  /// comes, is the model's.
  package func multiplied(by factor: Double) -> PurchasePrediction {
    guard factor != 1, factor > 0, factor.isFinite else { return self }
    let spread = max(factor, factor.squareRoot())
    let alive = probabilityAlive
    let none =
      alive > 0 ? max(0, 1 - probabilityOfPurchase / alive) : 1
    return PurchasePrediction(
      probabilityAlive: alive,
      expectedPurchases: factor * expectedPurchases,
      discountedPurchases: factor * discountedPurchases,
      probabilityOfPurchase: alive * (1 - pow(none, factor)),
      interval: interval.map { moved($0, factor, spread) },
      probabilityAliveAtHorizon: probabilityAliveAtHorizon,
      medianTimeToPurchase: medianTimeToPurchase,
      spendInterval: spendInterval.map {
        ClosedRange(
          between: factor * $0.lowerBound, and: spread * $0.upperBound)
      })
  }

  private func moved(
    _ interval: ClosedRange<Int>, _ factor: Double, _ spread: Double
  ) -> ClosedRange<Int> {
    let mean = expectedPurchases
    let (low, high) = (Double(interval.lowerBound), Double(interval.upperBound))
    // Rounding must not carry a whole number to the next.
    let lower = factor * mean - spread * (mean - low) + 1e-9
    let upper = factor * mean + spread * (high - mean) - 1e-9
    let least = Int(saturating: max(0, lower.rounded(.down)))
    return least...max(least, Int(saturating: max(0, upper.rounded(.up))))
  }
}

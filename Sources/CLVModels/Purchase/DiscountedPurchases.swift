internal import CLVNumerics

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

extension PurchaseProcess {
  /// By quadrature of the intensity; without discounting, the expected
  /// purchases themselves.
  public func discountedPurchases(
    rate: Double, in horizon: Double
  ) -> Double {
    precondition(rate >= 0 && horizon >= 0, "neither is negative")
    guard rate > 0 else {
      return horizon.isFinite
        ? expectedPurchases(in: horizon) : expectedLifetimePurchases
    }
    return quadrature(rate: rate, in: horizon)
  }

  /// The integral of the discounted intensity for a positive rate, by
  /// Gauss–Legendre quadrature on panels over which both are smooth.
  func quadrature(rate: Double, in horizon: Double) -> Double {
    let end = discountedEnd(rate: rate, horizon)
    var start = 0.0
    var sum = 0.0
    while start < end {
      let stop = min(end, start + min(smoothLength(from: start), 4 / rate))
      sum += GaussLegendreRule.points12.integrate(from: start, to: stop) {
        exp(-rate * $0) * intensity(at: $0)
      }
      start = stop
    }
    return sum
  }
}

/// The horizon, or where the discount factor falls below 1e-18 before it.
func discountedEnd(rate: Double, _ horizon: Double) -> Double {
  min(horizon, 42 / rate)
}

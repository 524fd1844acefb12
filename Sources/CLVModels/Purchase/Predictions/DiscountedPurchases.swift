internal import CLVNumerics
internal import Libm

extension PurchaseProcess {
  /// The expected number of purchases in (0, horizon], each discounted to
  /// time 0 at the continuous rate `rate`: ∫₀ᴴ e^(−δt) dE[X(t)].
  ///
  /// Fader, Hardie & Lee (2005), "RFM and CLV", *JMR* 42:415, equation 2, for
  /// any purchase process. Without discounting, the expected purchases.
  ///
  /// - Parameters:
  ///   - rate: The discount rate δ ≥ 0 per time unit.
  ///   - horizon: How far to look ahead, H ≥ 0; may be infinite.
  /// - Returns: A finite number, except for an infinite horizon without
  ///   discounting where the lifetime purchases are themselves infinite.
  public func discountedPurchases(
    rate: Double, in horizon: Double
  ) -> Double {
    precondition(rate >= 0 && horizon >= 0, "neither is negative")
    guard rate > 0 else {
      return horizon.isFinite
        ? expectedPurchases(in: horizon) : expectedLifetimePurchases
    }
    // One unit on, in discrete time at the first purchase, the latter leaves
    // out less than 1e-18 of what is before.
    let end = min(horizon, 42 / rate + 1)
    return end > 0 ? discountedIntensity(rate: rate, until: end) : 0
  }

  /// By quadrature of the intensity.
  public func discountedIntensity(
    rate: Double, until end: Double
  ) -> Double {
    quadrature(rate: rate, until: end)
  }

  /// The integral of the discounted intensity, by Gauss–Legendre quadrature on
  /// panels over which both the intensity and the discount are smooth.
  func quadrature(rate: Double, until end: Double) -> Double {
    var start = 0.0
    var sum = 0.0
    let end = min(end, 42 / rate)
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

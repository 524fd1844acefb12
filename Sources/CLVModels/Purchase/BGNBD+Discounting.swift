internal import CLVNumerics

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

extension BGNBD {
  /// By quadrature of the intensity or, for a frequent buyer, by quadrature
  /// over the dropout probability.
  ///
  /// The intensity of a customer with r in the hundreds falls steeply at
  /// first and slowly later, and takes hundreds of panels; given the dropout
  /// probability, the integral over time is an exponential integral.
  public func discountedPurchases(
    rate: Double, in horizon: Double
  ) -> Double {
    precondition(rate >= 0 && horizon >= 0, "neither is negative")
    guard rate > 0 else {
      return horizon.isFinite
        ? expectedPurchases(in: horizon) : expectedLifetimePurchases
    }
    // The shape 1e-100 is beyond what quadrature over p can resolve.
    guard r >= leastShape, a > 1e-100 else {
      return quadrature(rate: rate, in: horizon)
    }
    let end = discountedEnd(rate: rate, horizon)
    guard end > 0 else { return 0 }
    let varying = -42 - log1p((1 + r) * end / alpha)...42
    return exp(
      logBetaExpectation(shapes: (a, b), varyingWithin: varying) { p, _ in
        log(discountedPurchases(ifDropout: p, rate: rate, end: end))
      })
  }

  /// Below this r the intensity is smooth enough, and the continued fraction
  /// converges slowly.
  private var leastShape: Double { 24 }

  /// ∫₀ᴴ e^(−δt) (r/α)(1 + pt/α)^(−r−1) dt, for a known dropout probability.
  ///
  /// With y = δα/p and S = 1 + pH/α it is
  /// (r/p)(e^y E(y) − e^(−δH) S^(−r) e^(yS) E(yS)), E the exponential
  /// integral of order r + 1: DLMF 8.19.3. Where the integrand falls little
  /// the two terms would cancel, and one panel of quadrature does.
  private func discountedPurchases(
    ifDropout p: Double, rate: Double, end: Double
  ) -> Double {
    let fall = (r + 1) * p * end / alpha + rate * end
    guard fall > 8 else {
      return GaussLegendreRule.points12.integrate(from: 0, to: end) {
        r / alpha * exp(-rate * $0 - (r + 1) * log1p(p * $0 / alpha))
      }
    }
    let y = rate * alpha / p
    let growth = 1 + p * end / alpha
    let rest =
      exp(-rate * end - r * log(growth))
      * scaledExponentialIntegral(order: r + 1, y * growth)
    return r / p * (scaledExponentialIntegral(order: r + 1, y) - rest)
  }
}

/// e^y E(y), E the exponential integral of a large order n, for y ≥ 0.
///
/// The continued fraction DLMF 8.19.17 in its even form, by Lentz's method;
/// for n ≥ 25 some twenty terms give full precision.
private func scaledExponentialIntegral(order n: Double, _ y: Double) -> Double {
  var b = y + n
  var c = Double.infinity
  var d = 1 / b
  var value = d
  for k in 1..<200 {
    let a = -Double(k) * (n - 1 + Double(k))
    b += 2
    d = 1 / (a * d + b)
    c = b + a / c
    let factor = c * d
    value *= factor
    if abs(factor - 1) < 0x1p-52 { break }
  }
  return value
}

internal import CLVNumerics
internal import Libm

// The intensity of a customer with r in the hundreds falls steeply at first
// and slowly later, and integrating it takes hundreds of panels. Given the
// dropout probability p the integral over time is known, and what remains is
// a smooth integral over p ~ Beta(a, b).

extension BGNBD {
  /// Whether to integrate over the dropout probability, not over time.
  ///
  /// Below r = 24 the intensity is smooth enough; a shape below 1e-100 is
  /// beyond what quadrature over p can resolve, unless next to nobody leaves.
  var prefersDropoutIntegral: Bool {
    r >= 24 && (a > 1e-100 || neverLeaves)
  }

  /// Whether to integrate so for purchases without a discount, which over a
  /// long time too takes more panels than values of p.
  func prefersDropoutIntegral(until t: Double) -> Bool {
    prefersDropoutIntegral
      || t > 64 * alpha && (a > 1e-100 || neverLeaves)
  }

  /// Whether p is as good as 0 for all that anybody can buy.
  private var neverLeaves: Bool { a <= 1e-100 && a < 1e-90 * b }

  /// E[X(t)] = E[(1 − (1 + p t/α)^(−r))/p]: given p, a customer makes
  /// (1 − e^(−λpt))/p purchases on average, and E[e^(−λpt)] = (1 + p t/α)^(−r).
  func expectedPurchasesByDropout(in t: Double) -> Double {
    let ratio = t / alpha
    return expectation(until: t) { p in
      let exponent = r * log1p(p * ratio)
      // The limit r t/α as p → 0, where p itself may have underflowed.
      return exponent < 1e-290 ? r * ratio : -expm1(-exponent) / p
    }
  }

  /// By quadrature over time or over the dropout probability.
  public func discountedIntensity(
    rate: Double, until end: Double
  ) -> Double {
    guard prefersDropoutIntegral else {
      return quadrature(rate: rate, until: end)
    }
    return expectation(until: end) {
      discountedPurchases(ifDropout: $0, rate: rate, end: end)
    }
  }

  /// The mean over p ~ Beta(a, b) of a positive function of p, which varies
  /// as (1 + p t/α)^(−r) does.
  private func expectation(
    until t: Double, _ function: (_ p: Double) -> Double
  ) -> Double {
    guard !neverLeaves else { return function(0) }
    // Outside, the function differs from its limits by less than 1e-18.
    let varying = -42 - log1p((1 + r) * t / alpha)...42
    return exp(
      logBetaExpectation(shapes: (a, b), varyingWithin: varying) { p, _ in
        log(function(p))
      })
  }

  /// ∫₀ᴴ e^(−δt) (r/α)(1 + pt/α)^(−r−1) dt, for a known dropout probability.
  ///
  /// With y = δα/p and S = 1 + pH/α it is
  /// (r/p)(e^y E(y) − e^(−δH) S^(−r) e^(yS) E(yS)), E the exponential
  /// integral of order r + 1: DLMF 8.19.3. Where the integrand falls little
  /// the two terms would cancel, and one panel of quadrature does.
  private func discountedPurchases(
    ifDropout p: Double, rate: Double, end: Double
  ) -> Double {
    guard p > 0 else { return r / alpha * -expm1(-rate * end) / rate }
    let fall = (r + 1) * p * end / alpha + rate * end
    guard fall > 8 else {
      return GaussLegendreRule.points12.integrate(from: 0, to: end) {
        r / alpha * exp(-rate * $0 - (r + 1) * log1p(p * $0 / alpha))
      }
    }
    let y = rate * alpha / p
    let growth = 1 + p * end / alpha
    // Not the logarithm of the growth, which α may have rounded to 1.
    let rest =
      exp(-rate * end - r * log1p(p * end / alpha))
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

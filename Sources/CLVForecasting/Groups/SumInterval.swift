internal import CLVNumerics
internal import Libm

/// A sum over customers: what is expected, and how far it may be off.
public struct ForecastSum: Sendable, Equatable {
  /// The expectation at the estimates.
  public let expected: Double

  /// The central prediction interval; nil where a variance is infinite or
  /// not known.
  public let interval: ClosedRange<Double>?

  /// The variance that chance leaves at known parameters.
  public let outcomeVariance: Double

  /// The variance of the expectation over the parameters' uncertainty; 0
  /// where that is not known.
  public let parameterVariance: Double
}

extension ForecastSum {
  /// The sum where each customer's part is multiplied by a factor of which
  /// this is the mean: the ends of the interval keep their distances from the
  /// expectation times max(k, √k), as those of single customers do.
  func multiplied(by factor: Double, isWhole: Bool) -> ForecastSum {
    guard factor != 1, factor > 0, factor.isFinite else { return self }
    let spread = max(factor, factor.squareRoot())
    let ends = interval.map { interval in
      let lower = max(
        0, factor * expected - spread * (expected - interval.lowerBound))
      let upper =
        factor * expected + spread * (interval.upperBound - expected)
      return isWhole
        ? ClosedRange(between: lower.rounded(.down), and: upper.rounded(.up))
        : ClosedRange(between: lower, and: upper)
    }
    return ForecastSum(
      expected: factor * expected, interval: ends,
      outcomeVariance: spread * spread * outcomeVariance,
      parameterVariance: factor * factor * parameterVariance)
  }
}

/// Central intervals of laws that match a mean and a variance.
///
/// As for single customers, the lower end is the smallest value whose
/// cumulative probability reaches (1 − level)/2, the upper end the smallest
/// whose cumulative probability reaches (1 + level)/2.
package enum SumInterval {
  /// For a number of purchases: the negative binomial law, which a sum of
  /// customers with rates of their own is near to; where the variance is not
  /// above the mean, the normal law.
  package static func purchases(
    mean: Double, variance: Double, level: Double
  ) -> ClosedRange<Double>? {
    interval(mean, variance, level) { p in
      variance > mean * (1 + 1e-9)
        ? negativeBinomialQuantile(p, mean: mean, variance: variance)
        : wholeNormalQuantile(p, mean, variance)
    }
  }

  /// For the number of customers alive, of `customers`: the normal law.
  package static func alive(
    mean: Double, variance: Double, customers: Int, level: Double
  ) -> ClosedRange<Double>? {
    interval(mean, variance, level) { p in
      min(Double(customers), wholeNormalQuantile(p, mean, variance))
    }
  }

  /// For an amount of money: the gamma law.
  package static func money(
    mean: Double, variance: Double, level: Double
  ) -> ClosedRange<Double>? {
    interval(mean, variance, level) { p in
      let scale = variance / mean
      return scale * gammaQuantile(p, shape: mean / scale)
    }
  }

  /// The interval of a law given by its probabilities of 0, 1, 2, ….
  package static func of(
    _ probabilities: [Double], level: Double
  ) -> ClosedRange<Double> {
    func quantile(_ p: Double) -> Double {
      var below = 0.0
      for (k, probability) in probabilities.enumerated() {
        below += probability
        // Rounding must not carry a probability of exactly p to the next.
        if below >= p - 1e-12 { return Double(k) }
      }
      return Double(probabilities.count - 1)
    }
    let tail = (1 - level) / 2
    return quantile(tail)...quantile(1 - tail)
  }

  private static func interval(
    _ mean: Double, _ variance: Double, _ level: Double,
    _ quantile: (Double) -> Double
  ) -> ClosedRange<Double>? {
    guard mean.isFinite, variance.isFinite else { return nil }
    guard mean > 0, variance > 0 else { return mean...mean }
    let tail = (1 - level) / 2
    let lower = quantile(tail)
    return ClosedRange(between: lower, and: max(lower, quantile(1 - tail)))
  }

  /// The smallest whole number k ≥ 0 with Φ((k + ½ − μ)/σ) ≥ p.
  private static func wholeNormalQuantile(
    _ p: Double, _ mean: Double, _ variance: Double
  ) -> Double {
    let quantile = mean + normalQuantile(p) * variance.squareRoot()
    return max(0, (quantile - 0.5).rounded(.up))
  }

  /// The quantile of the negative binomial law, by its sum.
  ///
  /// With r = μ²/(σ² − μ): P(0) = (μ/σ²)^r, and
  /// P(k)/P(k − 1) = (r + k − 1)/k · (1 − μ/σ²). Where the standard deviation
  /// is above 1e5, steps of 1 are nothing, and the gamma law serves.
  static func negativeBinomialQuantile(
    _ p: Double, mean: Double, variance: Double
  ) -> Double {
    let deviation = variance.squareRoot()
    guard deviation < 1e5 else {
      let scale = variance / mean
      return (scale * gammaQuantile(p, shape: mean / scale)).rounded(.up)
    }
    let r = mean * mean / (variance - mean)
    let ratio = (variance - mean) / variance
    let logZero = r * log1p(-ratio)
    // Where P(0) underflows, r is above 30: begin far out on the left, where
    // less than 1e-25 lies.
    var k =
      logZero > -700
      ? 0 : max(1, (max(mean - 12 * deviation, 0.05 * mean)).rounded())
    var mass =
      k == 0
      ? exp(logZero)
      : exp(
        logZero + k * log(ratio) - log(k) - logBeta(r, k))
    var below = mass
    let last = mean + 200 * deviation + 200
    while below < p, k < last {
      k += 1
      mass *= (r + k - 1) / k * ratio
      below += mass
    }
    return k
  }
}

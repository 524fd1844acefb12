internal import CLVNumerics
internal import Libm

// Given x and z̄, the customer's rate is ν ~ Gamma(p x + q, v + x z̄) (note
// 025, equation 4), and k future purchases come to Gamma(p k, ν).

extension GammaGamma {
  /// I_u(p k, p x + q) with u = w/(w + v + x z̄), for an amount w.
  ///
  /// The ratio of the total to v + x z̄ is one of independent gamma variates
  /// of shapes p k and p x + q, a beta prime variate: Johnson, Kotz &
  /// Balakrishnan (1995), *Continuous Univariate Distributions* 2, chapter
  /// 27.
  public func probability(
    totalSpendAtMost amount: Double, ofPurchases count: Int,
    meanSpend: Double, frequency: Int
  ) -> Double {
    if amount < 0 { return 0 }
    guard count > 0 else { return 1 }
    return total(amount, count, meanSpend, frequency).lower
  }

  /// The complement, as I_(1−u)(p x + q, p k).
  public func probability(
    totalSpendAbove amount: Double, ofPurchases count: Int,
    meanSpend: Double, frequency: Int
  ) -> Double {
    if amount < 0 { return 1 }
    guard count > 0 else { return 0 }
    return total(amount, count, meanSpend, frequency).upper
  }

  /// ln f(z̄ | k) at z̄ = w/k, less ln k, of a customer whose rate is
  /// Gamma(p x + q, v + x z̄): note 025, equation 1a.
  public func logDensity(
    totalSpend amount: Double, ofPurchases count: Int, meanSpend: Double,
    frequency: Int
  ) -> Double {
    let known = GammaGamma(
      p: p, q: p * Double(frequency) + q,
      v: spendScale(meanSpend: meanSpend, frequency: frequency))
    return known.logLikelihood(
      meanSpend: amount / Double(count), frequency: count)
      - log(Double(count))
  }

  /// v + x z̄, the rate of what is known of ν: the total is this times a beta
  /// prime variate of shapes p k and p x + q.
  public func spendScale(meanSpend: Double, frequency: Int) -> Double {
    v + (frequency > 0 ? Double(frequency) * meanSpend : 0)
  }

  /// p (v + x z̄)² (p x + q − 1 + p)/((p x + q − 1)² (p x + q − 2)), infinite
  /// where p x + q ≤ 2.
  ///
  /// Var(p/ν) + E(p/ν²), by the moments of 1/ν for a gamma variate ν.
  public func spendVariance(meanSpend: Double, frequency: Int) -> Double {
    let shape = p * Double(frequency) + q
    let ofMean = meanSpendVariance(meanSpend: meanSpend, frequency: frequency)
    return ofMean * (1 + (shape - 1) / p)
  }

  /// p² (v + x z̄)²/((p x + q − 1)² (p x + q − 2)), infinite where
  /// p x + q ≤ 2: the variance of p/ν.
  public func meanSpendVariance(meanSpend: Double, frequency: Int) -> Double {
    let shape = p * Double(frequency) + q
    guard shape > 2 else { return .infinity }
    let mean = expectedSpend(meanSpend: meanSpend, frequency: frequency)
    return mean * mean / (shape - 2)
  }

  private func total(
    _ amount: Double, _ count: Int, _ meanSpend: Double, _ frequency: Int
  ) -> IncompleteBeta {
    let x = Double(frequency)
    let ratio = amount / spendScale(meanSpend: meanSpend, frequency: frequency)
    return IncompleteBeta(
      p * Double(count), p * x + q,
      ratio < 1 ? ratio / (1 + ratio) : 1 / (1 + 1 / ratio),
      complement: 1 / (1 + ratio))
  }
}

internal import CLVNumerics

// n amounts z ~ Gamma(p, ν) with ν ~ Gamma(q, v) have the density
// Π z^(p−1)/Γ(p)ⁿ · v^q/Γ(q) · Γ(p n + q)/(v + m)^(p n + q), with m = Σ z.
// It is that of their mean (note 025, equation 1a) times that of how they
// divide their total, which knows p alone:
// (p − 1) Σ ln(z/z̄) − (n − 1) ln z̄ + ln Γ(n p) − n ln Γ(p) − n p ln n.

extension GammaGamma {
  /// The log-likelihood of one customer's amounts.
  ///
  /// - Parameters:
  ///   - logSum: Σ ln z of the amounts.
  ///   - meanSpend: z̄ > 0, their mean.
  ///   - count: n ≥ 1, how many there are.
  /// - Returns: ln f(z₁, …, zₙ).
  public func logLikelihood(
    logSum: Double, meanSpend: Double, count: Int
  ) -> Double {
    let histories = SpendHistories(
      .amounts, counts: [Int32(clamping: count)], means: [meanSpend],
      logSums: [logSum])
    return logLikelihood(of: SpendSample(histories)).value
  }

  /// Adds how single amounts divide the totals of the customers of one group;
  /// nothing for means.
  func addDivision(of group: SpendSample.Group, to sum: inout Evaluation) {
    guard let evenness = group.evenness, group.frequency > 1 else { return }
    let n = Double(group.frequency)
    let parts = gammaOfParts(p, parts: n)
    sum.value +=
      group.customers * parts.value + (p - 1) * evenness
      - (n - 1) * group.sumOfLogs
    sum.gradient[0] += group.customers * parts.slope + evenness
    sum.hessian[0, 0] += group.customers * parts.curvature
  }
}

internal import CLVNumerics
internal import Libm

/// The likelihood that BG/NBD, MBG/NBD and their regular relatives share.
///
/// While alive, a customer passes stages as a Poisson process with rate λ, and
/// every k-th of them is a purchase. The rates vary as Gamma(r, α). After each
/// purchase the customer leaves with probability p, which varies as Beta(a, b).
/// Of a history with x repeat purchases at given times,
///
/// ln L = ln L(NBD of kx stages until tₓ) + (k − 1) Σ ln(gap) − x ln (k − 1)!
///   + ln B(a, b + c)/B(a, b) + ln(S e^(−U) + e^O),
///
/// with c the chances to leave that there were, S the sum over the stages that
/// an alive customer may have passed since tₓ (``ErlangSilence``),
/// e^(−U) = ((α + tₓ)/(α + T))^(r + kx) for having passed no others, and
/// e^O = a/(b + c − 1) for a customer who left at the last chance; without a
/// chance, e^O = 0.
///
/// - Reference: Fader, Hardie & Lee (2005), *Marketing Science* 24:275,
///   equation 6, for k = 1 and c = x; Batislam, Denizel & Filiztekin (2007),
///   *IJRM* 24:201, for c = x + 1; Platzer & Reutterer (2016), *Marketing
///   Science* 35:779, and Reutterer, Platzer & Schröder (2021), *IJRM* 38:194,
///   for k > 1: there λ, p and the stages are integrated out the same way.
struct DropoutLikelihood {
  /// k, the stages to a purchase.
  var stages = 1

  /// The chances to leave before the first repeat purchase: 1 where customers
  /// may leave right after the first purchase of all, otherwise 0.
  var earlyChances = 0

  let r: Double
  let alpha: Double
  let a: Double
  let b: Double

  /// Purchases without dropout.
  var purchases: NBD { NBD(r: r, alpha: alpha) }

  // MARK: One history

  /// ln L of one history.
  ///
  /// - Parameters:
  ///   - history: The history.
  ///   - logGaps: Σ ln(gap) over the times between its purchases.
  /// - Returns: The log-density of the times of the purchases.
  func logLikelihood(
    of history: PurchaseHistory, logGaps: Double = 0
  ) -> Double {
    var sum = purchases.logLikelihood(
      of: stages * history.frequency, until: history.recency)
    for j in 0..<chances(history) { sum -= log1p(a / (b + Double(j))) }
    if stages > 1 {
      sum += timing(purchases: Double(history.frequency), logGaps: logGaps)
    }
    return sum + logSumExp(logStayed(history), logLeft(history))
  }

  /// 1/(1 + e^d), with d = O + U − ln S; 1 where nobody could leave.
  func probabilityAlive(_ history: PurchaseHistory) -> Double {
    logistic(logStayed(history) - logLeft(history))
  }

  /// O, of a customer who left at the last chance; −∞ where there was none.
  private func logLeft(_ history: PurchaseHistory) -> Double {
    guard chances(history) > 0 else { return -.infinity }
    // In this order, or a small b is lost at the first chance.
    return log(a / (b + Double(chances(history) - 1)))
  }

  /// ln S − U, of a customer who stayed, and has not bought since tₓ.
  private func logStayed(_ history: PurchaseHistory) -> Double {
    let silent =
      -shape(history)
      * log1p((history.T - history.recency) / (alpha + history.recency))
    return stages == 1 ? silent : silent + silence(history)
  }

  private func chances(_ history: PurchaseHistory) -> Int {
    history.frequency + earlyChances
  }

  /// r + kx.
  private func shape(_ history: PurchaseHistory) -> Double {
    r + Double(stages * history.frequency)
  }

  /// ln S.
  private func silence(_ history: PurchaseHistory) -> Double {
    ErlangSilence.value(
      stages: stages, shape: shape(history),
      share: (history.T - history.recency) / (alpha + history.T))
  }

  /// (k − 1) Σ ln(gap) − x ln (k − 1)!, in which k alone takes part.
  private func timing(purchases x: Double, logGaps: Double) -> Double {
    Double(stages - 1) * logGaps - x * logGamma(Double(stages))
  }

  // MARK: A sample

  /// ln L summed over a sample, with score and Hessian by r, α, a and b.
  func logLikelihood(of sample: HistorySample) -> Evaluation {
    var sum = Evaluation(zero: 4)
    sum.add(
      purchases.logLikelihoodUntilLast(of: sample, stages: stages), at: [0, 1])
    addSurvivals(of: sample, to: &sum)
    sum += DropoutSums(self, sample: sample).evaluate()
    if stages > 1 {
      sum.value += timing(
        purchases: sample.purchases, logGaps: sample.totalLogGaps)
    }
    return sum
  }

  /// ln B(a, b + c)/B(a, b) = −Σ_{j<c} ln(1 + a/(b + j)), over all customers:
  /// that nobody left at any chance but the last.
  private func addSurvivals(
    of sample: HistorySample, to sum: inout Evaluation
  ) {
    let early = [Double](repeating: sample.totalWeight, count: earlyChances)
    for (j, customers) in (early + sample.exceeding).enumerated() {
      let stay = b + Double(j)
      let all = a + stay
      sum.value -= customers * log1p(a / stay)
      sum.gradient[2] -= customers / all
      sum.gradient[3] += customers * a / (stay * all)
      sum.hessian[2, 2] += customers / (all * all)
      sum.hessian[3, 2] += customers / (all * all)
      // 1/(b+j+a)² − 1/(b+j)², without its cancellation.
      sum.hessian[3, 3] -=
        customers * a * (all + stay) / (all * stay * all * stay)
    }
    sum.hessian[2, 3] = sum.hessian[3, 2]
  }
}

extension Evaluation {
  /// Adds the evaluation of a function of some of the variables alone.
  mutating func add(_ part: Evaluation, at places: [Int]) {
    value += part.value
    for (i, row) in places.enumerated() {
      gradient[row] += part.gradient[i]
      for (j, column) in places.enumerated() {
        hessian[row, column] += part.hessian[i, j]
      }
    }
  }
}

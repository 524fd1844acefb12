internal import CLVNumerics
internal import Libm

// How likely numbers of stages are, each in a few terms, or in one pass over
// the k stages of a purchase: nothing here takes longer for many stages, or
// where the shape and α grow without end and the law becomes Poisson's.

extension CNBDProcess {
  /// P(N(t) ≥ m).
  ///
  /// From the stage j on, km − j stages have to be passed, at shape s + j. With
  /// x = t/(α + t) and n = km that is I_x(n − j, s + j), and from one j to the
  /// next it rises by
  ///
  ///     dⱼ = x^(n−j−1) (1 − x)^(s+j) Γ(n + s)/(Γ(n − j) Γ(s + j + 1)),
  ///
  /// the sum of what DLMF 8.17.20 and 8.17.21 add. The sum over j with the
  /// weights wⱼ is I_x(n, s) + Σ dⱼ (w_(j+1) + … + w_(k−1)), all positive; it is
  /// begun at the largest dⱼ, as those far from it may be below the smallest
  /// number.
  func tail(atLeast m: Int, in t: Double) -> Double {
    guard m > 0 else { return 1 }
    // A time below the smallest share of α is none.
    let odds = t / alpha
    guard odds > 0 else { return 0 }
    let n = stages * m
    let first = stageCounts(from: 0).tailProbability(atLeast: n, in: t)
    let last = weights.count - 2
    guard last >= 0 else { return first }
    // Where d rises no more: dⱼ₊₁/dⱼ = (n − j − 1)/(x/(1 − x) · (s + j + 1)).
    let turn = (Double(n) - shape * odds) / (1 + odds)
    let peak = min(max(Int(saturating: turn), 0), last)
    let rise = stageRise(at: peak, from: n, in: t)
    var sum = rise * weightsAfter[peak]
    var term = rise
    // What is left falls from term to term, and no weight is above the next.
    let least = 0x1p-60 / Double(last + 1)
    for j in stride(from: peak, to: 0, by: -1) {
      term *= odds * (shape + Double(j)) / Double(n - j)
      sum += term * weightsAfter[j - 1]
      if term <= least * (first + sum) { break }
    }
    term = rise
    for j in peak..<last {
      term *= Double(n - j - 1) / (odds * (shape + Double(j + 1)))
      sum += term * weightsAfter[j + 1]
      if term * weightsAfter[j + 1] <= least * (first + sum) { break }
    }
    return min(1, first + sum)
  }

  /// How many purchases come in (0, t] for certain, to within rounding, if
  /// nobody leaves.
  ///
  /// Of a customer like clockwork these are all but the last few. There may be
  /// more of them.
  func certainPurchases(in t: Double) -> Int {
    let (mean, deviation) = purchasesIfStaying(in: t)
    let few = Int(saturating: (mean - 9 * deviation).rounded(.down)) - 1
    return few > 0 && tail(atLeast: few, in: t) >= 1 - 1e-15 ? few : 0
  }

  /// dⱼ, which is (n − j)/(x(s + j)) · P(M = n − j) for M of shape s + j.
  private func stageRise(at j: Int, from n: Int, in t: Double) -> Double {
    let passed = Double(n - j)
    let logMass = stageCounts(from: j).logProbability(of: n - j, in: t)
    return exp(
      logMass + log(passed / (shape + Double(j))) + log1p(alpha / t))
  }

  /// ln P(N(t) = m), for t > 0: that of km, …, km + k − 1 stages.
  func logProbabilityWithoutDropout(_ m: Int, _ t: Double) -> Double {
    guard t / alpha > 0 else { return m == 0 ? 0 : -.infinity }
    let last = stages * (m + 1) - 1
    var law = StageMass(self, shareOf: t / alpha, at: last)
    var logScale = logStageProbability(of: last, in: t)
    var sum = law.mass
    for _ in 1..<max(stages, 1) {
      law.goDown()
      if law.mass > 1e200 {
        sum *= 1e-200
        law.scale(by: 1e-200)
        logScale += 200 * M_LN10
      }
      sum += law.mass
    }
    return logScale + log(sum)
  }

  /// ln of the probability of n stages since the last purchase before 0, if
  /// nobody leaves, for t > 0.
  func logStageProbability(of n: Int, in t: Double) -> Double {
    let law = StageMass(self, shareOf: t / alpha, at: n)
    return stageCounts(from: 0).logProbability(of: n, in: t)
      + law.logRelative - logWeightSum
  }
}

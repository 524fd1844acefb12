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
    for j in stride(from: peak, to: 0, by: -1) {
      term *= odds * (shape + Double(j)) / Double(n - j)
      sum += term * weightsAfter[j - 1]
    }
    term = rise
    for j in peak..<last {
      term *= Double(n - j - 1) / (odds * (shape + Double(j + 1)))
      sum += term * weightsAfter[j + 1]
    }
    return min(1, first + sum)
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
    var law = StageMass(self, at: stages * (m + 1) - 1, in: t)
    var sum = law.mass
    for _ in 1..<max(stages, 1) {
      law.goDown()
      if law.mass > 1e200 {
        sum *= 1e-200
        law.scaleDown()
      }
      sum += law.mass
    }
    return law.logScale + log(sum)
  }

  /// ln of the probability of n stages since the last purchase before 0, if
  /// nobody leaves, for t > 0.
  func logStageProbability(of n: Int, in t: Double) -> Double {
    StageMass(self, at: n, in: t).logScale
  }
}

/// The probability of n stages, and of ever fewer.
///
/// Σⱼ wⱼ P(M = n − j) with M of shape s + j is, by the form of wⱼ,
///
///     (s)ₙ/n! · (1 − x)^s (x + u(1 − x))ⁿ/W · P(B < k),
///
/// with W the sum that the weights were divided by, and B binomial of n trials
/// at u(1 − x)/(x + u(1 − x)). From n to n − 1 the first factor changes by a
/// ratio, and P(B < k) grows by what it lost: nothing cancels on the way down.
private struct StageMass {
  /// The probability of n stages over the exponential of ``logScale``.
  private(set) var mass = 1.0

  /// ln of the scale, which is that of the first n.
  private(set) var logScale: Double

  /// The same with P(B = k − 1) in the place of P(B < k).
  private var edge = 0.0
  private var n: Double

  private let shape: Double
  private let stages: Double

  /// x + u(1 − x).
  private let base: Double

  /// The chance of B, and its complement.
  private let chance: Double
  private let other: Double

  init(_ process: CNBDProcess, at n: Int, in t: Double) {
    self.n = Double(n)
    shape = process.shape
    stages = Double(process.stages)
    let ratio = t / process.alpha
    // 1 − x and x.
    let complement = 1 / (1 + ratio)
    let x = ratio < 1 ? ratio * complement : 1 / (1 + 1 / ratio)
    let silent = process.share * complement
    base = x + silent
    chance = silent / base
    other = x / base
    let logFirst =
      process.stageCounts(from: 0).logProbability(of: n, in: t)
      + self.n * log1p(silent / x) - process.logWeightSum
    logScale = logFirst
    // Of fewer than k trials, all have fewer than k successes.
    guard chance > 0, n >= process.stages else { return }
    let fewer = IncompleteBeta(
      self.n - stages + 1, stages, other, complement: chance)
    logScale += fewer.logLower
    // C(n, k − 1) chance^(k−1) other^(n−k+1), by the law of k − 1 successes
    // before as many failures.
    let logEdge =
      NegativeBinomial(
        shape: self.n - stages + 2, ratio: chance / other
      ).logProbability(of: process.stages - 1) - log(other)
    edge = exp(logEdge - fewer.logLower)
  }

  /// From n to n − 1.
  mutating func goDown() {
    let ratio = n / ((shape + n - 1) * base)
    guard chance > 0, n >= stages else {
      mass *= ratio
      n -= 1
      return
    }
    // P(B = k − 1) of n − 1 trials, from that of n.
    edge *= ratio * (n - stages + 1) / (n * other)
    mass = ratio * mass + chance * edge
    n -= 1
  }

  /// Takes 1e-200 of everything.
  mutating func scaleDown() {
    mass *= 1e-200
    edge *= 1e-200
    logScale += 200 * M_LN10
  }
}

internal import CLVNumerics
internal import Libm

// Regular purchases make the intensity rise and fall, and integrating it over
// time takes many panels. Given the rate λ the n-th stage is passed at a
// Gamma(n, λ) time, so that with φ = λ/(λ + δ)
//
//   ∫₀ᴴ e^(−δt) dP(n stages by t) = φⁿ P(K ≥ n), K ~ Poisson((λ + δ)H),
//
// and what remains is a sum over stages and a smooth integral over λ.

extension CNBDProcess {
  /// By quadrature over the rate of stages, and over time far out.
  public func discountedIntensity(
    rate: Double, until end: Double
  ) -> Double {
    guard end > 0 else { return 0 }
    // By then the discount factor is below 1e-18, and the sum complete: unless
    // it is too early for purchases.
    let isEarly = shape / alpha * end < 10 * Double(stages)
    guard rate * end < 41.5 || isEarly else {
      return discountedForever(rate: rate)
    }
    // No later than this, sums over stages are short enough.
    let highest = shape + 10 * shape.squareRoot() + Double(stages) + 45
    let near = min(end, mostStagesInSums * alpha / highest)
    let sum = discountedSums(rate: rate, until: near)
    return near < end
      ? farQuadrature(rate: rate, from: near, to: end, after: sum) : sum
  }

  /// The stages over which sums given the rate are as long as the longest
  /// list: a term a purchase, and twenty standard deviations of tails.
  private var mostStagesInSums: Double {
    let k = Double(stages)
    let root = (100 + StageDistribution.mostStages / k).squareRoot() - 10
    return k * k * root * root
  }

  /// Without end: Σₘ sₘ₋₁ φ^(km−j) = φ^(k−j) · ₂F₁(1, b; a + b; φ^k).
  private func discountedForever(rate: Double) -> Double {
    rateMean(varyingAbove: log(rate), passing: shape / alpha / rate) { lambda in
      let logPower = -Double(stages) * log1p(rate / lambda)
      return logMixture(step: 1 / (alpha * (lambda + rate))) { _ in 1 }
        + logHypergeometric2F1(
          1, b, a + b, exp(logPower), complement: -expm1(logPower))
    }
  }

  /// Until H: Σₘ sₘ₋₁ φ^(km−j) P(K ≥ km − j).
  private func discountedSums(rate: Double, until end: Double) -> Double {
    // Beyond what quadrature can resolve, and of no use to anybody. One
    // purchase and no more stages is cheaper to tell than how many to expect.
    if !(logStageProbability(of: stages, in: end) > -200 * M_LN10) {
      let undiscounted = expectedPurchases(in: end)
      guard undiscounted > 1e-250 else { return undiscounted }
    }
    let passed = shape / alpha * end
    // The most stages of which it is in doubt whether they are passed. Beyond
    // 2k purchases the doubts about one and the next make one smooth rise.
    let most = passed + 10 * passed.squareRoot() + 100
    let k = Double(stages)
    let sharpest = min(most, 2 * k * k + 100)
    // So that the lists of tails at all rates can be kept.
    let isShared = most < 20_000 && sharpest < 50 * (shape + k)
    guard isShared,
      let lattice = GammaLattice(shape: shape + k, smoothTo: sharpest)
    else {
      return rateMean(varyingAbove: -log(end), passing: passed) {
        logSum($0, rate, until: end, PoissonTails.init(mean:reaching:))
      }
    }
    return exp(
      lattice.logExpectation(rate: alpha) {
        logSum(
          $0, rate, until: end,
          SharedPoissonTails.shared.tails(mean:reaching:))
      })
  }

  /// The mean of e^g under Gamma(s + k, α), where g varies above a logarithm.
  ///
  /// The terms by the stage j have densities Gamma(s + j) and rise with the
  /// power k − j of λ, so all vary slowly under Gamma(s + k). Whether one of
  /// n stages is passed depends on λ over a relative width of 1/√n.
  private func rateMean(
    varyingAbove lowest: Double, passing passed: Double,
    _ function: (_ lambda: Double) -> Double
  ) -> Double {
    let k = Double(stages)
    return exp(
      logGammaExpectation(
        shape: shape + k, rate: alpha, varyingAbove: lowest - 42,
        smoothOver: 1 / max(2 * k, passed.squareRoot()), function))
  }

  /// What came before, and the discounted purchases from then on until they
  /// no longer count beside that.
  ///
  /// Far out the intensity rises and falls no more, and is a mixture of
  /// slowing exponentials: smooth over as long as has passed, unless it falls
  /// steeply.
  private func farQuadrature(
    rate: Double, from start: Double, to end: Double, after known: Double
  ) -> Double {
    var start = start
    var sum = known
    while start < end {
      let now = intensity(at: start)
      guard now > 0 else { break }
      if now * exp(-rate * start) * (end - start) < 1e-17 * sum { break }
      let step = 1e-3 * start
      let next = intensity(at: start + step)
      // Where it falls below the smallest number, as steeply as that.
      let slope = (next > 0 ? log(now / next) : 745) / step
      let length = min(start, 4 / rate, 8 / max(slope, 8 / start))
      let stop = min(end, start + length)
      // Over a short way half the points do: 18⁻¹² is next to nothing.
      let isShort =
        stop < 1.25 * start && (slope + rate) * (stop - start) < 1
      let rule = isShort ? Self.sixPoints : GaussLegendreRule.points12
      sum += rule.integrate(from: start, to: stop) {
        exp(-rate * $0) * intensity(at: $0)
      }
      start = stop
    }
    return sum
  }

  private static let sixPoints = GaussLegendreRule(count: 6)

  /// The logarithm of the sum given λ, with its weights by stage.
  private func logSum(
    _ lambda: Double, _ rate: Double, until end: Double,
    _ tails: (_ mean: Double, _ least: Int) -> PoissonTails
  ) -> Double {
    let mean = (lambda + rate) * end
    let tails = tails(mean, 2 * stages)
    let discount = exp(-Double(stages) * log1p(rate / lambda))
    let factor = discount * tails.scale(ofPower: stages)
    var sums = [Double](repeating: 0, count: weights.count)
    // As long as all stages are passed by the end, for all j alike.
    var certain = 0.0
    var term = 1.0
    var m = 0
    while (m + 1) * stages - (weights.count - 1) < tails.end {
      let n = (m + 1) * stages
      if n < tails.start {
        certain += term
      } else {
        tails.add(term, before: n, to: &sums)
      }
      term *= factor * (b + Double(m)) / (a + (b + Double(m)))
      if term < 1e-25 { break }
      m += 1
    }
    for j in sums.indices { sums[j] += certain }
    let step = 1 / (alpha * (lambda + rate))
    return logMixture(step: tails.isScaled ? step * mean : step) { sums[$0] }
  }

  /// ln Σⱼ wⱼ f(j) Π_{j≤i<k} (s + i) · step: the product, divided by the
  /// power k − j of the step, is the ratio of the densities of λ at the stage
  /// j and under Gamma(s + k), times the power k − j of λ/α.
  private func logMixture(
    step: Double, of function: (_ j: Int) -> Double
  ) -> Double {
    var sum = 0.0
    for j in 0..<stages {
      if j < weights.count { sum += weights[j] * function(j) }
      sum *= (shape + Double(j)) * step
    }
    if sum > 1e-250, sum < 1e250 { return log(sum) }
    var logSum = -Double.infinity
    for j in 0..<stages {
      if j < weights.count {
        logSum = logSumExp(logSum, log(weights[j] * function(j)))
      }
      logSum += log((shape + Double(j)) * step)
    }
    return logSum
  }
}

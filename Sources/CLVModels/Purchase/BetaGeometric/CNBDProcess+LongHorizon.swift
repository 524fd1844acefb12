internal import CLVNumerics
internal import Libm

// Over a horizon of tens of thousands of stages, sums over them take long.
// Given the dropout probability p they have a closed form, and what remains
// is a smooth integral over p ~ Beta(a, b).
//
// With q = 1 − p and y the k complex k-th roots of q, the k-periodic part of
// q^⌊n/k⌋ is a Fourier series, and summed over the negative binomial
//
//   E[q^N | p, j] = Σ p/(k(1 − y)) · y^(j+1−k) · (1 + (1 − y)t/α)^(−s−j).
//
// As each purchase is the last with probability p, E[X | p] =
// (1 − E[q^N | p])/p, in which only the term of the real root cancels as
// p → 0, and is written without. For small q the roots' terms cancel among
// themselves; there E[X | p] = Σₘ q^(m−1) P(N ≥ m) needs few terms. Series in
// the probabilities of m purchases need few unless all customers make many;
// but then they hardly differ by stage, and the roots' terms do not cancel.
// Where hardly anybody stays for as many purchases as a series has terms, the
// mean over p is the sum over purchases itself, with sₘ in the place of qᵐ.

extension CNBDProcess {
  /// E[X(t)] as the mean over p of (1 − E[q^N])/p.
  func expectedPurchasesByDropout(in t: Double) -> Double {
    let tails = LogPowerSeries(
      CNBDTails(self, in: t).prefix(termsOfPower).map { log($0) })
    let roots = UnitRoot.all(degree: stages)
    return expectation(until: t) { p in
      guard p < 0.5 else { return tails.logValue(at: 1 - p) }
      let terms = RootTerms(self, dropout: p, ratio: t / alpha)
      let others = terms.others(roots, isDerivative: false) * exp(-terms.fall)
      return log(terms.leavers - others)
    }
  }

  /// P(alive at t) as the mean over p of E[q^N].
  func survivalByDropout(until t: Double) -> Double {
    if hardlyAnybodyStays {
      return sumOverPurchases { logProbabilityWithoutDropout($0, t) }
    }
    let counts = LogPowerSeries(
      (0..<termsOfPower).map { logProbabilityWithoutDropout($0, t) })
    let roots = UnitRoot.all(degree: stages)
    return expectation(until: t) { p in
      if p >= 0.5, let value = counts.logSum(at: 1 - p) { return value }
      let terms = RootTerms(self, dropout: p, ratio: t / alpha)
      let others = p * terms.others(roots, isDerivative: false)
      return log(terms.stayers + others) - terms.fall
    }
  }

  /// dE[X(t)]/dt as the mean over p of the derivative of (1 − E[q^N])/p.
  func intensityByDropout(at t: Double) -> Double {
    func logDensity(after purchases: Int) -> Double {
      let passed = stages * (purchases + 1) - 1
      let rate = (shape + Double(passed)) / (alpha + t)
      return logStageProbability(of: passed, in: t) + log(rate)
    }
    if hardlyAnybodyStays { return sumOverPurchases(logDensity) }
    let densities = LogPowerSeries(
      (0..<termsOfPower).map { logDensity(after: $0) })
    let roots = UnitRoot.all(degree: stages)
    return expectation(until: t) { p in
      if p >= 0.5, let value = densities.logSum(at: 1 - p) { return value }
      let terms = RootTerms(self, dropout: p, ratio: t / alpha)
      let all = terms.derivative + terms.others(roots, isDerivative: true)
      return log(all / alpha) - terms.fall
    }
  }

  /// With q ≤ 1/2, more terms than these change nothing.
  private var termsOfPower: Int { 56 }

  /// Whether of 10⁴³ customers not one stays for so many purchases.
  private var hardlyAnybodyStays: Bool {
    logBetaFall(a, b, by: Double(termsOfPower)) > 100
  }

  /// Σ sₘ e^f(m) over the purchases m for which anybody stays.
  private func sumOverPurchases(_ logTerm: (_ m: Int) -> Double) -> Double {
    (0..<termsOfPower).reduce(0) { sum, m in
      sum + exp(logTerm(m) - logBetaFall(a, b, by: Double(m)))
    }
  }

  /// The mean over p ~ Beta(a, b) of a positive function of p, given by its
  /// logarithm.
  private func expectation(
    until t: Double, _ logFunction: (_ p: Double) -> Double
  ) -> Double {
    // A shape this small is beyond quadrature, and p beyond counting.
    guard a > 1e-100 else { return exp(logFunction(0)) }
    let lowest = -42 - log1p((1 + shape) * t / alpha)
    return exp(
      logBetaExpectation(shapes: (a, b), varyingWithin: lowest...42) { p, _ in
        logFunction(p)
      })
  }
}

/// Σₘ cₘ qᵐ with positive coefficients, given by their logarithms.
private struct LogPowerSeries {
  private let coefficients: [Double]
  private let logScale: Double

  init(_ logs: [Double]) {
    // All may be below any number.
    let highest = max(logs.max() ?? 0, -.greatestFiniteMagnitude)
    logScale = highest
    coefficients = logs.map { exp($0 - highest) }
  }

  /// Σₘ cₘ qᵐ over the coefficients there are.
  func logValue(at q: Double) -> Double {
    logScale + log(coefficients.reversed().reduce(0) { $0 * q + $1 })
  }

  /// The sum of all the series, whose terms rise to one peak and then fall.
  ///
  /// - Returns: Nil where the terms have not fallen to nothing beside the sum
  ///   by the last coefficient.
  func logSum(at q: Double) -> Double? {
    guard q > 0 else { return logValue(at: 0) }
    let value = logValue(at: q)
    guard let last = coefficients.last else { return value }
    let rest = logScale + log(last) + Double(coefficients.count - 1) * log(q)
    return value > -.infinity && rest < value - 32 ? value : nil
  }
}

/// The terms of E[q^N | p] by the k-th roots y of q = 1 − p, for p < 1:
/// means over the stages j since the last purchase.
///
/// From one stage to the next a term is multiplied by y/(1 + (1 − y)t/α). The
/// terms may be below the smallest number, and are taken over e^(−fall).
private struct RootTerms {
  /// The term of the real root.
  private(set) var stayers = 0.0

  /// Its derivative by t, times −α/p.
  private(set) var derivative = 0.0

  /// The negative logarithm of the real root's term at stage 0.
  let fall: Double

  private let process: CNBDProcess
  private let ratio: Double

  /// p, and from one stage to the next the fall of the real root's term.
  private let dropout: Double
  private let step: Double

  /// |y|.
  private let modulus: Double

  init(_ process: CNBDProcess, dropout p: Double, ratio: Double) {
    self.process = process
    self.ratio = ratio
    let k = Double(process.stages)
    // −ln y, and 1 − y.
    let logRoot = -log1p(-p) / k
    let distance = -expm1(-logRoot)
    modulus = exp(-logRoot)
    // p/(k(1 − y)) · y^((1 − k)/2) is a ratio of hyperbolic sines.
    let slowing = log1p(distance * ratio)
    fall =
      process.shape * slowing - (k - 1) / 2 * logRoot
      - (logSinhRatio(k * logRoot / 2) - logSinhRatio(logRoot / 2))
    step = slowing + logRoot
    dropout = p
    // Where p may have underflowed, the limits.
    let isVanishing = p < 1e-250
    let rate = (isVanishing ? 1 / k : distance / p) / (1 + distance * ratio)
    let factor = exp(-step)
    var power = 1.0
    for (stage, weight) in process.weights.enumerated() {
      stayers += weight * power
      derivative += weight * (process.shape + Double(stage)) * power * rate
      power *= factor
    }
  }

  /// 1 minus the term of the real root, over p.
  var leavers: Double {
    let k = Double(process.stages)
    var sum = 0.0
    for (stage, weight) in process.weights.enumerated() where weight > 0 {
      let j = Double(stage)
      sum +=
        weight
        * (dropout < 1e-250
          ? ((process.shape + j) * ratio + j - (k - 1) / 2) / k
          : -expm1(-(fall + j * step)) / dropout)
    }
    return sum
  }

  /// The sum over the other roots of
  /// y^(j+1−k)/(k(1 − y)) · (1 + (1 − y)t/α)^(−s−j), or of
  /// (s + j) y^(j+1−k)/k · (1 + (1 − y)t/α)^(−s−j−1): conjugate pairs.
  func others(_ roots: [UnitRoot], isDerivative: Bool) -> Double {
    let (stages, shape) = (process.stages, process.shape)
    let size = pow(modulus, Double(1 - stages)) / Double(stages)
    let power = isDerivative ? shape + 1 : shape
    var sum = 0.0
    for root in roots {
      // 1 − y and 1 + (1 − y)t/α.
      let (x, y) = (1 - modulus * root.x, -modulus * root.y)
      let (u, v) = (1 + x * ratio, y * ratio)
      let square = u * u + v * v
      let logSlowing = 0.5 * log(square)
      // This one, and those farther off still, are next to nothing.
      if shape * logSlowing - fall > 65 { break }
      let factor = root.count * exp(fall - power * logSlowing)
      let turn = power * atan2(v, u)
      let (c, s) = (factor * cos(turn), factor * sin(turn))
      // As y^k is real, y^(1−k) turns by as much as y.
      var term = (x: root.x * c + root.y * s, y: root.y * c - root.x * s)
      if !isDerivative {
        let scale = 1 / (x * x + y * y)
        term = (
          (term.x * x + term.y * y) * scale, (term.y * x - term.x * y) * scale
        )
      }
      let scale = modulus / square
      let mean = stageMean(
        (root.x * u + root.y * v) * scale, (root.y * u - root.x * v) * scale,
        isDerivative: isDerivative)
      sum += term.x * mean.x - term.y * mean.y
    }
    return size * sum
  }

  /// Σⱼ wⱼ gʲ, or Σⱼ wⱼ (s + j) gʲ, for a complex g = x + iy.
  private func stageMean(
    _ x: Double, _ y: Double, isDerivative: Bool
  ) -> (x: Double, y: Double) {
    var sum = (x: 0.0, y: 0.0)
    for (j, weight) in process.weights.enumerated().reversed() {
      let term = isDerivative ? weight * (process.shape + Double(j)) : weight
      sum = (sum.x * x - sum.y * y + term, sum.x * y + sum.y * x)
    }
    return sum
  }
}

/// A k-th root of 1 above the real line, or −1.
private struct UnitRoot {
  let x: Double
  let y: Double

  /// 2, for itself and its conjugate; 1 for −1.
  let count: Double

  /// All of them, from 1 on.
  static func all(degree k: Int) -> [Self] {
    (1..<k / 2 + 1).map { l in
      let angle = 2 * Double.pi * Double(l) / Double(k)
      return Self(x: cos(angle), y: sin(angle), count: 2 * l == k ? 1 : 2)
    }
  }
}

/// ln(sinh(x)/x), for 0 ≤ x < 1.
private func logSinhRatio(_ x: Double) -> Double {
  guard x < 0.1 else { return log(sinh(x) / x) }
  // Of the next term, 1e-13 of the first is left.
  let xx = x * x
  return xx / 6 * (1 - xx / 30 * (1 - xx * 4 / 63 * (1 - xx * 3 / 40)))
}

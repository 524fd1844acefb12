internal import CLVNumerics
internal import Libm

/// The probability of n stages of a ``CNBDProcess``, and of ever fewer.
///
/// Σⱼ wⱼ P(M = n − j) with M of shape s + j is, by the form of wⱼ,
///
///     (s)ₙ/n! · (1 − x)^s (x + u(1 − x))ⁿ/W · P(B < k),
///
/// with W the sum that the weights were divided by, and B binomial of n trials
/// at u(1 − x)/(x + u(1 − x)). From n to n − 1 the first factor changes by a
/// ratio, and P(B < k) grows by what it lost: nothing cancels on the way down.
struct StageMass {
  /// The probability of n stages, over that of the first n and all scales.
  private(set) var mass = 1.0

  /// s.
  let shape: Double

  /// The mass with P(B = k − 1) in the place of P(B < k).
  private var edge = 0.0
  private var n: Double

  private let stages: Double

  /// x and u(1 − x).
  private let passing: Double
  private let silent: Double

  /// The mass of n stages, to begin with.
  ///
  /// - Parameters:
  ///   - process: The process.
  ///   - ratio: t/α, above 0.
  ///   - n: The first number of stages.
  init(_ process: CNBDProcess, shareOf ratio: Double, at n: Int) {
    self.n = Double(n)
    shape = process.shape
    stages = Double(process.stages)
    // 1 − x and x.
    let complement = 1 / (1 + ratio)
    passing = ratio < 1 ? ratio * complement : 1 / (1 + 1 / ratio)
    silent = process.share * complement
    // Of fewer than k trials, all have fewer than k successes.
    guard silent > 0, n >= process.stages else { return }
    // P(B < k)/P(B = k − 1), from k − 1 successes down, by Horner's rule.
    let odds = passing / silent
    var sum = 1.0
    for i in stride(from: 1.0, to: stages, by: 1) {
      sum = 1 + sum * odds * i / (self.n - i + 1)
    }
    edge = 1 / sum
  }

  /// From n to n − 1.
  mutating func goDown() {
    let base = passing + silent
    let ratio = n / ((shape + n - 1) * base)
    guard edge > 0, n >= stages else {
      mass *= ratio
      n -= 1
      return
    }
    // P(B = k − 1) of n − 1 trials, from that of n.
    edge *= (n - stages + 1) / ((shape + n - 1) * passing)
    mass = ratio * mass + silent / base * edge
    n -= 1
  }

  /// Multiplies everything by a factor.
  mutating func scale(by factor: Double) {
    mass *= factor
    edge *= factor
  }

  /// ln of the probability of n stages, times W, over that of a customer at
  /// stage 0 alone: of (1 + u(1 − x)/x)ⁿ P(B < k).
  var logRelative: Double {
    let logPower = n * log1p(silent / passing)
    guard silent > 0, n >= stages else { return logPower }
    let base = passing + silent
    let fewer = IncompleteBeta(
      n - stages + 1, stages, passing / base, complement: silent / base)
    return logPower + fewer.logLower
  }
}

internal import CLVNumerics
internal import Libm

/// The rate of purchases expected of a new customer of a ``CNBDProcess``, for
/// many times.
///
/// Of `StageDistribution`, Σₘ sₘ₋₁ P(M = km − 1)(s + km − 1)/(α + t), only
/// the stages that complete a purchase count. With x = t/(α + t) they make a
/// power series,
///
///     (1 − x)^s/t · Σₘ sₘ₋₁ Γ(s + km)/(Γ(s)Γ(km)) · (xᵏ)ᵐ,
///
/// of positive terms, whose coefficients do not depend on the time.
struct RegularIntensity: Sendable {
  /// Longer series are not made, nor more panels of a ``PurchaseCurve``.
  private static let mostTerms = 2e4
  private static let mostPanels = 4e3

  private let process: CNBDProcess

  /// The coefficients, over that of the first purchase.
  private var coefficients: [Double] = [1]

  /// ln Γ(s + k)/(Γ(s)Γ(k)), the first coefficient.
  private let logScale: Double

  /// The intensity up to a last time.
  ///
  /// - Returns: Nil for a customer who has bought before, or where sums would
  ///   be long or large, or a curve would have many panels.
  init?(_ process: CNBDProcess, until last: Double) {
    self.process = process
    let (k, s) = (Double(process.stages), process.shape)
    logScale = -logBeta(s, k)
    let decay = k * log1p(process.alpha / last)
    // Where the terms have fallen by e⁴² from what they could have grown to.
    var terms = 42 / decay
    for _ in 0..<8 { terms = (42 + s * log1p(terms)) / decay }
    let panels =
      2 * log1p(last / process.alpha)
      / (process.smoothLength(from: 0) / process.alpha)
    guard process.weights.count == 1, last > 0, terms < Self.mostTerms,
      s * log1p(terms) < 600, panels < Self.mostPanels
    else { return nil }
    let count = Int(saturating: terms) + 2
    coefficients.reserveCapacity(count)
    var coefficient = 1.0
    for m in 1..<count {
      let first = m * process.stages
      for i in first..<first + process.stages {
        coefficient *= 1 + s / Double(i)
      }
      let stays = process.b + Double(m - 1)
      coefficient *= stays / (process.a + stays)
      coefficients.append(coefficient)
    }
  }

  /// The rate at a time, no later than the last.
  func value(at t: Double) -> Double {
    guard t > 0 else { return process.intensity(at: 0) }
    let (k, s) = (Double(process.stages), process.shape)
    let logPower = -k * log1p(process.alpha / t)
    let power = exp(logPower)
    // From here on the terms fall.
    let peak = -s / logPower
    var sum = 0.0
    var factor = 1.0
    for (m, coefficient) in coefficients.enumerated() {
      let term = coefficient * factor
      sum += term
      if Double(m) > peak, term < 1e-18 * sum { break }
      factor *= power
    }
    return exp(
      logScale + logPower + log(sum) - s * log1p(t / process.alpha) - log(t))
  }
}

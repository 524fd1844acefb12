internal import CLVNumerics
internal import Libm

/// The sum Σ f(k) over k = 1, 2, … of f(k) = S(n + k)/S(n) · e^(−δ(k − 1)),
/// for a retention model.
///
/// The first thousand terms and more are added up. What is left is, by
/// Euler and Maclaurin (DLMF 2.10.1), the integral of the smooth f with
/// corrections at its ends; so the sum takes no longer without discounting,
/// where f falls as a power of k.
struct ResidualLifetimeSum<Model: RetentionModel> {
  private let model: Model
  private let renewals: Double
  private let rate: Double
  private let delta: Double

  init(_ model: Model, after n: Int, rate: Double) {
    self.model = model
    renewals = Double(n)
    self.rate = rate
    delta = log1p(rate)
  }

  /// The sum of the first `payments` terms, all of them if that is `Int.max`.
  func value(_ payments: Int) -> Double {
    guard payments > 0 else { return 0 }
    let isEndless = payments == .max
    if isEndless, rate == 0, model.tailExponent <= 1 { return .infinity }
    // What follows a term is at most the term over d; where nothing is
    // discounted, this much for any exponent above 1 that can be written.
    let longest = min(1 / rate, 1e20)
    var sum = 0.0
    var k = 0
    while k < payments {
      k += 1
      let term = term(Double(k))
      sum += term
      if term * longest <= 1e-17 * sum { return sum }
      if k >= 1000, isEndless || payments > 100_000, isSmooth(at: k, sum) {
        return sum + rest(after: k, upTo: payments, sum)
      }
    }
    return sum
  }

  private func term(_ k: Double) -> Double {
    exp(logTerm(k))
  }

  private func logTerm(_ k: Double) -> Double {
    -model.cumulativeHazard(to: renewals + k, after: renewals)
      - delta * (k - 1)
  }

  /// Whether the corrections at k leave no error that counts.
  private func isSmooth(at k: Int, _ sum: Double) -> Bool {
    abs(derivatives(at: Double(k)).third) / 720 <= 1e-12 * sum
  }

  /// The first and third derivatives of f, by central differences.
  private func derivatives(at k: Double) -> (first: Double, third: Double) {
    let near = term(k + 1) - term(k - 1)
    let far = term(k + 2) - term(k - 2)
    return ((8 * near - far) / 12, far / 2 - near)
  }

  /// Σ f(j) over k < j ≤ end.
  private func rest(after k: Int, upTo end: Int, _ sum: Double) -> Double {
    let isEndless = end == .max
    let start = Double(k)
    var rest = integral(
      from: log(start), to: isEndless ? 690 : log(Double(end)),
      beside: sum)
    let atStart = derivatives(at: start)
    rest -= term(start) / 2 + atStart.first / 12 - atStart.third / 720
    if !isEndless {
      let atEnd = derivatives(at: Double(end))
      rest += term(Double(end)) / 2 + atEnd.first / 12 - atEnd.third / 720
    }
    return rest
  }

  /// ∫ f(k) dk, over ln k.
  ///
  /// By Gauss–Legendre panels that grow and shrink with the integrand's
  /// smoothness, and by its power law once f has settled to it. Lifetimes
  /// beyond e⁶⁹⁰ periods count as infinite.
  private func integral(
    from start: Double, to end: Double, beside sum: Double
  ) -> Double {
    func logIntegrand(_ x: Double) -> Double { x + logTerm(exp(x)) }
    var x = start
    var width = 0.5
    var height = logIntegrand(x)
    var total = 0.0
    while x < end {
      let stop = min(end, x + width)
      let fine = GaussLegendreRule.points20.integrate(from: x, to: stop) {
        exp(logIntegrand($0))
      }
      let coarse = GaussLegendreRule.points12.integrate(from: x, to: stop) {
        exp(logIntegrand($0))
      }
      let tolerance = 1e-14 * (fine + total + sum)
      if abs(fine - coarse) > tolerance, stop - x > 1e-6 {
        width = (stop - x) / 2
        continue
      }
      total += fine
      guard total.isFinite else { return .infinity }
      let next = logIntegrand(stop)
      let slope = (next - height) / (stop - x)
      if end == 690, let tail = tail(height: next, slope: slope, at: stop),
        tail.isExact || tail.value <= 1e-17 * (total + sum)
      {
        return total + tail.value
      }
      width = 2 * (stop - x)
      (x, height) = (stop, next)
    }
    // Beyond, only a slow power law leaves anything, without discounting.
    return end == 690 && rate == 0 && height > log(total + sum) - 39
      ? .infinity : total
  }

  /// The integral beyond ln k = x: the power law's where f has settled to it,
  /// else a bound.
  private func tail(
    height: Double, slope: Double, at x: Double
  ) -> (value: Double, isExact: Bool)? {
    if rate > 0 { return (exp(height - x - log(delta)), false) }
    let final = 1 - model.tailExponent
    let noise = 1e-15 * (1 + abs(height))
    if abs(slope - final) <= 1e-13 * abs(final) + noise {
      return (exp(height) / -final, true)
    }
    return (exp(height) * 1e20, false)
  }
}

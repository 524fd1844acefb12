internal import CLVNumerics

/// The expected purchases of a new customer by any time up to a last one.
///
/// A process that integrates its intensity over time would do so from 0 for
/// each time asked for. Here the intensity is evaluated once, at the nodes of
/// Gauss–Legendre quadrature on panels over which it is smooth. On a panel it
/// is its expansion in Legendre polynomials,
/// f(x) = Σ cₖPₖ(x), cₖ = (2k + 1)/2 · Σ wⱼ f(xⱼ) Pₖ(xⱼ), whose integral is
/// known: ∫ Pₖ = (Pₖ₊₁ − Pₖ₋₁)/(2k + 1) (DLMF 18.9.22 with 18.18).
public struct PurchaseCurve<Process: PurchaseProcess>: Sendable {
  private let process: Process

  /// The panels in their order; empty where the process has a better way.
  private var panels: [Panel] = []

  /// A stretch of time over which the intensity is smooth.
  fileprivate struct Panel: Sendable {
    let start: Double
    let length: Double

    /// The purchases expected by its beginning.
    let before: Double

    /// The coefficients of the intensity.
    let coefficients: [Double]
  }

  /// The expectations by times from 0 to `last`.
  public init(_ process: Process, until last: Double) {
    self.process = process
    guard let intensity = process.intensityToIntegrate(until: last) else {
      return
    }
    var start = 0.0
    var before = 0.0
    while start < last {
      // The integral up to a point within converges half as fast as that of
      // the whole, whose rule is exact for twice the degree. With half the
      // length and 20 points, (1 + t/α)^(−r − 1) loses 3e-13 of it at most.
      let length = min(last - start, 0.5 * process.smoothLength(from: start))
      // What is left is below a rounding.
      guard start + length > start else { break }
      let panel = Panel(
        start: start, length: length, before: before,
        coefficients: Self.coefficients(intensity, start, length))
      panels.append(panel)
      before += length * panel.coefficients[0]
      start += length
    }
  }

  /// The expected number of purchases in (0, t].
  public func expectedPurchases(in t: Double) -> Double {
    guard !panels.isEmpty else { return process.expectedPurchases(in: t) }
    guard t > 0 else { return 0 }
    var (low, high) = (0, panels.count - 1)
    while low < high {
      let middle = (low + high + 1) / 2
      if panels[middle].start < t { low = middle } else { high = middle - 1 }
    }
    return panels[low].expectedPurchases(by: t)
  }

  private static func coefficients(
    _ intensity: (Double) -> Double, _ start: Double, _ length: Double
  ) -> [Double] {
    let rule = GaussLegendreRule.points20
    let count = rule.nodes.count
    var sums = [Double](repeating: 0, count: count)
    for (node, weight) in zip(rule.nodes, rule.weights) {
      let term = weight * intensity(start + 0.5 * (1 + node) * length)
      forEachLegendre(at: node, count: count) { k, value in
        sums[k] += (Double(k) + 0.5) * term * value
      }
    }
    return sums
  }
}

extension PurchaseCurve.Panel {
  func expectedPurchases(by t: Double) -> Double {
    let x = min(1, max(-1, 2 * (t - start) / length - 1))
    let count = coefficients.count
    // Pₖ contributes its integral from −1, by its neighbours.
    var sum = coefficients[0] * (x + 1)
    var older = 1.0
    var old = x
    forEachLegendre(at: x, count: count + 1) { k, value in
      if k >= 2 {
        sum += coefficients[k - 1] * (value - older) / Double(2 * k - 1)
        (older, old) = (old, value)
      }
    }
    return before + 0.5 * length * sum
  }
}

/// The Legendre polynomials P₀, P₁, … at a point: DLMF 18.9.1.
private func forEachLegendre(
  at x: Double, count: Int, _ body: (_ k: Int, _ value: Double) -> Void
) {
  var previous = 0.0
  var value = 1.0
  for k in 0..<count {
    body(k, value)
    let n = Double(k)
    (previous, value) = (
      value, ((2 * n + 1) * x * value - n * previous) / (n + 1)
    )
  }
}

import CLVNumerics
internal import Libm

/// The odds e^d that a customer has left by T, given the history.
///
/// e^d = ∫ f(τ)/S(T) · ((α + T)/(α + τ))^n dτ from tₓ to T, with n = r + x.
///
/// All terms are positive, and under the integral sign so are those of the
/// derivatives but for their constant parts: nothing cancels, unlike in the
/// closed form with two ₂F₁ (Fader & Hardie, "A note on deriving the
/// Pareto/NBD model and related expressions", note 009, equations 24 and 25).
/// The integrand is taken relative to its value at tₓ, where n and s can be
/// in the thousands and more: with f = s·Λ′·e^(−sΛ),
///
/// d = ln s + ln Λ′(tₓ) + s(Λ(T) − Λ(tₓ)) + n ln((α + T)/(α + tₓ)) + ln I,
/// I = ∫ Λ′(τ)/Λ′(tₓ) · e^(−s(Λ(τ) − Λ(tₓ))) ((α + tₓ)/(α + τ))^n dτ.
struct LifetimeOdds<Moment: LifetimeMoment> {
  /// n = r + x.
  let exponent: Double
  let alpha: Double

  /// s.
  let shape: Double
  let last: Moment
  let end: Moment

  /// ln((α + T)/(α + tₓ)).
  let logGap: Double

  /// α + tₓ.
  let origin: Double
  let span: Double

  /// d − ln I.
  let logFront: Double

  @inline(__always)
  init(
    exponent: Double, alpha: Double, shape: Double, last: Moment, end: Moment,
    logGap: Double
  ) {
    self.exponent = exponent
    self.alpha = alpha
    self.shape = shape
    self.last = last
    self.end = end
    self.logGap = logGap
    origin = alpha + last.time
    span = end.time - last.time
    logFront =
      log(shape) + last.logRate + shape * (end.exponent - last.exponent)
      + exponent * logGap
  }

  /// d; −∞ where T = tₓ.
  func logOdds() -> Double {
    logFront + logIntegral()
  }

  /// ln(e^A + e^O): see ``logStayingOrNot(_:)``.
  func logStayingOrNot() -> Double { logStayingOrNot(logIntegral()) }

  /// ln(e^A + e^O) for a ln I, with A = ln S(T) − n ln((α + T)/(α + tₓ)) of
  /// those who stayed, and have not bought since tₓ, and O = A + d of those who
  /// left.
  ///
  /// Where n, s and Λ(T) are large, A and d are far from zero, and cancel in
  /// A + ln(1 + e^d); so it is O + ln(1 + e^(−d)) where d is above 0.
  @inline(__always)
  func logStayingOrNot(_ logIntegral: Double) -> Double {
    let odds = logFront + logIntegral
    let front =
      odds > 0
      ? log(shape) + last.logRate - shape * last.exponent + logIntegral
      : -shape * end.exponent - exponent * logGap
    return front + logOnePlus(exp(-abs(odds)))
  }

  /// ln I; −∞ where T = tₓ.
  private func logIntegral() -> Double {
    guard span > 0 else { return -.infinity }
    var integral = 0.0
    PanelRules.shared.withRules { rules in
      _ = integrate(rules) { node in integral += node.weight }
    }
    return log(integral)
  }

  /// A node of the quadrature of I.
  struct Node {
    /// The weight, with the integrand in it.
    var weight: Double

    /// τ − tₓ.
    var offset: Double

    /// ln((α + τ)/(α + tₓ)).
    var logGap: Double

    var step: LifetimeStep
  }

  /// Visits the nodes of Gauss–Legendre quadrature of I.
  ///
  /// The variable is v = ln(m + τ), with m the nearer of the two branch
  /// points, at τ = −α and at Λ's pole: the integrand is analytic where
  /// |Im v| < π. Panels over which it falls by no more than e²⁰, and no longer
  /// than 6, are enough for 20 points, and shorter ones for fewer.
  ///
  /// - Parameters:
  ///   - rules: The rules for a panel.
  ///   - reach: τ − tₓ up to which I has been integrated already.
  ///   - integrated: I up to there.
  ///   - visit: Takes the nodes, with τ rising from panel to panel.
  /// - Returns: τ − tₓ up to which I now has been integrated; what is left to
  ///   the next T is negligible.
  @inline(__always)
  func integrate(
    _ rules: PanelRules.Rules, from reach: Double? = nil,
    integrated: Double = 0, _ visit: (Node) -> Void
  ) -> Double {
    let nearest = min(origin, last.pole)
    let originIsNearest = nearest == origin
    let inverseOrigin = 1 / origin
    let rest = exp(-logFront)
    var start = reach ?? beginning
    guard start < span else { return start }
    var logStart = start > 0 ? logOnePlus(start / nearest) : 0
    var fallen = start > 0 ? fall(start) : Fall()
    var sum = integrated
    var panel = 0
    while true {
      let z = nearest + start
      let smooth = last.smoothLength(after: start)
      var length = min(span - start, 400 * z, 2 * smooth)
      // Only parameters beyond all reason lead here: I is not a number.
      guard length > 0, panel < Self.mostPanels else {
        visit(
          Node(
            weight: .nan, offset: start, logGap: 0, step: last.step(over: 0)))
        return span
      }
      panel += 1
      var isLast = length == span - start
      var logLength = logOnePlus(length / z)
      var next = start == 0 && isLast ? wholeFall : fall(start + length)
      // In v it mostly falls ever faster, in τ ever more slowly: neither of
      // two ways to shorten the panel shortens it too little. Where ageing
      // makes hazards rise by orders of magnitude both shorten it far too
      // much, and halving finds the way back.
      var steepest = 20 / slope(start, growth: fallen.growth)
      var (tooShort, tooLong) = (0.0, Double.infinity)
      for _ in 0..<100 {
        let fall = next.total - fallen.total
        if fall > 20 {
          tooLong = length
          length = max(z * expm1(logLength * 20 / fall), 1e-3 * tooLong)
          if steepest > length, steepest < tooLong {
            length = steepest
            steepest = 0
          }
        } else if fall < 1, tooLong < .infinity, tooLong > 1.1 * length {
          tooShort = length
        } else {
          break
        }
        if tooShort > 0 { length = (tooShort * tooLong).squareRoot() }
        logLength = logOnePlus(length / z)
        isLast = false
        next = self.fall(start + length)
      }
      let rule = rules.rule(
        fall: next.total - fallen.total,
        logLength: max(logLength, 3 * length / smooth))
      for i in rule.range {
        let v = logLength * rules.nodes[i]
        let growth = growthOver(v)
        let position = z + z * growth
        let offset = start + z * growth
        let step = last.step(over: offset)
        let gap =
          originIsNearest
          ? logStart + v : logOnePlus(offset * inverseOrigin)
        let value = step.growth * exp(-shape * step.rise - exponent * gap)
        let weight = logLength * rules.weights[i] * position * value
        sum += weight
        visit(
          Node(weight: weight, offset: offset, logGap: gap, step: step))
      }
      if isLast { return span }
      start += length
      logStart += logLength
      fallen = next
      // What is left is at most S(τ)/f(tₓ) times the purchases' part.
      let bound = exp(-fallen.staying)
      if bound < 1e-18 * (sum + rest) * shape * last.rate { return start }
    }
  }

  /// More panels than any integral needs that has been met, ten times over.
  private static var mostPanels: Int { 1000 }

  /// Before this offset the integral is next to nothing.
  ///
  /// Until its onset Λ′ grows as e^(bτ). Then I is at least e⁻¹/b times the
  /// integrand at the onset, or at T, and what lies before is less than
  /// 3·10⁻¹⁸ of it.
  @inline(__always)
  private var beginning: Double {
    guard Moment.ages else { return 0 }
    let onset = min(span, last.onset(shape: shape))
    let grown = last.ageing * onset
    guard grown > 42 else { return 0 }
    let margin = 42 + log(grown) + fall(onset).staying
    return max(0, onset - margin / last.ageing)
  }

  /// How far the logarithm of the integrand is below its value at tₓ.
  private struct Fall {
    /// By the survival function and the purchases' part.
    var staying = 0.0

    /// And by the size of the change of Λ′.
    var total = 0.0

    /// The factor by which Λ′ has grown.
    var growth = 1.0
  }

  /// How fast the logarithm of the integrand falls by τ, at most.
  @inline(__always)
  private func slope(_ offset: Double, growth: Double) -> Double {
    (shape + 1) * last.rate * growth + exponent / (origin + offset)
  }

  @inline(__always)
  private func fall(_ offset: Double) -> Fall {
    let step = last.step(over: offset)
    let staying = shape * step.rise + exponent * logOnePlus(offset / origin)
    return Fall(
      staying: staying, total: staying + abs(log(step.growth)),
      growth: step.growth)
  }

  /// Over the whole of the time since the last purchase.
  private var wholeFall: Fall {
    let staying =
      shape * (end.exponent - last.exponent) + exponent * logGap
    return Fall(
      staying: staying, total: staying + abs(end.logRate - last.logRate))
  }
}

/// Gauss–Legendre rules on [0, 1] of 4, 6, 8, 12 and 20 points.
struct PanelRules: Sendable {
  static let shared = PanelRules()

  private let nodes: [Double]
  private let weights: [Double]

  private init() {
    let rules = [4, 6, 8, 12, 20].map { GaussLegendreRule(count: $0) }
    nodes = rules.flatMap(\.nodes).map { 0.5 * (1 + $0) }
    weights = rules.flatMap(\.weights).map { 0.5 * $0 }
  }

  func withRules<Result>(_ body: (Rules) -> Result) -> Result {
    nodes.withUnsafeBufferPointer { nodes in
      weights.withUnsafeBufferPointer { weights in
        body(Rules(nodes: nodes, weights: weights))
      }
    }
  }

  /// The rules one after the other.
  struct Rules {
    let nodes: UnsafeBufferPointer<Double>
    let weights: UnsafeBufferPointer<Double>

    struct Rule {
      let range: Range<Int>
    }

    /// The smallest rule that is exact to rounding over a panel of a length in
    /// v, over which the integrand falls by e^`fall`.
    @inline(__always)
    func rule(fall: Double, logLength: Double) -> Rule {
      if fall <= 0.18 && logLength <= 0.15 { return Rule(range: 0..<4) }
      if fall <= 1.1 && logLength <= 0.7 { return Rule(range: 4..<10) }
      if fall <= 3 && logLength <= 1.4 { return Rule(range: 10..<18) }
      if fall <= 8 && logLength <= 3 { return Rule(range: 18..<30) }
      return Rule(range: 30..<50)
    }
  }
}

/// e^v − 1 for v ≥ 0, as `expm1`, but in less time.
///
/// Its rounding is that of 1 beyond 0.05, where the power series ends.
@inline(__always)
private func growthOver(_ v: Double) -> Double {
  guard v < 0.05 else { return exp(v) - 1 }
  let low = 1 + v * (1.0 / 2) * (1 + v * (1.0 / 3))
  let v2 = v * v
  let high = 1 + v * (1.0 / 5) * (1 + v * (1.0 / 6) * (1 + v * (1.0 / 7)))
  return v * (low + v2 * v * (1.0 / 24) * high)
}

/// ln(1 + x) for x ≥ 0, as `log1p`, but in a third of the time.
///
/// With z = x/(2 + x) it is 2 artanh z, whose series (DLMF 4.38.5) needs
/// nine terms for x ≤ 1/4; beyond, 1 + x has lost nothing that matters.
@inline(__always)
func logOnePlus(_ x: Double) -> Double {
  guard x < 0.25 else { return log(1 + x) }
  let z = x / (2 + x)
  let z2 = z * z
  let z4 = z2 * z2
  let low = (2.0 / 3 + z2 * (2.0 / 5)) + z4 * (2.0 / 7 + z2 * (2.0 / 9))
  let high = (2.0 / 11 + z2 * (2.0 / 13)) + z4 * (2.0 / 15 + z2 * (2.0 / 17))
  return z * (2 + z2 * (low + z4 * z4 * high))
}

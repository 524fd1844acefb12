import CLVNumerics

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The odds e^d that a customer has left by T, given the history:
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
    guard span > 0 else { return -.infinity }
    var integral = 0.0
    PanelRules.shared.withRules { rules in
      integrate(rules) { node in integral += node.weight }
    }
    return logFront + log(integral)
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
  /// |Im v| < π. It falls in v ever faster, so that panels over which it
  /// falls by no more than e²⁰, and no longer than 6, are enough for 20
  /// points, and shorter ones for fewer.
  @inline(__always)
  func integrate(_ rules: PanelRules.Rules, _ visit: (Node) -> Void) {
    let nearest = min(origin, last.pole)
    let power = shape + 1
    @inline(__always)
    func fall(_ offset: Double) -> Double {
      power * last.step(over: offset).rise
        + exponent * log1p(offset / origin)
    }
    let rest = exp(-logFront)
    var start = 0.0
    var fallen = 0.0
    var sum = 0.0
    while true {
      let z = nearest + start
      let smooth = last.smoothLength(after: start)
      var length = min(span - start, 400 * z, 2 * smooth)
      var isLast = length == span - start
      var logLength = log1p(length / z)
      var drop =
        (start == 0 && isLast
          ? power * (end.exponent - last.exponent) + exponent * logGap
          : fall(start + length)) - fallen
      if drop > 20 {
        logLength *= 20 / drop
        length = z * expm1(logLength)
        isLast = false
        drop = fall(start + length) - fallen
      }
      let rule = rules.rule(
        fall: drop, logLength: max(logLength, 3 * length / smooth))
      for i in rule.range {
        let v = logLength * rules.nodes[i]
        let position = z * exp(v)
        let offset = position - nearest
        let step = last.step(over: offset)
        let gap = log1p(offset / origin)
        let value = step.growth * exp(-shape * step.rise - exponent * gap)
        let weight = logLength * rules.weights[i] * position * value
        sum += weight
        visit(
          Node(weight: weight, offset: offset, logGap: gap, step: step))
      }
      if isLast { return }
      start += length
      fallen += drop
      // What is left is at most S(τ)/f(tₓ) times the purchases' part.
      let bound = exp(last.step(over: start).rise - fallen)
      if bound < 1e-18 * (sum + rest) * shape * last.rate { return }
    }
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

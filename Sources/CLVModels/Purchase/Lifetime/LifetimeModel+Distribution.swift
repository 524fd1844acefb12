import CLVNumerics

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// How long of (0, t] a customer stays and buys: the nodes of a quadrature
/// over the density of lifetimes, and t itself with the weight S(t).
///
/// The panels are short enough for the probability of every count, which as
/// a function of the time is a peak: in y = ln(1 + τ/α) the k-th is near
/// ln(1 + k/r), and √((1 − e^(−y))/r) wide.
struct PurchasingTimes {
  /// A time at which the customer may leave, or t.
  struct Node {
    let time: Double

    /// y = ln(1 + τ/α).
    let logGrowth: Double

    /// How likely it is.
    let weight: Double
  }

  private let r: Double
  private let alpha: Double
  private(set) var nodes: [Node] = []

  init<Model: LifetimeModel>(_ model: Model, until t: Double) {
    r = model.r
    alpha = model.alpha
    let life = model.lifetime
    let rule = GaussLegendreRule.points12
    var start = 0.0
    var staying = 1.0
    while start < t, staying > 1e-18 {
      let length = min(
        life.smoothLength(from: start), smoothLength(from: start))
      let stop = min(t, start + length)
      // Only where a length is below the rounding of the time.
      guard stop > start else { break }
      let half = 0.5 * (stop - start)
      for (x, weight) in zip(rule.nodes, rule.weights) {
        let time = start + half * (1 + x)
        let moment = life.moment(at: time)
        let hazard = life.shape * moment.rate
        let density = hazard * exp(-life.shape * moment.exponent)
        append(time, weight: half * weight * density)
      }
      start = stop
      staying = life.survival(until: start)
    }
    append(t, weight: life.survival(until: t))
  }

  private mutating func append(_ time: Double, weight: Double) {
    guard weight > 0 else { return }
    nodes.append(
      Node(time: time, logGrowth: log1p(time / alpha), weight: weight))
  }

  private func smoothLength(from t: Double) -> Double {
    let share = t / (alpha + t)
    let width = max(4 / r, 3 * (share / r).squareRoot())
    return (alpha + t) * expm1(min(1, width))
  }

  /// The mean of a function of the time.
  func mean(_ function: (Node) -> Double) -> Double {
    nodes.reduce(0) { $0 + $1.weight * function($1) }
  }

  /// P(X ≥ k) for k = 0, 1, 2, …, by the mass below, to an absolute 1e-14.
  func exceedances(downTo floor: Double) -> [Double] {
    var masses = nodes.map { CountMass(r: r, $0) }
    var result = [1.0]
    var below = 0.0
    var k = 0.0
    while let last = result.last, last > floor {
      let factor = (r + k) / (k + 1)
      for i in masses.indices {
        below += masses[i].value
        masses[i].advance(factor)
      }
      // Rounding leaves the mass below short of 1 by no more than this.
      result.append(below > 1 - 1e-14 ? 0 : 1 - below)
      k += 1
    }
    return result
  }
}

/// A node's weight times the probability of k purchases by then, which is
/// carried on from one k to the next.
private struct CountMass {
  private var mantissa = 1.0
  private var scale: Double
  private var logScale: Double
  private let share: Double

  init(r: Double, _ node: PurchasingTimes.Node) {
    logScale = log(node.weight) - r * node.logGrowth
    scale = exp(logScale)
    share = -expm1(-node.logGrowth)
  }

  var value: Double { mantissa * scale }

  /// NB(k + 1) = NB(k) · (r + k)/(k + 1) · τ/(α + τ).
  mutating func advance(_ factor: Double) {
    mantissa *= factor * share
    // Where the first probabilities underflow, the later ones may not.
    guard mantissa > 0x1p300 else { return }
    mantissa *= 0x1p-300
    logScale += 300 * M_LN2
    scale = exp(logScale)
  }
}

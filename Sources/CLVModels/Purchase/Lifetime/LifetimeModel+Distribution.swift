import CLVNumerics
internal import Libm

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
    var panels = PurchasingPanels(model, until: t)
    while let panel = panels.next() {
      panel.forEachNode(of: life) { append($0, weight: $1) }
      if panels.staying <= 1e-18 { break }
    }
    append(t, weight: life.survival(until: t))
  }

  /// The mean of a function of the time that customers stay, which falls from
  /// some time on.
  ///
  /// From there on panels end as soon as the others cannot count.
  static func mean<Model: LifetimeModel>(
    _ model: Model, until t: Double, fallingFrom end: Double,
    _ function: (_ time: Double) -> Double
  ) -> Double {
    let life = model.lifetime
    let last = life.survival(until: t)
    var sum = last > 0 ? last * function(t) : 0
    var panels = PurchasingPanels(model, until: t)
    while let panel = panels.next() {
      panel.forEachNode(of: life) { time, weight in
        if weight > 0 { sum += weight * function(time) }
      }
      let staying = panels.staying
      if staying <= 1e-18 { break }
      if panel.stop > end,
        (staying - last) * function(panel.stop) <= 1e-18 * sum
      {
        break
      }
    }
    return sum
  }

  private mutating func append(_ time: Double, weight: Double) {
    guard weight > 0 else { return }
    nodes.append(
      Node(time: time, logGrowth: log1p(time / alpha), weight: weight))
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

/// The panels of the quadrature of ``PurchasingTimes``, from time 0 on.
private struct PurchasingPanels<Model: LifetimeModel>: IteratorProtocol {
  struct Panel {
    let start: Double
    let stop: Double

    /// Calls with each time and its weight, the density of lifetimes in it.
    func forEachNode(
      of life: Model.Life, _ body: (_ time: Double, _ weight: Double) -> Void
    ) {
      let rule = GaussLegendreRule.points12
      let half = 0.5 * (stop - start)
      for (x, weight) in zip(rule.nodes, rule.weights) {
        let time = start + half * (1 + x)
        let moment = life.moment(at: time)
        let hazard = life.shape * moment.rate
        let density = hazard * exp(-life.shape * moment.exponent)
        body(time, half * weight * density)
      }
    }
  }

  private let model: Model
  private let end: Double
  private var start = 0.0

  init(_ model: Model, until end: Double) {
    self.model = model
    self.end = end
  }

  /// The share of customers who stay beyond the panels so far.
  var staying: Double { model.lifetime.survival(until: start) }

  mutating func next() -> Panel? {
    guard start < end else { return nil }
    let length = min(
      model.lifetime.smoothLength(from: start), smoothLength(from: start))
    let stop = min(end, start + length)
    // Only where a length is below the rounding of the time.
    guard stop > start else { return nil }
    defer { start = stop }
    return Panel(start: start, stop: stop)
  }

  private func smoothLength(from t: Double) -> Double {
    let share = t / (model.alpha + t)
    let width = max(4 / model.r, 3 * (share / model.r).squareRoot())
    return (model.alpha + t) * expm1(min(1, width))
  }
}

extension NBD {
  /// From when on P(N = k) is below 1e-19 of what it is at its highest, and
  /// falls; infinite where that is beyond reach.
  ///
  /// In y = ln(1 + τ/α), ln P(N = k) = k ln(1 − e^(−y)) − r y + const. It is
  /// highest at ln(1 + k/r), and d beyond it is r d − k ln(1 + r/k (1 − e^(−d)))
  /// below that.
  func end(of count: Int) -> Double {
    let k = Double(count)
    func fall(_ d: Double) -> Double {
      r * d - (k > 0 ? k * log1p(-r / k * expm1(-d)) : 0)
    }
    var d = (44 + (88 * k).squareRoot()) / r
    while fall(d) < 44, d < 700 { d *= 1.5 }
    return alpha * expm1(log1p(k / r) + d)
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

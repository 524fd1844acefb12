import CLVNumerics
import Foundation
import Testing

@Suite("Minimization")
struct MinimizeTests {
  @Test(
    "An isolated minimum is found and certified",
    arguments: [
      (TestFunction.rosenbrock, [-1.2, 1.0], [1.0, 1.0]),
      (TestFunction.rosenbrock, [-50.0, 200.0], [1.0, 1.0]),
      (TestFunction.beale, [1.0, 1.0], [3.0, 0.5]),
      (TestFunction.beale, [4.0, 0.9], [3.0, 0.5]),
      (TestFunction.saddle, [0.3, 1e-7], [0.0, 1.0]),
      (TestFunction.barrier, [0.99], [-0.23606797749978969]),
    ])
  func isolated(_ function: TestFunction, start: [Double], minimum: [Double]) {
    let end = minimize(function, from: start)
    #expect(end.outcome == .converged)
    #expect(end.isUsable)
    #expect(end.eigenvalues.allSatisfy { $0 > 0 })
    #expect(end.conditionNumber < 1e5)
    for (x, expected) in zip(end.point, minimum) {
      #expect(abs(x - expected) < 1e-7)
    }
  }

  @Test("A start on a saddle leaves along the negative curvature")
  func saddlePoint() {
    let end = minimize(TestFunction.saddle, from: [0, 0])
    #expect(end.outcome == .converged)
    #expect(abs(abs(end.point[1]) - 1) < 1e-7)
    #expect(abs(end.evaluation.value + 0.5) < 1e-12)
  }

  @Test("A singular Hessian at the minimum is reported as flat")
  func singular() throws {
    let end = minimize(TestFunction.powellSingular, from: [3, -1, 0, 1])
    guard case .flat = end.outcome else {
      Issue.record("the outcome is \(end.outcome)")
      return
    }
    #expect(end.evaluation.value < 1e-9)
  }

  @Test("On a flat ridge the search stops and names the direction")
  func ridge() {
    let end = minimize(TestFunction.flatRidge, from: [7, -20])
    guard case .flat(let direction) = end.outcome else {
      Issue.record("the outcome is \(end.outcome)")
      return
    }
    #expect(end.evaluation.value < 1e-10)
    #expect(abs(direction[0] + direction[1]) < 1e-9)
  }

  @Test("A minimum at infinity is approached and its direction points there")
  func infinity() {
    let end = minimize(TestFunction.minimumAtInfinity, from: [-2, 5])
    guard case .flat(let direction) = end.outcome else {
      Issue.record("the outcome is \(end.outcome)")
      return
    }
    #expect(end.evaluation.value < 1e-9)
    #expect(direction[0] > 0.99)
    #expect(end.isUsable)
  }

  /// Along a valley whose walls are up to 10¹⁵ times as steep as its floor is
  /// curved, which the rounding of the Hessian hides.
  @Test("Curvature that the rounding of a steeper one hides is none")
  func hiddenCurvature() {
    for seed in 0..<200 {
      var generator = SplitMix64(seed: UInt64(seed))
      let steepness = pow(10, Double.random(in: 6...15, using: &generator))
      let angle = Double.random(in: 0..<2 * .pi, using: &generator)
      let (c, s) = (cos(angle), sin(angle))
      let valley = TestFunction(name: "valley", dimension: 2) { p in
        let across = c * p[0] + s * p[1]
        let fall = exp(s * p[0] - c * p[1])
        let wall = steepness * across
        return (
          0.5 * wall * across + fall,
          [wall * c + fall * s, wall * s - fall * c],
          [
            [steepness * c * c + fall * s * s, (steepness - fall) * c * s],
            [(steepness - fall) * c * s, steepness * s * s + fall * c * c],
          ]
        )
      }
      let end = minimize(valley, from: [1, -1])
      guard case .flat(let direction) = end.outcome else {
        Issue.record("\(seed): the outcome is \(end.outcome)")
        continue
      }
      #expect(end.evaluation.value < 1e-8, "\(seed)")
      #expect(s * direction[0] - c * direction[1] < -0.999, "\(seed)")
    }
  }

  /// Newton's method alone gains a factor e at each step: some 30 of them.
  @Test("A search leaps to the end of an exponential tail, along a bent ridge")
  func tail() {
    for seed in 0..<200 {
      var generator = SplitMix64(seed: UInt64(seed))
      let steepness = pow(10, Double.random(in: 0...4, using: &generator))
      let height = pow(10, Double.random(in: 0...4, using: &generator))
      let bend = Double.random(in: -1...1, using: &generator)
      let angle = Double.random(in: 0..<2 * .pi, using: &generator)
      let (c, s) = (cos(angle), sin(angle))
      let ridge = TestFunction(name: "tail", dimension: 2) { p in
        let fall = exp(s * p[0] - c * p[1])
        let bent = bend * fall
        let off = c * p[0] + s * p[1] - bent
        let wall = steepness * off
        // By the places across and along.
        let (across, along) = (wall, wall * bent - height * fall)
        let mixed = steepness * bent
        let second = mixed * bent - wall * bent + height * fall
        return (
          0.5 * wall * off + height * fall,
          [c * across - s * along, s * across + c * along],
          [
            [
              c * c * steepness - 2 * c * s * mixed + s * s * second,
              c * s * (steepness - second) + (c * c - s * s) * mixed,
            ],
            [
              c * s * (steepness - second) + (c * c - s * s) * mixed,
              s * s * steepness + 2 * c * s * mixed + c * c * second,
            ],
          ]
        )
      }
      let end = minimize(ridge, from: [c - 4 * s, s + 4 * c])
      guard case .flat(let direction) = end.outcome else {
        Issue.record("\(seed): the outcome is \(end.outcome)")
        continue
      }
      #expect(end.evaluation.value < 1e-8, "\(seed)")
      #expect(s * direction[0] - c * direction[1] < -0.999, "\(seed)")
      #expect(end.evaluations <= 25, "\(seed)")
    }
  }

  @Test("A function that falls for ever has no minimum")
  func unbounded() {
    let end = minimize(TestFunction.unbounded, from: [0])
    #expect(end.outcome == .atEdge(variables: [0]))
    #expect(end.endlessDirections == [[-1]])
    #expect(!end.isUsable)
  }

  @Test("A start outside the domain is refused")
  func outside() {
    let end = minimize(TestFunction.barrier, from: [2])
    #expect(end.outcome == .notConverged(.badStart))
  }

  @Test("Too few iterations are no convergence")
  func limit() {
    var options = OptimizerOptions()
    options.maximumIterations = 2
    let end = minimize(
      TestFunction.rosenbrock, from: [-1.2, 1], options: options)
    #expect(end.outcome == .notConverged(.iterationLimit))
  }

  @Test("The quasi-Newton method carries on where the Hessian is useless")
  func fallback() {
    // A Hessian that is not a number away from the minimum.
    let broken = TestFunction(name: "broken Hessian", dimension: 2) { p in
      let truth = TestFunction.rosenbrock.formula(p)
      let isNear = hypot(p[0] - 1, p[1] - 1) < 0.5
      return (
        truth.value, truth.gradient,
        isNear ? truth.hessian : [[.nan, .nan], [.nan, .nan]]
      )
    }
    let end = minimize(broken, from: [-1.2, 1])
    #expect(end.outcome == .converged)
    #expect(end.method == .quasiNewton)
    #expect(abs(end.point[0] - 1) < 1e-7)
  }

  /// Values rounded to 1e-9, as sums of integrals are: what is left to gain
  /// at the end of a flat stretch is lost in that.
  @Test("Rounded values end a search no worse than they are rounded")
  func rounded() {
    let rounded = TestFunction(name: "rounded", dimension: 2) { p in
      let x: Double = p[0]
      let y: Double = exp(-p[1])
      let value: Double = 1 + x * x + y
      let rounding: Double = sin(1e12 * (x + p[1]))
      return (value + 1e-9 * rounding, [2 * x, -y], [[2, 0], [0, y]])
    }
    let end = minimize(rounded, from: [1.0, 0.5])
    guard case .flat(let direction) = end.outcome else {
      Issue.record("\(end.outcome)")
      return
    }
    #expect(direction[1] > 0.99)
    #expect(end.evaluation.value - 1 < 1e-6)
  }

  /// By values alone a search would end some 1e-5 away.
  @Test("Where values are noise the gradient leads to the minimum")
  func roundedValley() {
    let rounded = TestFunction(name: "rounded valley", dimension: 2) { p in
      let (value, gradient, hessian) = TestFunction.rosenbrock.formula(p)
      let rounding: Double = sin(1e12 * (p[0] + 0.7 * p[1]))
      return (value + 1e-9 * rounding, gradient, hessian)
    }
    for start in [[-1.2, 1.0], [3.0, -2.0], [0.0, 5.0]] {
      let end = minimize(rounded, from: start)
      #expect(end.outcome == .converged)
      #expect(end.method == .newton)
      #expect(end.point.allSatisfy { abs($0 - 1) < 1e-9 })
    }
  }

  /// A gradient that no value bears out is no rounding.
  @Test("A gradient that contradicts the values is no convergence")
  func contradiction() {
    let wrong = TestFunction(name: "wrong", dimension: 1) { p in
      (1, [1e-3 + p[0] * 1e-9], [[1e-9]])
    }
    #expect(!minimize(wrong, from: [1.0]).isUsable)
  }

  @Test("Several starts end at the lowest minimum and are all remembered")
  func multiStart() {
    // Two wells: −1.0 near −1 and a lower one near +1.
    let wells = TestFunction(name: "two wells", dimension: 1) { p in
      let x = p[0]
      let u = x * x - 1
      return (u * u - 0.3 * x, [4 * x * u - 0.3], [[12 * x * x - 4]])
    }
    let result = minimize(wells, from: [[-1.2], [-0.9], [0.8]])
    #expect(result.starts.count == 3)
    #expect(result.best.point[0] > 0.9)
    #expect(result.starts[0].value > result.starts[2].value)
    #expect(result.best.outcome == .converged)
  }
}

@Suite("Derivative checks")
struct GradientCheckTests {
  @Test(
    "Correct derivatives pass",
    arguments: [
      (TestFunction.rosenbrock, [-1.2, 1.0]),
      (TestFunction.beale, [2.0, 0.7]),
      (TestFunction.powellSingular, [3.0, -1, 0, 1]),
      (TestFunction.minimumAtInfinity, [0.3, 1.0]),
    ])
  func correct(_ function: TestFunction, point: [Double]) {
    #expect(checkDerivatives(of: function, at: point).passes(tolerance: 1e-8))
  }

  @Test("A wrong gradient and a wrong Hessian are told apart")
  func wrong() {
    let wrongGradient = TestFunction(name: "wrong", dimension: 1) { p in
      (p[0] * p[0], [2.001 * p[0]], [[2]])
    }
    let first = checkDerivatives(of: wrongGradient, at: [1.5])
    #expect(first.gradientError > 1e-4)
    let wrongHessian = TestFunction(name: "wrong", dimension: 1) { p in
      (p[0] * p[0], [2 * p[0]], [[2.1]])
    }
    let second = checkDerivatives(of: wrongHessian, at: [1.5])
    #expect(second.gradientError < 1e-8)
    #expect(second.hessianError > 1e-3)
  }
}

import CLVNumerics
import Foundation

/// A test function with its derivatives written out by hand.
struct TestFunction: Objective {
  let name: String
  let dimension: Int
  let formula:
    @Sendable ([Double]) -> (
      value: Double, gradient: [Double], hessian: [[Double]]
    )

  func evaluate(at point: [Double]) -> Evaluation {
    let (value, gradient, hessian) = formula(point)
    return Evaluation(
      value: value, gradient: gradient, hessian: Matrix(hessian))
  }
}

extension TestFunction {
  /// Rosenbrock (1960): minimum 0 at (1, 1), along a curved valley.
  static let rosenbrock = TestFunction(name: "Rosenbrock", dimension: 2) { p in
    let (x, y) = (p[0], p[1])
    let u = y - x * x
    let v = 1 - x
    return (
      100 * u * u + v * v,
      [-400 * x * u - 2 * v, 200 * u],
      [[1200 * x * x - 400 * y + 2, -400 * x], [-400 * x, 200]]
    )
  }

  /// Beale (1958): minimum 0 at (3, 1/2), with flat stretches far away.
  static let beale = TestFunction(name: "Beale", dimension: 2) { p in
    let (x, y) = (p[0], p[1])
    var value = 0.0
    var gradient = [0.0, 0.0]
    var hessian = [[0.0, 0.0], [0.0, 0.0]]
    for (i, c) in [(1, 1.5), (2, 2.25), (3, 2.625)] {
      let k = Double(i)
      let f = c - x * (1 - pow(y, k))
      let fx = -(1 - pow(y, k))
      let fy = x * k * pow(y, k - 1)
      let fxy = k * pow(y, k - 1)
      let fyy = i == 1 ? 0 : x * k * (k - 1) * pow(y, k - 2)
      value += f * f
      gradient[0] += 2 * f * fx
      gradient[1] += 2 * f * fy
      hessian[0][0] += 2 * fx * fx
      hessian[0][1] += 2 * (fx * fy + f * fxy)
      hessian[1][1] += 2 * (fy * fy + f * fyy)
    }
    hessian[1][0] = hessian[0][1]
    return (value, gradient, hessian)
  }

  /// Powell's singular function (1962): minimum 0 at the origin, where the
  /// Hessian has two zero eigenvalues.
  static let powellSingular = TestFunction(
    name: "Powell singular", dimension: 4
  ) { p in
    let a = p[0] + 10 * p[1]
    let b = p[2] - p[3]
    let c = p[1] - 2 * p[2]
    let d = p[0] - p[3]
    let value = a * a + 5 * b * b + pow(c, 4) + 10 * pow(d, 4)
    let c3 = 4 * c * c * c
    let d3 = 40 * d * d * d
    let c2 = 12 * c * c
    let d2 = 120 * d * d
    return (
      value,
      [2 * a + d3, 20 * a + c3, 10 * b - 2 * c3, -10 * b - d3],
      [
        [2 + d2, 20, 0, -d2],
        [20, 200 + c2, -2 * c2, 0],
        [0, -2 * c2, 10 + 4 * c2, -10],
        [-d2, 0, -10, 10 + d2],
      ]
    )
  }

  /// (x + y − 3)² : minimum 0 on a whole line.
  static let flatRidge = TestFunction(name: "flat ridge", dimension: 2) { p in
    let u = p[0] + p[1] - 3
    return (u * u, [2 * u, 2 * u], [[2, 2], [2, 2]])
  }

  /// e^(−x) + y² : infimum 0 as x grows without end.
  static let minimumAtInfinity = TestFunction(
    name: "minimum at infinity", dimension: 2
  ) { p in
    let e = exp(-p[0])
    return (e + p[1] * p[1], [-e, 2 * p[1]], [[e, 0], [0, 2]])
  }

  /// x : falls without bound.
  static let unbounded = TestFunction(name: "unbounded", dimension: 1) { p in
    (p[0], [1], [[0]])
  }

  /// x² − y² + y⁴/2 : a saddle at the origin between minima −1/2 at (0, ±1).
  static let saddle = TestFunction(name: "saddle", dimension: 2) { p in
    let (x, y) = (p[0], p[1])
    return (
      x * x - y * y + pow(y, 4) / 2,
      [2 * x, -2 * y + 2 * y * y * y],
      [[2, 0], [0, -2 + 6 * y * y]]
    )
  }

  /// −ln(1 − x²) + x/2 : defined on (−1, 1) only.
  static let barrier = TestFunction(name: "barrier", dimension: 1) { p in
    let x = p[0]
    let gap = 1 - x * x
    guard gap > 0 else { return (.nan, [.nan], [[.nan]]) }
    return (
      -log(gap) + x / 2, [2 * x / gap + 0.5],
      [[2 / gap + 4 * x * x / (gap * gap)]]
    )
  }
}

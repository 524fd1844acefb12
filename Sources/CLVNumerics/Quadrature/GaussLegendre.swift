internal import Libm

/// Gauss-Legendre quadrature: nodes and weights on [-1, 1].
///
///     let rule = GaussLegendreRule.points12
///     let area = rule.integrate(from: 0, to: 2) { x in x * x }
///
/// A rule of n points is exact for polynomials of degree up to 2n - 1. The
/// nodes are the roots of the Legendre polynomial Pₙ, by Newton's method from
/// the first terms of their asymptotic expansion (DLMF 18.16.14); the weights
/// are 2 / ((1 - x²) Pₙ'(x)²) (DLMF 3.5.30 with 18.9).
public struct GaussLegendreRule: Sendable {
  /// The nodes, rising, symmetric about zero.
  public let nodes: [Double]
  /// The weights, all positive, with sum two.
  public let weights: [Double]

  /// The rule of 12 points.
  public static let points12 = Self(count: 12)
  /// The rule of 20 points.
  public static let points20 = Self(count: 20)

  /// Makes the rule with the given number of points, at least one.
  public init(count: Int) {
    precondition(count >= 1, "a quadrature rule needs a point")
    var nodes = [Double](repeating: 0, count: count)
    var weights = nodes
    for index in 0..<((count + 1) / 2) {
      let isMiddle = 2 * index + 1 == count
      let (node, weight) = positiveNode(
        index, count: count, isMiddle: isMiddle)
      nodes[index] = -node
      nodes[count - 1 - index] = node
      weights[index] = weight
      weights[count - 1 - index] = weight
    }
    self.nodes = nodes
    self.weights = weights
  }

  /// The integral of a function over an interval.
  @inlinable
  public func integrate(
    from lower: Double, to upper: Double, _ function: (Double) -> Double
  ) -> Double {
    let half = 0.5 * (upper - lower)
    var sum = 0.0
    visit(from: lower, to: upper) { sum += $1 * function($0) }
    return half * sum
  }

  /// The integrals of two functions over an interval, of one pass over it.
  @inlinable
  public func integrate(
    from lower: Double, to upper: Double,
    _ function: (Double) -> SIMD2<Double>
  ) -> SIMD2<Double> {
    let half = 0.5 * (upper - lower)
    var sum = SIMD2(0.0, 0.0)
    visit(from: lower, to: upper) { sum += $1 * function($0) }
    return half * sum
  }

  /// The nodes on an interval, with the weights that they have on [-1, 1].
  @inlinable
  func visit(
    from lower: Double, to upper: Double, _ body: (Double, Double) -> Void
  ) {
    let half = 0.5 * (upper - lower)
    let middle = 0.5 * (upper + lower)
    nodes.withUnsafeBufferPointer { nodes in
      weights.withUnsafeBufferPointer { weights in
        for index in nodes.indices {
          body(middle + half * nodes[index], weights[index])
        }
      }
    }
  }
}

/// The `index`-th largest node and its weight.
private func positiveNode(
  _ index: Int, count: Int, isMiddle: Bool
) -> (node: Double, weight: Double) {
  let n = Double(count)
  let angle = Double.pi * (Double(index) + 0.75) / (n + 0.5)
  var x = isMiddle ? 0 : (1 - (n - 1) / (8 * n * n * n)) * cos(angle)
  // Quadratic convergence: from two digits, five steps are more than enough.
  for _ in 0..<5 where !isMiddle {
    let (value, derivative) = legendre(count, x)
    x -= value / derivative
  }
  let (value, derivative) = legendre(count, x)
  let square = (1 - x) * (1 + x)
  // Near one the weight feels the rounding of the node: correct it, to first
  // order, to what it is at the root proper.
  let correction = 2 * x * (value / derivative) / square
  return (x, 2 * (1 + correction) / (square * derivative * derivative))
}

/// The Legendre polynomial of a degree and its derivative, inside (-1, 1).
///
/// By the recurrence (DLMF 18.9.1), and for the derivative
/// (1 - x²) Pₙ' = n (Pₙ₋₁ - x Pₙ).
private func legendre(
  _ degree: Int, _ x: Double
) -> (value: Double, derivative: Double) {
  var previous = 0.0
  var value = 1.0
  for k in 0..<degree {
    let n = Double(k)
    (previous, value) = (
      value, ((2 * n + 1) * x * value - n * previous) / (n + 1)
    )
  }
  let slope = Double(degree) * (previous - x * value)
  return (value, slope / ((1 - x) * (1 + x)))
}

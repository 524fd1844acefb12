internal import Libm

/// A comparison of a function's stated derivatives with differences of its
/// values and gradients.
public struct GradientCheck: Sendable {
  /// The largest error among the first derivatives, relative to the size of
  /// the gradient and of the rounding the differences must carry.
  public let gradientError: Double

  /// The largest error among the second derivatives, likewise.
  public let hessianError: Double

  /// Whether both errors are within `tolerance`.
  public func passes(tolerance: Double = 1e-6) -> Bool {
    gradientError <= tolerance && hessianError <= tolerance
  }
}

/// Compares the derivatives that an objective states at a point with central
/// differences, extrapolated by Ridders' method.
///
/// The gradient is held against differences of values, the Hessian against
/// differences of gradients. Ridders (1982), *Advances in Engineering
/// Software* 4:75: central differences at shrinking steps are extrapolated to
/// step zero, and the best of the table is taken.
///
/// - Parameters:
///   - objective: The function.
///   - point: Where to check it.
///   - step: The first, largest step in each variable; the function must be
///     defined that far around the point.
/// - Returns: The errors found.
public func checkDerivatives(
  of objective: some Objective, at point: [Double], step: Double = 0.05
) -> GradientCheck {
  let stated = objective.evaluate(at: point)
  var gradientError = 0.0
  var hessianError = 0.0
  let gradientSize = stated.gradient.reduce(0) { max($0, abs($1)) }
  let hessianSize = stated.hessian.entries.reduce(0) { max($0, abs($1)) }
  // No less than what rounding a difference of such numbers cannot see through.
  let gradientScale = max(1e-3, gradientSize, abs(stated.value) * 1e-4)
  let hessianScale = max(1e-3, hessianSize, gradientSize * 1e-4)
  let scales = [gradientScale] + point.map { _ in hessianScale }
  for i in point.indices {
    let slopes = ridders(step: step, scales: scales) { offset in
      var moved = point
      moved[i] += offset
      let evaluation = objective.evaluate(at: moved)
      return [evaluation.value] + evaluation.gradient
    }
    gradientError = max(
      gradientError, abs(slopes[0] - stated.gradient[i]) / gradientScale)
    for j in point.indices {
      hessianError = max(
        hessianError,
        abs(slopes[j + 1] - stated.hessian[i, j]) / hessianScale)
    }
  }
  return GradientCheck(
    gradientError: gradientError, hessianError: hessianError)
}

/// The derivative at zero of a vector function of one variable.
///
/// The steps end where all derivatives are known to 1e-10 of their scales.
private func ridders(
  step: Double, scales: [Double], _ function: (Double) -> [Double]
) -> [Double] {
  let shrink = 1.6
  let rounds = 9
  func difference(_ h: Double) -> [Double] {
    zip(function(h), function(-h)).map { ($0 - $1) / (2 * h) }
  }
  var h = step
  var previous = [difference(h)]
  var best = previous[0]
  var errors = [Double](repeating: .infinity, count: best.count)
  for _ in 1..<rounds {
    h /= shrink
    var row = [difference(h)]
    var factor = shrink * shrink
    for j in previous.indices {
      let better = zip(row[j], previous[j]).map {
        ($0 * factor - $1) / (factor - 1)
      }
      for k in best.indices {
        let error = max(
          abs(better[k] - row[j][k]), abs(better[k] - previous[j][k]))
        if error <= errors[k] {
          errors[k] = error
          best[k] = better[k]
        }
      }
      row.append(better)
      factor *= shrink * shrink
    }
    previous = row
    if zip(errors, scales).allSatisfy({ $0 <= 1e-10 * $1 }) { break }
  }
  return best
}

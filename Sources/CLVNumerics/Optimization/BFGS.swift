/// Minimizes by the quasi-Newton method of Broyden, Fletcher, Goldfarb &
/// Shanno, from values and gradients alone.
///
/// The fallback where the Hessian is of no use. The line search finds a point
/// that meets the weak Wolfe conditions by bracketing and bisection (Nocedal
/// & Wright 2006, *Numerical Optimization*, chapters 3 and 6), so that the
/// approximate inverse Hessian stays positive definite.
///
/// - Returns: The last point and how many steps and evaluations it took.
///   Whether it is a minimum is for the caller to certify.
package func descendByBFGS(
  _ objective: some Objective, from start: [Double], options: OptimizerOptions
) -> (point: [Double], iterations: Int, evaluations: Int) {
  let n = objective.dimension
  let reach = options.reach(of: objective)
  var point = start
  var current = objective.evaluate(at: start)
  var evaluations = 1
  var inverse = Matrix(diagonal: [Double](repeating: 1, count: n))
  guard current.value.isFinite, current.gradient.allSatisfy(\.isFinite) else {
    return (point, 0, evaluations)
  }
  for iteration in 0..<options.maximumIterations {
    var direction = (inverse * current.gradient).map { -$0 }
    if dot(direction, current.gradient) >= 0 {
      inverse = Matrix(diagonal: [Double](repeating: 1, count: n))
      direction = current.gradient.map { -$0 }
    }
    let slope = dot(direction, current.gradient)
    if -slope <= options.gapTolerance * max(1, abs(current.value) * 1e-3) {
      return (point, iteration, evaluations)
    }
    // The first step has no scale yet: keep it within the first radius.
    let longest = iteration == 0 ? options.initialRadius : 1e3
    let first = min(1, longest / max(norm(direction), 1e-300))
    guard
      let (next, evaluation) = lineSearch(
        objective, point, current, direction, slope, first, reach,
        &evaluations)
    else { return (point, iteration, evaluations) }
    let step = zip(next, point).map { $0 - $1 }
    let change = zip(evaluation.gradient, current.gradient).map { $0 - $1 }
    update(&inverse, step: step, change: change, isFirst: iteration == 0)
    point = next
    current = evaluation
  }
  return (point, options.maximumIterations, evaluations)
}

private func lineSearch(
  _ objective: some Objective, _ point: [Double], _ current: Evaluation,
  _ direction: [Double], _ slope: Double, _ first: Double, _ reach: [Double],
  _ evaluations: inout Int
) -> ([Double], Evaluation)? {
  var low = 0.0
  var high = Double.infinity
  var length = first
  for _ in 0..<60 {
    let candidate = zip(point, direction).map { $0 + length * $1 }
    let next = objective.evaluate(at: candidate)
    evaluations += 1
    let isLower =
      candidate.indices.allSatisfy {
        abs(candidate[$0]) <= max(reach[$0], abs(point[$0]))
      }
      && next.value.isFinite && next.gradient.allSatisfy(\.isFinite)
      && next.value <= current.value + 1e-4 * length * slope
    if !isLower {
      high = length
    } else if dot(next.gradient, direction) < 0.9 * slope {
      low = length
    } else {
      return (candidate, next)
    }
    length = high.isFinite ? 0.5 * (low + high) : 2 * length
  }
  return nil
}

/// H ← (I − ρsyᵀ) H (I − ρysᵀ) + ρssᵀ, with ρ = 1/yᵀs (Nocedal & Wright,
/// equation 6.17).
private func update(
  _ inverse: inout Matrix, step: [Double], change: [Double], isFirst: Bool
) {
  let curvature = dot(step, change)
  guard curvature > 1e-300 else { return }
  if isFirst {
    let scale = curvature / dot(change, change)
    inverse = Matrix(
      diagonal: [Double](repeating: scale, count: step.count))
  }
  let image = inverse * change
  let weight = (1 + dot(change, image) / curvature) / curvature
  for i in step.indices {
    for j in step.indices {
      inverse[i, j] +=
        weight * step[i] * step[j]
        - (image[i] * step[j] + step[i] * image[j]) / curvature
    }
  }
}

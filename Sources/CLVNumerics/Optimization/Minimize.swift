/// The outcome of a search from several starting points.
public struct MultiStartResult: Sendable {
  /// One start and where it led.
  public struct Start: Sendable {
    /// Where the search began.
    public let point: [Double]

    /// The value where it ended.
    public let value: Double

    /// What it ended at.
    public let outcome: Minimum.Outcome

    /// Whether the quasi-Newton fallback was called upon.
    public let usedFallback: Bool
  }

  /// The best of the minima found.
  public let best: Minimum

  /// Every start, in the order given.
  public let starts: [Start]
}

/// Minimizes a function from several starting points and keeps the best end.
///
/// The best is the lowest, usable or not: there is no minimum above a point
/// that was seen. Of ends that agree to within a tolerance a usable one is
/// preferred, an isolated minimum to a flat one, and one that Newton's method
/// found to one that it needed help for.
///
/// - Precondition: There is at least one start.
public func minimize(
  _ objective: some Objective, from starts: [[Double]],
  options: OptimizerOptions = OptimizerOptions()
) -> MultiStartResult {
  precondition(!starts.isEmpty, "a search needs a place to start")
  let ends = starts.map { minimize(objective, from: $0, options: options) }
  var best = ends[0]
  for end in ends.dropFirst() where isBetter(end, than: best) { best = end }
  best.evaluations = ends.reduce(0) { $0 + $1.evaluations }
  return MultiStartResult(
    best: best,
    starts: zip(starts, ends).map { start, end in
      MultiStartResult.Start(
        point: start, value: end.evaluation.value, outcome: end.outcome,
        usedFallback: end.method == .quasiNewton)
    })
}

/// Minimizes a function from one starting point.
///
/// Newton's method first. Where it gives up, the quasi-Newton method goes on
/// from the same start, and Newton's method polishes and certifies its end.
public func minimize(
  _ objective: some Objective, from start: [Double],
  options: OptimizerOptions = OptimizerOptions()
) -> Minimum {
  precondition(start.count == objective.dimension, "the sizes differ")
  let newton = minimizeByNewton(objective, from: start, options: options)
  guard case .notConverged(let failure) = newton.outcome,
    failure != .badStart, options.goesOn
  else { return newton }

  let descent = descendByBFGS(
    objective, from: newton.point, options: options)
  var end = minimizeByNewton(objective, from: descent.point, options: options)
  end.iterations += newton.iterations + descent.iterations
  end.evaluations += newton.evaluations + descent.evaluations
  end.method = .quasiNewton
  return end
}

private func isBetter(_ one: Minimum, than other: Minimum) -> Bool {
  let difference = one.evaluation.value - other.evaluation.value
  guard difference.isFinite else { return one.evaluation.value.isFinite }
  let tolerance = 1e-8 * max(1, abs(other.evaluation.value) * 1e-3)
  if abs(difference) > tolerance { return difference < 0 }
  if one.isUsable != other.isUsable { return one.isUsable }
  if (one.outcome == .converged) != (other.outcome == .converged) {
    return one.outcome == .converged
  }
  return one.method == .newton && other.method != .newton
}

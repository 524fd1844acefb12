/// Minimizes by Newton's method in a trust region, with exact derivatives.
///
/// Each step minimizes the local quadratic model within a ball of radius Δ,
/// exactly, by the eigendecomposition of the Hessian: Conn, Gould & Toint
/// (2000), *Trust-Region Methods*, section 7.3. Indefinite Hessians are no
/// obstacle (the step follows the negative curvature), and close to a minimum
/// the method is plain Newton, which converges quadratically. A candidate
/// point becomes the current one only where the function is finite.
package func minimizeByNewton(
  _ objective: some Objective, from start: [Double], options: OptimizerOptions
) -> Minimum {
  var search = NewtonSearch(objective, start: start, options: options)
  return search.run()
}

private struct NewtonSearch<Function: Objective> {
  let objective: Function
  let options: OptimizerOptions
  var point: [Double]
  var current: Evaluation
  var radius: Double
  var iterations = 0
  var evaluations = 1

  init(_ objective: Function, start: [Double], options: OptimizerOptions) {
    self.objective = objective
    self.options = options
    point = start
    radius = options.initialRadius
    current = objective.evaluate(at: start)
  }

  mutating func run() -> Minimum {
    guard current.value.isFinite, current.gradient.allSatisfy(\.isFinite) else {
      return result(.notConverged(.badStart), nil)
    }
    while true {
      guard let model = QuadraticModel(current) else {
        return result(.notConverged(.stalled), nil)
      }
      if let outcome = outcome(model) {
        return outcome == .converged
          ? polished(model) : result(outcome, model)
      }
      if iterations == options.maximumIterations {
        return result(.notConverged(.iterationLimit), model)
      }
      iterations += 1
      if let failure = advance(model) {
        return result(failure, model)
      }
    }
  }

  /// The tolerance on the gap to the minimum, never below what the rounding
  /// of the function's own value lets one see.
  var gapTolerance: Double {
    options.gapTolerance * max(1, abs(current.value) * 1e-3)
  }

  func outcome(_ model: QuadraticModel) -> Minimum.Outcome? {
    guard model.gap <= gapTolerance else { return nil }
    if model.isFlat { return .flat(direction: model.flatDirection) }
    let isThere = model.newtonStep.allSatisfy {
      abs($0) <= options.stepTolerance
    }
    return isThere ? .converged : nil
  }

  /// Takes the last Newton step, which the tolerance would have forgone.
  ///
  /// Convergence is quadratic: from a step of 10⁻⁸ to go, one more leaves
  /// what rounding leaves.
  mutating func polished(_ model: QuadraticModel) -> Minimum {
    let candidate = zip(point, model.newtonStep).map { $0 + $1 }
    let next = objective.evaluate(at: candidate)
    evaluations += 1
    guard next.isFinite, let nextModel = QuadraticModel(next),
      nextModel.gap < model.gap
    else { return result(.converged, model) }
    accept(candidate, next)
    return result(.converged, nextModel)
  }

  /// Moves to a better point, shrinking the radius until there is one.
  ///
  /// Returns how the search ends where there is none.
  mutating func advance(_ model: QuadraticModel) -> Minimum.Outcome? {
    while true {
      let step = model.step(radius: radius)
      let candidate = zip(point, step).map { $0 + $1 }
      if candidate.contains(where: { abs($0) > options.maximumMagnitude }) {
        return .notConverged(.unbounded)
      }
      let predicted = model.decrease(of: step)
      let next = objective.evaluate(at: candidate)
      evaluations += 1
      let length = norm(step)
      let ratio = next.isFinite ? (current.value - next.value) / predicted : -1

      // Below the rounding of the value the ratio is noise. The gradient is
      // still good there: let it decide.
      if next.isFinite, model.gap <= 0x1p-48 * max(1, abs(current.value)) {
        if norm(next.gradient) < norm(current.gradient) {
          accept(candidate, next)
          return nil
        }
        return model.isFlat
          ? .flat(direction: model.flatDirection) : .converged
      }
      if ratio > 0.75, length > 0.8 * radius {
        radius = min(3 * radius, options.maximumRadius)
      }
      if ratio < 0.25 { radius = 0.25 * length }
      if ratio > 1e-4 {
        accept(candidate, next)
        return nil
      }
      if radius < 1e-14 * max(1, norm(point)) {
        let isUnseen = model.gap <= unseen()
        if isUnseen, gainsByGradient(model) { return nil }
        return stalled(model, isUnseen: isUnseen)
      }
    }
  }

  /// How the search ends where no step shows a lower value.
  private func stalled(
    _ model: QuadraticModel, isUnseen: Bool
  ) -> Minimum.Outcome {
    guard isUnseen else { return .notConverged(.stalled) }
    if model.isFlat { return .flat(direction: model.flatDirection) }
    let isThere = model.newtonStep.allSatisfy {
      abs($0) <= max(options.stepTolerance, 1e-6)
    }
    return isThere ? .converged : .notConverged(.stalled)
  }

  /// The largest gap to the minimum that may not show in the values.
  ///
  /// A sum of many terms, or of integrals by quadrature, may be rounded by
  /// more than the last digits of its value.
  private mutating func unseen() -> Double {
    let scale = max(1, abs(current.value) * 1e-3)
    return max(100 * gapTolerance, min(16 * noise(), 1e-6 * scale))
  }

  /// Takes the Newton step where the gradient, which is good still where the
  /// values are noise, shows it to halve the gap.
  private mutating func gainsByGradient(_ model: QuadraticModel) -> Bool {
    guard !model.isFlat else { return false }
    let candidate = zip(point, model.newtonStep).map { $0 + $1 }
    let next = objective.evaluate(at: candidate)
    evaluations += 1
    guard next.isFinite, let nextModel = QuadraticModel(next),
      nextModel.gap < 0.5 * model.gap
    else { return false }
    accept(candidate, next)
    radius = norm(model.newtonStep)
    return true
  }

  /// How far the function's values lie from its tangent where its curvature
  /// does not show: the rounding of a value.
  private mutating func noise() -> Double {
    var noise = 0.0
    for (place, gradient) in zip(point.indices, current.gradient) {
      for step in [1e-9, -1e-9] {
        var candidate = point
        candidate[place] += step
        let value = objective.evaluate(at: candidate).value
        evaluations += 1
        // The step that was taken, after rounding.
        let taken = candidate[place] - point[place]
        if value.isFinite {
          noise = max(noise, abs(value - current.value - gradient * taken))
        }
      }
    }
    return noise
  }

  mutating func accept(_ candidate: [Double], _ next: Evaluation) {
    point = candidate
    current = next
  }

  func result(
    _ outcome: Minimum.Outcome, _ model: QuadraticModel?
  ) -> Minimum {
    Minimum(
      point: point, evaluation: current, outcome: outcome,
      estimatedGap: model?.gap ?? .nan, eigenvalues: model?.eigen.values ?? [],
      iterations: iterations, evaluations: evaluations, method: .newton)
  }
}

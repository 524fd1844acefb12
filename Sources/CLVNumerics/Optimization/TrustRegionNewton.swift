/// Minimizes by Newton's method in a trust region, with exact derivatives.
///
/// Each step minimizes the local quadratic model within a ball of radius Δ,
/// exactly, by the eigendecomposition of the Hessian: Conn, Gould & Toint
/// (2000), *Trust-Region Methods*, section 7.3. Indefinite Hessians are no
/// obstacle (the step follows the negative curvature), and close to a minimum
/// the method is plain Newton, which converges quadratically. A candidate
/// point becomes the current one only where the function is finite. A variable
/// that would grow beyond its reach is held where it is, and the others are
/// searched for; at the end it is let go, once, if the function falls inwards.
package func minimizeByNewton(
  _ objective: some Objective, from start: [Double], options: OptimizerOptions
) -> Minimum {
  var search = NewtonSearch(objective, start: start, options: options)
  return search.run()
}

private struct NewtonSearch<Function: Objective> {
  let objective: Function
  let options: OptimizerOptions

  /// How large each variable may become.
  let reach: [Double]

  /// The variables that are held at the edge of the search.
  var held: [Int] = []

  /// Those that were let go from there.
  var released: Set<Int> = []
  var point: [Double]
  var current: Evaluation
  var radius: Double
  var iterations = 0
  var evaluations = 1
  var tail = ExponentialTail()

  /// What ``noise()`` has found.
  var knownNoise: Double?

  /// The gap at the point before.
  var lastGap = Double.infinity

  init(_ objective: Function, start: [Double], options: OptimizerOptions) {
    self.objective = objective
    self.options = options
    reach = options.reach(of: objective)
    point = start
    radius = options.initialRadius
    current = objective.evaluate(at: start)
  }

  mutating func run() -> Minimum {
    guard current.value.isFinite, current.gradient.allSatisfy(\.isFinite) else {
      return result(.notConverged(.badStart), nil)
    }
    while true {
      guard let model = model(current) else {
        return result(.notConverged(.stalled), nil)
      }
      if let outcome = outcome(model) {
        if releases() { continue }
        return polished(model, outcome)
      }
      if isStuck(model) {
        return polished(model, stalled(model, isUnseen: true))
      }
      if iterations == options.maximumIterations {
        return result(.notConverged(.iterationLimit), model)
      }
      iterations += 1
      if leaps(model) { continue }
      if let outcome = advance(model) {
        return result(outcome, model)
      }
    }
  }

  /// The function around a point, by the variables that are not held.
  private func model(_ evaluation: Evaluation) -> QuadraticModel? {
    QuadraticModel(evaluation.holding(held))
  }

  /// How steeply the function falls, by the variables that are not held.
  private func slope(_ evaluation: Evaluation) -> Double {
    norm(evaluation.holding(held).gradient)
  }

  /// Holds the variables that a step to a point would take beyond their reach;
  /// false where there is none.
  private mutating func holds(_ candidate: [Double]) -> Bool {
    let beyond = beyond(candidate)
    held += beyond
    return !beyond.isEmpty
  }

  /// The variables that a step to a point would take beyond their reach.
  private func beyond(_ candidate: [Double]) -> [Int] {
    candidate.indices.filter {
      abs(candidate[$0]) > max(reach[$0], abs(point[$0]))
    }
  }

  /// Holds the variables that are so large that rounding may be why no step
  /// makes progress; false where there is none, or nothing to gain.
  private mutating func holdsFar(_ model: QuadraticModel) -> Bool {
    guard model.gap > unseen() else { return false }
    let far = point.indices.filter {
      abs(point[$0]) > 0.25 * reach[$0] && !held.contains($0)
    }
    guard !far.isEmpty else { return false }
    held += far
    radius = options.initialRadius
    return true
  }

  /// Lets go the variables at the edge inwards of which the function falls,
  /// each once; false where there is none.
  private mutating func releases() -> Bool {
    let inwards = held.filter {
      current.gradient[$0] * point[$0] > 0 && !released.contains($0)
    }
    held.removeAll(where: inwards.contains)
    released.formUnion(inwards)
    return !inwards.isEmpty
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

  /// Takes the last Newton step, which the tolerance would have forgone; at a
  /// limit, as far as the function is curved.
  ///
  /// Convergence is quadratic: from a step of 10⁻⁸ to go, one more leaves
  /// what rounding leaves.
  mutating func polished(
    _ model: QuadraticModel, _ outcome: Minimum.Outcome
  ) -> Minimum {
    let nextModel = halvesStep(model)
    return result(outcome, nextModel ?? model)
  }

  /// Whether the last step, which should have left next to nothing of the gap,
  /// has not even halved it, and the values are too rough to show what is left.
  private mutating func isStuck(_ model: QuadraticModel) -> Bool {
    defer { lastGap = model.gap }
    return model.gap > 0.5 * lastGap && isHidden(model)
  }

  /// Whether what is left to fall is less than what the rounding of the values
  /// hides.
  private mutating func isHidden(_ model: QuadraticModel) -> Bool {
    model.gap <= mostHidden && model.gap <= 16 * noise()
      && (model.isFlat || isNearlyThere(model))
  }

  /// No more than this may be hidden by rounding.
  private var mostHidden: Double { 1e-6 * max(1, abs(current.value) * 1e-3) }

  /// Moves to the end of an exponential tail, where the search is seen to be
  /// in one.
  ///
  /// The way there is not quite straight: a Newton step from its end leads back
  /// to it.
  private mutating func leaps(_ model: QuadraticModel) -> Bool {
    guard
      let leap = tail.leap(model, radius: radius, tolerance: gapTolerance)
    else { return false }
    var candidate = zip(point, leap.step).map { $0 + $1 }
    var next: Evaluation?
    for _ in 0..<2 {
      guard beyond(candidate).isEmpty else { break }
      let end = objective.evaluate(at: candidate)
      evaluations += 1
      guard end.isFinite else { break }
      if current.value - end.value >= 0.9 * leap.fall {
        next = end
        break
      }
      guard let there = self.model(end) else { break }
      candidate = zip(candidate, there.curvedStep).map { $0 + $1 }
    }
    guard let next else {
      tail.failures += 1
      return false
    }
    accept(candidate, next)
    return true
  }

  /// Moves to a better point, shrinking the radius until there is one.
  ///
  /// Returns how the search ends where there is none.
  mutating func advance(_ model: QuadraticModel) -> Minimum.Outcome? {
    var isRefused = false
    while true {
      let step = model.step(radius: radius)
      let candidate = zip(point, step).map { $0 + $1 }
      if holds(candidate) { return nil }
      let predicted = model.decrease(of: step)
      let next = objective.evaluate(at: candidate)
      evaluations += 1
      let length = norm(step)
      let ratio = next.isFinite ? (current.value - next.value) / predicted : -1

      // Below the rounding of the value the ratio is noise. The gradient is
      // still good there: let it decide.
      if next.isFinite, model.gap <= 0x1p-48 * max(1, abs(current.value)) {
        if slope(next) < slope(current) {
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
      if !isRefused, model.gap <= mostHidden {
        if halvesStep(model) != nil { return nil }
        if isHidden(model) { return stalled(model, isUnseen: true) }
      }
      isRefused = true
      if radius < 1e-14 * max(1, norm(point)) {
        if holdsFar(model) { return nil }
        return stalled(model, isUnseen: model.gap <= unseen())
      }
    }
  }

  /// How the search ends where no step shows a lower value.
  private func stalled(
    _ model: QuadraticModel, isUnseen: Bool
  ) -> Minimum.Outcome {
    guard isUnseen else { return .notConverged(.stalled) }
    if model.isFlat { return .flat(direction: model.flatDirection) }
    return isNearlyThere(model) ? .converged : .notConverged(.stalled)
  }

  private func isNearlyThere(_ model: QuadraticModel) -> Bool {
    model.newtonStep.allSatisfy {
      abs($0) <= max(options.stepTolerance, 1e-6)
    }
  }

  /// The largest gap to the minimum that may not show in the values.
  ///
  /// A sum of many terms, or of integrals by quadrature, may be rounded by
  /// more than the last digits of its value.
  private mutating func unseen() -> Double {
    max(100 * gapTolerance, min(16 * noise(), mostHidden))
  }

  /// Takes Newton's step, as far as the function is curved, where the gradient,
  /// which is good still where the values are noise, shows that it halves what
  /// is left of that step.
  ///
  /// - Returns: The model there; nil where the step is not taken.
  private mutating func halvesStep(_ model: QuadraticModel) -> QuadraticModel? {
    let step = model.curvedStep
    let candidate = zip(point, step).map { $0 + $1 }
    let next = objective.evaluate(at: candidate)
    evaluations += 1
    guard next.isFinite, next.value - current.value <= mostHidden,
      let nextModel = self.model(next),
      norm(nextModel.curvedStep) < 0.5 * norm(step)
    else { return nil }
    accept(candidate, next)
    radius = max(radius, norm(step))
    return nextModel
  }

  /// How far the function's values lie from its tangent where its curvature
  /// does not show: the rounding of a value.
  private mutating func noise() -> Double {
    if let knownNoise { return knownNoise }
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
    knownNoise = noise
    return noise
  }

  mutating func accept(_ candidate: [Double], _ next: Evaluation) {
    point = candidate
    current = next
  }

  func result(
    _ outcome: Minimum.Outcome, _ model: QuadraticModel?
  ) -> Minimum {
    let outcome: Minimum.Outcome =
      switch outcome {
      case .converged where !held.isEmpty, .flat where !held.isEmpty:
        .atEdge(variables: held)
      default: outcome
      }
    return Minimum(
      point: point, evaluation: current, outcome: outcome,
      estimatedGap: model?.gap ?? .nan, eigenvalues: model?.eigen.values ?? [],
      iterations: iterations, evaluations: evaluations, method: .newton)
  }
}

/// What a search for a minimum ended with: a point and what is known of it.
public struct Minimum: Sendable {
  /// What kind of point the search ended at.
  public enum Outcome: Sendable, Equatable {
    /// An isolated minimum: the gradient vanishes, the Hessian is positive
    /// definite, and the step still to go is below the tolerance.
    case converged

    /// The function has stopped falling, but along `direction` (of unit
    /// length, pointing downhill) it is flat: the minimum is at infinity, or
    /// is a whole ridge. The value is the infimum to within the tolerance;
    /// the point is one of many.
    case flat(direction: [Double])

    /// The lowest point within reach, where these variables are as large as
    /// they may become and the function falls beyond: by less and less, or
    /// without bound.
    case atEdge(variables: [Int])

    /// No minimum: the point is the best one seen and means nothing more.
    case notConverged(Failure)
  }

  /// Why a search gave up.
  public enum Failure: String, Sendable, Equatable {
    /// The value or a derivative at the starting point is not finite.
    case badStart = "the starting point is outside the domain"

    /// The limit on iterations was reached.
    case iterationLimit = "the limit on iterations was reached"

    /// No step makes progress, though the gradient does not vanish.
    case stalled = "no step makes progress"
  }

  /// Which algorithm made the search.
  public enum Method: String, Sendable {
    /// Newton's method in a trust region.
    case newton = "trust-region Newton"

    /// The quasi-Newton method of Broyden, Fletcher, Goldfarb & Shanno.
    case quasiNewton = "BFGS"
  }

  /// Where the search ended.
  public var point: [Double]

  /// The function and its derivatives at `point`.
  public var evaluation: Evaluation

  /// What kind of point it is.
  public var outcome: Outcome

  /// How far the value is above the infimum, as the local quadratic model
  /// estimates it: half the squared Newton decrement.
  public var estimatedGap: Double

  /// The eigenvalues of the Hessian at `point`, ascending.
  public var eigenvalues: [Double]

  /// Steps taken.
  public var iterations: Int

  /// Evaluations of the function.
  public var evaluations: Int

  /// The algorithm that made the last step.
  public var method: Method

  /// Whether the value may be used: converged, or flat at the infimum.
  public var isUsable: Bool {
    switch outcome {
    case .converged, .flat: true
    case .atEdge, .notConverged: false
    }
  }

  /// Whether the search was held at its edge.
  package var isAtEdge: Bool { !edges.isEmpty }

  /// The variables that are as large as they may become.
  private var edges: [Int] {
    if case .atEdge(let variables) = outcome { variables } else { [] }
  }

  /// The directions, of unit length and at right angles, that have no end: in
  /// which the function is flat, pointing downhill, or in which it falls at
  /// the edge of the search.
  package var endlessDirections: [[Double]] {
    let flat = QuadraticModel(evaluation.holding(edges))?.flatDirections ?? []
    return flat
      + edges.map { place in
        point.indices.map { $0 != place ? 0 : point[place] < 0 ? -1 : 1 }
      }
  }

  /// The largest absolute component of the gradient.
  public var gradientNorm: Double {
    evaluation.gradient.reduce(0) { max($0, abs($1)) }
  }

  /// The ratio of the largest to the smallest eigenvalue; infinite where the
  /// Hessian is not positive definite.
  public var conditionNumber: Double {
    guard let smallest = eigenvalues.first, let largest = eigenvalues.last,
      smallest > 0
    else { return .infinity }
    return largest / smallest
  }
}

/// When a search stops.
public struct OptimizerOptions: Sendable {
  /// The search has converged when the value is within this of the minimum.
  ///
  /// As half the squared Newton decrement estimates: ½ gᵀH⁻¹g ≤
  /// gapTolerance · max(1, |f|·10⁻³).
  public var gapTolerance = 1e-11

  /// … and when the Newton step is no longer than this in every variable.
  ///
  /// max |H⁻¹g| ≤ stepTolerance.
  public var stepTolerance = 1e-8

  /// The most steps taken from one start.
  public var maximumIterations = 500

  /// How large a variable may become, in its unit: one that would grow beyond
  /// is held there, at the edge of the search.
  public var maximumMagnitude = 1e8

  /// The length of the first trust region.
  public var initialRadius = 1.0

  /// The length of the longest step.
  ///
  /// A leap far beyond the quadratic model's
  /// reach may land where rounding is all there is.
  public var maximumRadius = 1e8

  /// Whether the quasi-Newton method goes on where Newton's gives up: for a
  /// search whose end is needed, not for one of many whose failure is counted.
  public var goesOn = true

  /// The defaults.
  public init() {}

  /// How large each variable of a function may become.
  func reach(of objective: some Objective) -> [Double] {
    objective.units.map { maximumMagnitude * $0 }
  }
}

/// A function to be minimized, with its exact first and second derivatives.
///
/// A value that is not a finite number marks a point outside the function's
/// domain; the optimizer backs away from it.
public protocol Objective: Sendable {
  /// How many variables there are.
  var dimension: Int { get }

  /// How large each variable is where it counts as 1; 1 for all, unless the
  /// function says otherwise.
  ///
  /// ``OptimizerOptions/maximumMagnitude`` is stated in these.
  var units: [Double] { get }

  /// The value, gradient and Hessian at a point, in one pass.
  func evaluate(at point: [Double]) -> Evaluation
}

extension Objective {
  /// 1 for each variable.
  public var units: [Double] { [Double](repeating: 1, count: dimension) }
}

/// The value of a function at a point, with its derivatives there.
public struct Evaluation: Sendable {
  /// The function's value.
  public var value: Double

  /// The first derivatives.
  public var gradient: [Double]

  /// The second derivatives; symmetric.
  public var hessian: Matrix

  /// An evaluation with all its parts.
  public init(value: Double, gradient: [Double], hessian: Matrix) {
    self.value = value
    self.gradient = gradient
    self.hessian = hessian
  }

  /// Zero everywhere: where a sum starts.
  public init(zero dimension: Int) {
    self.init(
      value: 0, gradient: [Double](repeating: 0, count: dimension),
      hessian: Matrix(rows: dimension, columns: dimension))
  }

  /// Whether the value and all derivatives are finite numbers.
  public var isFinite: Bool {
    value.isFinite && gradient.allSatisfy(\.isFinite) && hessian.isFinite
  }

  /// The evaluation as one of the other variables alone: the function does not
  /// fall along the variables that are held, and is curved there by 1.
  func holding(_ held: [Int]) -> Evaluation {
    var others = self
    for place in held {
      others.gradient[place] = 0
      for i in gradient.indices {
        others.hessian[place, i] = 0
        others.hessian[i, place] = 0
      }
      others.hessian[place, place] = 1
    }
    return others
  }

  /// The evaluation of the function with its sign changed: a log-likelihood
  /// that is maximized is its negative minimized.
  public var negated: Evaluation {
    var opposite = self
    opposite.value.negate()
    for i in opposite.gradient.indices { opposite.gradient[i].negate() }
    for i in opposite.hessian.entries.indices {
      opposite.hessian.entries[i].negate()
    }
    return opposite
  }

  /// Adds another function's evaluation at the same point.
  public static func += (left: inout Evaluation, right: Evaluation) {
    left.value += right.value
    for i in left.gradient.indices { left.gradient[i] += right.gradient[i] }
    for i in left.hessian.entries.indices {
      left.hessian.entries[i] += right.hessian.entries[i]
    }
  }

  /// The function as one of the logarithms of its (positive) variables.
  ///
  /// With θ = exp(φ): ∂f/∂φᵢ = θᵢ ∂f/∂θᵢ, and
  /// ∂²f/∂φᵢ∂φⱼ = θᵢ θⱼ ∂²f/∂θᵢ∂θⱼ + [i = j] θᵢ ∂f/∂θᵢ.
  ///
  /// - Parameter point: The variables θ themselves.
  /// - Returns: The evaluation as a function of φ.
  public func inLogarithms(of point: [Double]) -> Evaluation {
    var changed = self
    for (i, x) in point.enumerated() {
      changed.gradient[i] = x * gradient[i]
      for (j, y) in point.enumerated() {
        changed.hessian[i, j] = x * hessian[i, j] * y
      }
      changed.hessian[i, i] += x * gradient[i]
    }
    return changed
  }
}

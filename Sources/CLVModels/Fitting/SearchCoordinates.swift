internal import CLVNumerics
internal import Libm

/// How the optimizer sees a model's parameters: positive ones by their
/// logarithms, real ones as they are, and those that are held not at all.
struct SearchCoordinates: Sendable, Equatable {
  private let parameters: [Parameter]

  /// The values of the parameters that are held, by their places.
  let held: [Int: Double]

  /// The places of the parameters that are searched for.
  let free: [Int]

  /// The coordinates of a model with some parameters held.
  ///
  /// - Precondition: Every parameter that is a whole number is held.
  init(_ identity: ModelIdentity, holding held: [Int: Double]) {
    self.init(identity.parameters, holding: held)
  }

  /// The coordinates of some parameters, with some of them held.
  ///
  /// - Precondition: Every parameter that is a whole number is held.
  init(_ parameters: [Parameter], holding held: [Int: Double]) {
    self.parameters = parameters
    self.held = held
    free = parameters.indices.filter { held[$0] == nil }
    precondition(
      free.allSatisfy { parameters[$0].scale != .whole },
      "whole numbers are held")
  }

  /// The values of all parameters at a point.
  func values(at point: [Double]) -> [Double] {
    var values = [Double](repeating: 0, count: parameters.count)
    for (place, value) in held { values[place] = value }
    for (place, x) in zip(free, point) {
      values[place] = isLogarithmic(place) ? exp(x) : x
    }
    return values
  }

  /// The point of some values of all parameters.
  func point(of values: [Double]) -> [Double] {
    free.map { isLogarithmic($0) ? log(values[$0]) : values[$0] }
  }

  /// A direction with an entry for every parameter, 0 for those held.
  func direction(_ direction: [Double]) -> [Double] {
    var entries = [Double](repeating: 0, count: parameters.count)
    for (place, x) in zip(free, direction) { entries[place] = x }
    return entries
  }

  /// dθ/dφ of the parameters searched for, where they have the given values.
  func slopes(at values: [Double]) -> [Double] {
    free.map { isLogarithmic($0) ? values[$0] : 1 }
  }

  /// A covariance in the coordinates, as one of all parameters where they have
  /// the given values: zero for those held.
  ///
  /// By the delta method: Cov θ = D Cov φ D with D = diag dθ/dφ.
  func covariance(_ working: Matrix, at values: [Double]) -> Matrix {
    let slopes = slopes(at: values)
    var covariance = Matrix(rows: parameters.count, columns: parameters.count)
    for (i, row) in free.enumerated() {
      for (j, column) in free.enumerated() {
        covariance[row, column] = slopes[i] * working[i, j] * slopes[j]
      }
    }
    return covariance
  }

  /// An evaluation by the parameters, as one by the coordinates.
  ///
  /// With θ = exp(φ): ∂f/∂φᵢ = θᵢ ∂f/∂θᵢ, and
  /// ∂²f/∂φᵢ∂φⱼ = θᵢ θⱼ ∂²f/∂θᵢ∂θⱼ + [i = j] θᵢ ∂f/∂θᵢ.
  func evaluation(
    _ evaluation: Evaluation, at values: [Double]
  ) -> Evaluation {
    let slopes = slopes(at: values)
    var result = Evaluation(zero: free.count)
    result.value = evaluation.value
    for (i, row) in free.enumerated() {
      result.gradient[i] = slopes[i] * evaluation.gradient[row]
      for (j, column) in free.enumerated() {
        result.hessian[i, j] =
          slopes[i] * evaluation.hessian[row, column] * slopes[j]
      }
      if isLogarithmic(row) { result.hessian[i, i] += result.gradient[i] }
    }
    return result
  }

  /// A point moved to where it is no farther from another, in any coordinate,
  /// than a distance: near a limit, and not so near that nothing can be seen
  /// of the way back.
  static func point(
    _ point: [Double], within distance: Double, of other: [Double]
  ) -> [Double] {
    zip(point, other).map { min(max($0, $1 - distance), $1 + distance) }
  }

  private func isLogarithmic(_ place: Int) -> Bool {
    parameters[place].scale == .positive
  }
}

/// The second-order model of a function around a point:
/// m(s) = f + gᵀs + ½ sᵀHs, seen along the eigenvectors of H.
struct QuadraticModel {
  let eigen: SymmetricEigen

  /// The curvatures along the eigenvectors, ascending: the eigenvalues, but 0
  /// where the rounding of the largest hides one.
  private let curvatures: [Double]

  /// The gradient's components along the eigenvectors.
  private let components: [Double]

  /// The model at an evaluated point; nil where H is not finite.
  init?(_ evaluation: Evaluation) {
    guard let eigen = try? SymmetricEigen(evaluation.hessian) else {
      return nil
    }
    self.eigen = eigen
    let hidden = eigen.values.reduce(0) { max($0, abs($1)) } * 0x1p-46
    curvatures = eigen.values.map { abs($0) > hidden ? $0 : 0 }
    components = eigen.vectors.transposeTimes(evaluation.gradient)
  }

  /// Below this curvature a unit step in a variable changes the function by
  /// less than a millionth: the function is flat along the eigenvector.
  static let flatCurvature = 1e-6

  /// Whether H has an eigenvalue that is not safely positive.
  var isFlat: Bool { (curvatures.first ?? 0) <= Self.flatCurvature }

  /// The eigenvectors along which the function is flat, pointing downhill.
  var flatDirections: [[Double]] {
    curvatures.indices.filter { curvatures[$0] <= Self.flatCurvature }
      .map(downhill)
  }

  /// The eigenvector of least curvature, pointing downhill.
  var flatDirection: [Double] { curvatures.isEmpty ? [] : downhill(0) }

  /// An eigenvector, pointing downhill.
  private func downhill(_ place: Int) -> [Double] {
    let vector = eigen.vector(place)
    return components[place] > 0 ? vector.map { -$0 } : vector
  }

  /// What Newton's step is along one eigenvector, which points downhill.
  struct Part {
    let step: Double
    let direction: [Double]

    /// How steeply the function falls.
    let slope: Double
  }

  /// Newton's step along the eigenvector along which it gains most, of those of
  /// positive curvature; nil where it gains nothing.
  var mainPart: Part? {
    func gain(_ i: Int) -> Double {
      curvatures[i] > 0 ? components[i] * components[i] / curvatures[i] : 0
    }
    guard let main = curvatures.indices.max(by: { gain($0) < gain($1) }),
      gain(main) > 0
    else { return nil }
    let slope = abs(components[main])
    return Part(
      step: slope / curvatures[main], direction: downhill(main), slope: slope)
  }

  /// The step to the model's minimum, for a positive definite H.
  var newtonStep: [Double] { step(shift: 0) }

  /// Newton's step in the directions in which the function is not flat.
  var curvedStep: [Double] {
    eigen.vectors
      * zip(components, curvatures).map {
        $1 > Self.flatCurvature ? -$0 / $1 : 0
      }
  }

  /// How far the model falls to its minimum or, where it is flat and has
  /// none, within a unit ball: the estimated gap to the function's infimum.
  var gap: Double {
    isFlat ? decrease(of: step(radius: 1)) : decrease(of: newtonStep)
  }

  /// How far the model falls along a step.
  func decrease(of step: [Double]) -> Double {
    let along = eigen.vectors.transposeTimes(step)
    var fall = 0.0
    for (i, s) in along.enumerated() {
      fall -= s * (components[i] + 0.5 * curvatures[i] * s)
    }
    return fall
  }

  /// The minimizer of the model within a ball.
  ///
  /// It is s(μ) = −(H + μI)⁻¹g with the least μ ≥ 0 that makes H + μI
  /// positive semidefinite and |s(μ)| ≤ radius.
  func step(radius: Double) -> [Double] {
    guard let least = curvatures.first else { return [] }
    if least > 0 {
      let newton = newtonStep
      if norm(newton) <= radius { return newton }
    }
    let floor = max(0, -least)
    // |s(μ)| falls from its value just above the floor towards |g|/μ.
    var low = floor
    var high = floor + norm(components) / radius
    if length(shift: nextAbove(floor)) < radius {
      return hardCaseStep(floor: floor, radius: radius)
    }
    // Bisection in 1/|s| by the secular equation's Newton step, kept inside
    // the bracket.
    var shift = high
    for _ in 0..<100 {
      let size = length(shift: shift)
      if abs(size - radius) <= 1e-10 * radius { break }
      if size > radius { low = shift } else { high = shift }
      let newton =
        shift + (size - radius) / radius * size * size
        / lengthDerivative(shift: shift)
      shift = newton > low && newton < high ? newton : 0.5 * (low + high)
      if shift <= low || shift >= high { break }
    }
    return step(shift: shift)
  }

  /// Where the gradient has (nearly) no component along the lowest
  /// eigenvector, the rest of the radius is spent along that vector.
  private func hardCaseStep(floor: Double, radius: Double) -> [Double] {
    let base = step(shift: nextAbove(floor))
    let rest = (radius * radius - dot(base, base)).squareRoot()
    let direction = flatDirection
    return zip(base, direction).map { $0 + rest * $1 }
  }

  private func nextAbove(_ floor: Double) -> Double {
    let scale = curvatures.reduce(1e-300) { max($0, abs($1)) }
    return floor + 0x1p-44 * scale
  }

  private func step(shift: Double) -> [Double] {
    eigen.vectors
      * zip(components, curvatures).map { -$0 / ($1 + shift) }
  }

  private func length(shift: Double) -> Double {
    norm(zip(components, curvatures).map { $0 / ($1 + shift) })
  }

  /// Σ gᵢ²/(λᵢ + μ)³, which is −½ d|s|²/dμ.
  private func lengthDerivative(shift: Double) -> Double {
    zip(components, curvatures).reduce(0) { sum, pair in
      let shifted = pair.1 + shift
      return sum + pair.0 * pair.0 / (shifted * shifted * shifted)
    }
  }
}

internal import CLVNumerics
internal import Libm

/// A limit of a model that the data cannot tell an isolated maximum from.
public struct NearLimit: Sendable, Equatable {
  /// The limit.
  public let limit: ModelLimit

  /// 2(ln L̂ − ln L), the ratio of the likelihoods at the maximum and at the
  /// limit, where the other parameters are as likely as can be.
  public let likelihoodRatio: Double

  /// The ratio above which the limit would be rejected at 5 %, by the law for
  /// one parameter at a boundary: ``LikelihoodRatioLaw/halfChiSquare``.
  static let greatestRatio = 2.705543454095404
}

/// The end of a walk away from a minimum, along a direction of little
/// curvature and as far as makes a limit.
struct FarEnd: Sendable {
  let point: [Double]

  /// From the minimum to the end, of unit length.
  let direction: [Double]

  /// Twice the rise of the function.
  let ratio: Double
}

/// Walks from an isolated minimum of −ln L, its other variables minimized
/// anew, to where a variable is larger or smaller by a factor e¹⁵.
///
/// - Parameters:
///   - objective: −ln L in the logarithms of the parameters.
///   - center: The minimum.
///   - minimum: The evaluation there.
///   - curvature: Along the eigenvectors of curvature below this the walks
///     go, on both sides.
/// - Returns: The ends that have a value.
func farEnds(
  of objective: any Objective, from center: [Double], _ minimum: Evaluation,
  curvature: Double
) -> [FarEnd] {
  guard center.count > 1, let eigen = try? SymmetricEigen(minimum.hessian)
  else { return [] }
  let weak = eigen.values.indices.filter { eigen.values[$0] < curvature }
  return parallelChunks(count: 2 * weak.count, chunkSize: 1) { chunk in
    let walk = chunk.lowerBound
    return farEnd(
      of: objective, from: center, minimum.value,
      along: eigen.vector(weak[walk / 2]), sign: walk % 2 == 0 ? 1 : -1)
  }.compactMap(\.self)
}

private func farEnd(
  of objective: any Objective, from center: [Double], _ minimum: Double,
  along axis: [Double], sign: Double
) -> FarEnd? {
  let (far, reach) = (15.0, 50.0)
  let place = axis.indices.max { abs(axis[$0]) < abs(axis[$1]) } ?? 0
  let step = sign * (axis[place] < 0 ? -far : far)
  func bounded(_ x: Double) -> Double { min(max(x, -reach), reach) }
  /// The others' place where the variable is a share of the way out, by a
  /// straight line from the center through another place.
  func start(_ share: Double, through other: [Double]) -> [Double] {
    var start = zip(center, other).map {
      bounded($0 + share * ($1 - $0))
    }
    start.remove(at: place)
    return start
  }
  var options = OptimizerOptions.forLogarithms
  options.gapTolerance = 1e-4 / max(1, abs(minimum) * 1e-3)
  options.stepTolerance = .infinity
  let first = 0.2
  let along = center.indices.map {
    center[$0] + step * axis[$0] / axis[place]
  }
  let near = minimize(
    HeldObjective(
      objective, at: place, bounded(center[place] + first * step)),
    from: start(first, through: along), options: options)
  // Where the function has risen much on the first fifth of the way, by a
  // factor e³, there is no limit beyond that matters.
  if near.isUsable, near.evaluation.value - minimum > 30 { return nil }
  var onward = start(1, through: along)
  if near.isUsable {
    var passed = near.point
    passed.insert(center[place] + first * step, at: place)
    onward = start(1 / first, through: passed)
  }
  let held = bounded(center[place] + step)
  let atEnd = HeldObjective(objective, at: place, held)
  var end = minimize(atEnd, from: onward, options: options)
  if !end.isUsable {
    var others = center
    others.remove(at: place)
    end = minimize(atEnd, from: others, options: options)
  }
  var point = end.point
  point.insert(held, at: place)
  let way = zip(point, center).map { $0 - $1 }
  let length = norm(way)
  guard end.isUsable, end.evaluation.value.isFinite, length > 1 else {
    return nil
  }
  return FarEnd(
    point: point, direction: way.map { $0 / length },
    ratio: max(0, 2 * (end.evaluation.value - minimum)))
}

extension Convergence {
  /// The certificate with the limits that the data cannot tell an isolated
  /// maximum from.
  ///
  /// - Parameters:
  ///   - end: The maximum.
  ///   - objective: What was minimized.
  ///   - limit: What a direction from a point means.
  mutating func nameLimits(
    near end: Minimum, of objective: any Objective,
    _ limit: (_ point: [Double], _ direction: [Double]) -> ModelLimit?
  ) {
    guard outcome == .converged else { return }
    // At a maximum z standard errors from a boundary the ratio is about z²,
    // and z² is the curvature in the logarithm.
    let ends = farEnds(
      of: objective, from: end.point, end.evaluation, curvature: 4)
    for far in ends where far.ratio <= NearLimit.greatestRatio {
      guard let limit = limit(far.point, far.direction),
        !nearLimits.contains(where: { $0.limit.kind == limit.kind })
      else { continue }
      nearLimits.append(
        NearLimit(limit: limit, likelihoodRatio: far.ratio))
    }
    guard !nearLimits.isEmpty else { return }
    message +=
      ", which the data cannot tell from "
      + (nearLimits.count == 1 ? "a limit" : "limits") + " of the model: "
      + nearLimits.map {
        "\($0.limit.name) (twice the log-likelihood is lower there by "
          + "\($0.likelihoodRatio.roundedToHundredths))"
      }.joined(separator: "; ")
  }
}

extension Double {
  /// For a sentence: 0.03, 2.5.
  fileprivate var roundedToHundredths: Double { (self * 100).rounded() / 100 }
}

internal import CLVNumerics
internal import Libm

/// A confidence interval by the profile likelihood.
public struct ProfileInterval: Sendable, Equatable {
  /// The smallest value the data do not reject; nil where they reject none
  /// however small.
  public let lower: Double?

  /// The largest value the data do not reject; nil where they reject none
  /// however large.
  public let upper: Double?
}

extension LikelihoodFit {
  /// Confidence intervals of the parameters by the profile likelihood.
  ///
  /// A value is inside while the likelihood, maximized over the other
  /// parameters, is not significantly below its maximum: 2(ln L̂ − ln L) ≤ z².
  /// Unlike Wald's, these intervals need no symmetry, and they exist where the
  /// maximum lies at a boundary: an end may then be open.
  ///
  /// - Reference: Venzon & Moolgavkar (1988), "A method for computing
  ///   profile-likelihood-based confidence intervals", *Applied Statistics*
  ///   37:87.
  ///
  /// - Parameters:
  ///   - sample: What the model was fitted to.
  ///   - level: The probability of covering the truth, in (0, 1).
  /// - Returns: An interval for each parameter; nil for those held, and for
  ///   all where a penalty keeps the estimates from the maximum.
  public func profileIntervals(
    on sample: Sample, level: Double = 0.95
  ) -> [ProfileInterval?] {
    let threshold = normalQuantile(0.5 + 0.5 * level)
    let surface = surface
    let free = surface.coordinates.free
    var intervals = [ProfileInterval?](
      repeating: nil, count: surface.estimates.count)
    guard surface.penalized == nil else { return intervals }
    let sides = parallelChunks(count: 2 * free.count, chunkSize: 1) {
      Profile(surface, of: $0.lowerBound / 2, sample)
        .end(towards: $0.lowerBound % 2 == 0 ? -1 : 1, threshold)
    }
    for (i, place) in free.enumerated() {
      intervals[place] = ProfileInterval(
        lower: sides[2 * i], upper: sides[2 * i + 1])
    }
    return intervals
  }
}

/// The likelihood as a function of one coordinate, maximized over the others.
private struct Profile<Sample: ModelSample> {
  private let surface: LikelihoodSurface<Sample>
  private let objective: any Objective

  /// Which coordinate it is.
  private let coordinate: Int

  /// The maximum.
  private let center: [Double]

  /// A guess of how far the ends of the interval are.
  private let step: Double

  /// How the others are maximized over: to within 1e-8 of the likelihood's
  /// logarithm, which moves its root by less than the ends are known to.
  private let options: OptimizerOptions

  init(
    _ surface: LikelihoodSurface<Sample>, of coordinate: Int, _ sample: Sample
  ) {
    self.surface = surface
    self.coordinate = coordinate
    objective = surface.likelihood(sample)
    center = surface.point
    var options = OptimizerOptions.forLogarithms
    options.gapTolerance = 1e-8 / max(1, abs(surface.logLikelihood) * 1e-3)
    options.stepTolerance = .infinity
    // Far out a search may stall where rounding hides what is left to gain.
    options.goesOn = false
    self.options = options
    step =
      surface.workingCovariance.map {
        $0[coordinate, coordinate].squareRoot()
      } ?? 0.5
  }

  /// The parameter's value where the signed root of the likelihood ratio
  /// reaches the threshold; nil where it never does.
  func end(towards sign: Double, _ threshold: Double) -> Double? {
    let farthest = 100.0
    let center = center[coordinate]
    // The others start from where they were at the point before.
    // Parameters that stand for a limit are beyond the search's reach.
    var path = self.center.map { min(max($0, -30), 30) }
    path.remove(at: coordinate)
    var inner = (distance: 0.0, excess: -threshold)
    var reach = threshold * step
    var outer: (distance: Double, excess: Double)
    while true {
      let far = sign > 0 ? farthest - center : farthest + center
      let distance = min(reach, max(far, 0))
      guard distance > inner.distance else { return nil }
      outer = (distance, root(center + sign * distance, &path) - threshold)
      if outer.excess > 0 { break }
      inner = outer
      reach = distance * 2
    }
    let distance = crossing(inner, outer) {
      root(center + sign * $0, &path) - threshold
    }
    var point = self.center
    point[coordinate] += sign * distance
    let place = surface.coordinates.free[coordinate]
    return surface.coordinates.values(at: point)[place]
  }

  /// √(2(ln L̂ − ln L)) with the coordinate held.
  private func root(_ value: Double, _ path: inout [Double]) -> Double {
    let held = HeldObjective(objective, at: coordinate, value)
    var deviance: Double
    if held.dimension == 0 {
      deviance = held.evaluate(at: []).value + surface.logLikelihood
    } else {
      let end = minimize(held, from: path, options: options)
      path = end.point
      deviance = end.evaluation.value + surface.logLikelihood
    }
    // A value that is no number is far outside.
    if !deviance.isFinite { deviance = 1e6 }
    return (2 * max(0, deviance)).squareRoot()
  }

  /// Where a function crosses zero between two points of opposite signs: the
  /// Illinois variant of the false position.
  private func crossing(
    _ inner: (distance: Double, excess: Double),
    _ outer: (distance: Double, excess: Double),
    _ excess: (Double) -> Double
  ) -> Double {
    var (a, b) = (inner, outer)
    for _ in 0..<60 where b.distance - a.distance > 1e-9 * max(1, b.distance) {
      let slope = (b.excess - a.excess) / (b.distance - a.distance)
      let guess = a.distance - a.excess / slope
      // Where one end stays put the false position creeps: bisect.
      let width = b.distance - a.distance
      let inside =
        guess > a.distance + 0.01 * width && guess < b.distance - 0.01 * width
      let distance = inside ? guess : 0.5 * (a.distance + b.distance)
      let value = excess(distance)
      if abs(value) < 1e-7 { return distance }
      if value < 0 { a = (distance, value) } else { b = (distance, value) }
    }
    return 0.5 * (a.distance + b.distance)
  }
}

/// A function with one of its variables held at a value.
struct HeldObjective: Objective {
  private let whole: any Objective
  private let place: Int
  private let value: Double

  init(_ whole: any Objective, at place: Int, _ value: Double) {
    self.whole = whole
    self.place = place
    self.value = value
  }

  var dimension: Int { whole.dimension - 1 }

  var units: [Double] {
    var units = whole.units
    units.remove(at: place)
    return units
  }

  func evaluate(at point: [Double]) -> Evaluation {
    let all = whole.evaluate(
      at: Array(point[..<place]) + [value] + Array(point[place...]))
    var result = Evaluation(zero: dimension)
    result.value = all.value
    let others = (0...dimension).filter { $0 != place }
    for (i, row) in others.enumerated() {
      result.gradient[i] = all.gradient[row]
      for (j, column) in others.enumerated() {
        result.hessian[i, j] = all.hessian[row, column]
      }
    }
    return result
  }
}

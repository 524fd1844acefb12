internal import CLVNumerics

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A confidence interval by the profile likelihood.
public struct ProfileInterval: Sendable, Equatable {
  /// The smallest value the data do not reject; nil where they reject none
  /// however small.
  public let lower: Double?

  /// The largest value the data do not reject; nil where they reject none
  /// however large.
  public let upper: Double?
}

extension Fit {
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
  /// - Returns: An interval for each parameter; nil for those held.
  public func profileIntervals(
    on sample: Model.Sample, level: Double = 0.95
  ) -> [ProfileInterval?] {
    let threshold = normalQuantile(0.5 + 0.5 * level)
    var intervals = [ProfileInterval?](
      repeating: nil, count: model.parameterValues.count)
    let sides = parallelChunks(count: 2 * coordinates.free.count, chunkSize: 1)
    {
      let place = coordinates.free[$0.lowerBound / 2]
      return Profile(self, of: place, sample)
        .end(towards: $0.lowerBound % 2 == 0 ? -1 : 1, threshold)
    }
    for (i, place) in coordinates.free.enumerated() {
      intervals[place] = ProfileInterval(
        lower: sides[2 * i], upper: sides[2 * i + 1])
    }
    return intervals
  }
}

/// The likelihood as a function of one parameter, maximized over the others.
private struct Profile<Model: LikelihoodModel> {
  private let fit: Fit<Model>
  private let place: Int
  private let sample: Model.Sample
  private let scale: SearchCoordinates

  /// The parameter's coordinate at the maximum.
  private let center: Double

  /// A guess of how far the ends of the interval are.
  private let step: Double

  init(_ fit: Fit<Model>, of place: Int, _ sample: Model.Sample) {
    self.fit = fit
    self.place = place
    self.sample = sample
    // The coordinate of this parameter alone.
    var others: [Int: Double] = [:]
    for (i, value) in fit.model.parameterValues.enumerated() where i != place {
      others[i] = value
    }
    scale = SearchCoordinates(Model.identity, holding: others)
    center = scale.point(of: fit.model.parameterValues)[0]
    let position = fit.coordinates.free.firstIndex(of: place) ?? 0
    step =
      fit.workingCovariance.map { $0[position, position].squareRoot() } ?? 0.5
  }

  /// The parameter's value where the signed root of the likelihood ratio
  /// reaches the threshold; nil where it never does.
  func end(towards sign: Double, _ threshold: Double) -> Double? {
    let farthest = 100.0
    // The others start from where they were at the point before.
    var path = fit.model.parameterValues
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
    return scale.values(at: [center + sign * distance])[place]
  }

  /// √(2(ln L̂ − ln L)) with the parameter held.
  private func root(_ coordinate: Double, _ path: inout [Double]) -> Double {
    let value = scale.values(at: [coordinate])[place]
    var held = fit.coordinates.held
    held[place] = value
    let objective = NegativeLogLikelihood<Model>(sample: sample, holding: held)
    var deviance: Double
    if objective.dimension == 0 {
      deviance = objective.evaluate(at: []).value + fit.logLikelihood
    } else {
      // Parameters that stand for a limit are beyond the search's reach.
      let start = objective.coordinates.point(of: path).map {
        min(max($0, -30), 30)
      }
      let end = minimize(objective, from: start, options: .forLogarithms)
      path = objective.coordinates.values(at: end.point)
      deviance = end.evaluation.value + fit.logLikelihood
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

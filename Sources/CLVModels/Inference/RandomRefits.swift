internal import CLVNumerics

extension LikelihoodSurface {
  /// Estimates found anew with random weights of the customers, in order along
  /// the axis of their greatest spread; to within a twentieth of the logarithm
  /// of the likelihood's maximum.
  func refits(on sample: Sample) -> [[Double]] {
    let objective = penalized ?? likelihood
    let start = RefitStart(self, on: sample)
    let options = refitOptions
    let count = Self.refitCount(on: sample)
    let ends = parallelChunks(count: count, chunkSize: 1) { chunk in
      var generator = SplitMix64(seed: UInt64(chunk.lowerBound) + 1)
      let weights = randomWeights(of: sample, using: &generator)
      return start.minimum(
        objective, of: sample.reweighted(weights), options: options)
    }
    // At the edge of the search there is next to nothing left to rise.
    let points = ends.filter { $0.isUsable || $0.isAtEdge }.map(\.point)
    let equal = [Double](
      repeating: 1 / Double(max(1, points.count)), count: points.count)
    return ImportanceSample.order(along: points, weights: equal).map {
      estimated(at: points[$0])
    }
  }

  /// How many refits do.
  ///
  /// Half of those of a small sample do for a large one, of which each takes
  /// long: from one set of draws to another a standard deviation then varies
  /// by an eighth, not by an eleventh, of itself.
  static func refitCount(on sample: Sample) -> Int {
    sample.distinctCount > 4096 ? drawCount / 2 : drawCount
  }

  private var refitOptions: OptimizerOptions {
    var options = OptimizerOptions.forLogarithms
    options.gapTolerance = 5e-2 / max(1, abs(logLikelihood) * 1e-3)
    options.stepTolerance = .infinity
    options.maximumMagnitude = 50
    return options
  }

  /// Weights of the distinct observations where each customer has one drawn
  /// from Exp(1), scaled to the number of customers.
  func randomWeights(
    of sample: Sample, using generator: inout some RandomNumberGenerator
  ) -> [Double] {
    var weights: [Double] = []
    var total = 0.0
    for weight in sample.weights {
      total += weight
      weights.append(
        weight > 0 ? generator.gamma(shape: weight, rate: 1) : 0)
    }
    let scale = total / weights.reduce(0, +)
    return weights.map { $0 * scale }
  }
}

/// Where the searches for the estimates of reweighted samples begin.
private struct RefitStart<Sample: ModelSample>: Sendable {
  /// Places, the first of which is on the ridge towards a limit, if there is
  /// one.
  private let places: [[Double]]

  /// The model's own first starting point.
  private let first: [Double]?
  private let isOnRidge: Bool

  /// From the estimates and, as a boundary is no place to start from, from
  /// where the likelihood still falls from them, or from the model's own first
  /// starting point where it is far from these.
  init(_ surface: LikelihoodSurface<Sample>, on sample: Sample) {
    let far = 6.0
    first = surface.starts(sample).first.map {
      surface.coordinates.point(of: $0)
    }
    let ridge = surface.ridge(on: sample)
    isOnRidge = ridge != nil
    let here = ridge ?? surface.reachable(30)
    let inside = first.map { first in
      zip(here, first).map { abs($0 - $1) <= far ? $0 : $1 }
    }
    places = [here] + (inside.map { $0 == here ? [] : [$0] } ?? [])
  }

  /// The best end of the searches.
  ///
  /// On a large sample there is one search: from the ridge, or from where a
  /// thinned sample makes most of the way from afar.
  func minimum(
    _ objective: (Sample) -> any Objective, of sample: Sample,
    options: OptimizerOptions
  ) -> Minimum {
    let thinnedSize = 512
    let whole = objective(sample)
    guard places.count > 1, sample.distinctCount > 2 * thinnedSize, let first
    else { return minimize(whole, from: places, options: options).best }
    if isOnRidge { return minimize(whole, from: places[0], options: options) }
    let thinned = minimize(
      objective(sample.thinned(to: thinnedSize)), from: places,
      options: options
    ).best
    return minimize(
      whole, from: thinned.retreated(to: 6, from: first), options: options)
  }
}

extension LikelihoodSurface {
  /// The estimates, no farther out than the search goes: parameters that stand
  /// for a limit are beyond its reach.
  fileprivate func reachable(_ reach: Double) -> [Double] {
    point.map { min(max($0, -reach), reach) }
  }

  /// A place before a limit in one direction, from which the logarithm of the
  /// likelihood has some 2 to rise, with the other parameters where they are at
  /// the limit; nil where the estimates are not at one.
  fileprivate func ridge(on sample: Sample) -> [Double]? {
    guard workingCovariance == nil else { return nil }
    let objective = (penalized ?? likelihood)(sample)
    let limit = reachable(45)
    let atLimit = objective.evaluate(at: limit)
    guard atLimit.isFinite, atLimit.value + logLikelihood < 1,
      let eigen = try? SymmetricEigen(atLimit.hessian), eigen.values.count > 1,
      eigen.values[1] > 1e-3
    else { return nil }
    let direction = eigen.vector(0)
    func place(_ distance: Double) -> [Double] {
      zip(limit, direction).map { $0 + distance * $1 }
    }
    func fall(_ distance: Double) -> Double {
      objective.evaluate(at: place(distance)).value - atLimit.value
    }
    for sign in [1.0, -1] {
      var (near, far) = (0.0, sign)
      var depth = fall(far)
      while depth < 1, abs(far) < 40 {
        near = far
        far *= 1.5
        depth = fall(far)
      }
      for _ in 0..<8 where !(depth <= 4) {
        let middle = 0.5 * (near + far)
        let found = fall(middle)
        if found < 1 { near = middle } else { (far, depth) = (middle, found) }
      }
      if depth >= 1, depth <= 4 { return place(far) }
    }
    return nil
  }
}

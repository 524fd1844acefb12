internal import CLVNumerics
internal import Libm

/// Draws around a maximum, weighted by how likely the sample makes them.
///
/// They come from a multivariate t law in the coordinates of the search, of
/// heavier tails than the likelihood: in pairs on either side of its center,
/// from a fixed seed, so that they are the same at every call.
///
/// - Reference: Geweke (1989), "Bayesian inference in econometric models
///   using Monte Carlo integration", *Econometrica* 57:1317.
struct ImportanceSample: Sendable {
  /// The t law that draws come from.
  struct Proposal: Sendable {
    let center: [Double]

    /// L of the scale LLᵀ.
    let root: Matrix

    static let degreesOfFreedom = 5.0
  }

  let points: [[Double]]

  /// How much each counts, adding up to 1: the likelihood over the density of
  /// the proposal, the largest smoothed.
  let weights: [Double]

  /// The shape k of the tail of the raw weights; above 0.7 what they say is
  /// not to be relied on.
  let tailShape: Double

  /// 1/Σw², the number of draws of equal weight that are worth as much: Kong
  /// (1992), "A note on importance sampling using standardized weights".
  var effectiveSize: Double {
    1 / weights.reduce(0) { $0 + $1 * $1 }
  }

  /// Draws `2·pairs` points and weighs them.
  ///
  /// - Parameters:
  ///   - pairs: How many pairs.
  ///   - proposal: Where they come from.
  ///   - logLikelihood: Up to a constant; −∞ or NaN where there is none.
  init?(
    pairs: Int, from proposal: Proposal,
    _ logLikelihood: @Sendable ([Double]) -> Double
  ) {
    let nu = Proposal.degreesOfFreedom
    let dimension = Double(proposal.center.count)
    var generator = SplitMix64(seed: 1)
    var points: [[Double]] = []
    var logDensities: [Double] = []
    for _ in 0..<pairs {
      let standard = proposal.center.map { _ in generator.normal() }
      let scale = nu / (2 * generator.gamma(shape: nu / 2, rate: 1))
      let step = proposal.root * standard.map { $0 * scale.squareRoot() }
      let square = dot(standard, standard) * scale
      for sign in [1.0, -1] {
        points.append(zip(proposal.center, step).map { $0 + sign * $1 })
        logDensities.append(-0.5 * (nu + dimension) * log1p(square / nu))
      }
    }
    let values = parallelChunks(count: points.count, chunkSize: 8) {
      [points, logDensities] range in
      range.map { logLikelihood(points[$0]) - logDensities[$0] }
    }.flatMap(\.self)
    let most = values.reduce(-.infinity) { $1 > $0 ? $1 : $0 }
    guard most.isFinite else { return nil }
    let raw = values.map { $0.isNaN ? 0 : exp($0 - most) }
    let smoothed = SmoothedWeights(raw)
    let sum = smoothed.weights.reduce(0, +)
    self.points = points
    weights = smoothed.weights.map { $0 / sum }
    tailShape = smoothed.tailShape
  }

  /// The weighted mean and covariance.
  var moments: (mean: [Double], covariance: Matrix) {
    Self.moments(of: points, weights: weights)
  }

  /// The mean and the covariance of points with weights that add up to 1.
  static func moments(
    of points: [[Double]], weights: [Double]
  ) -> (mean: [Double], covariance: Matrix) {
    let dimension = points.first?.count ?? 0
    var mean = [Double](repeating: 0, count: dimension)
    var covariance = Matrix(rows: dimension, columns: dimension)
    for (point, weight) in zip(points, weights) where weight > 0 {
      for i in 0..<dimension { mean[i] += weight * point[i] }
    }
    for (point, weight) in zip(points, weights) where weight > 0 {
      for i in 0..<dimension {
        for j in 0..<dimension {
          covariance[i, j] +=
            weight * (point[i] - mean[i]) * (point[j] - mean[j])
        }
      }
    }
    return (mean, covariance)
  }

  /// A proposal with the weighted moments; nil where these are degenerate.
  var refitted: Proposal? {
    let (mean, covariance) = moments
    guard covariance.isFinite,
      let factor = try? CholeskyFactorization(covariance)
    else { return nil }
    return Proposal(center: mean, root: factor.lower)
  }

  /// Points of equal weight that stand for the weighted ones: by systematic
  /// resampling along the axis on which they are spread most.
  func resampled(_ count: Int) -> [[Double]] {
    let order = Self.order(along: points, weights: weights)
    var chosen: [[Double]] = []
    var below = 0.0
    for place in order {
      below += weights[place]
      while chosen.count < count,
        (Double(chosen.count) + 0.5) / Double(count) <= below
      {
        chosen.append(points[place])
      }
    }
    while chosen.count < count, let last = order.last {
      chosen.append(points[last])
    }
    return chosen
  }

  /// The places of points in their order along the axis of greatest spread.
  static func order(
    along points: [[Double]], weights: [Double]
  ) -> [Int] {
    let (mean, covariance) = moments(of: points, weights: weights)
    guard let eigen = try? SymmetricEigen(covariance) else {
      return Array(points.indices)
    }
    let axis = eigen.vector(eigen.values.count - 1)
    let along = points.map { point in
      dot(axis, zip(point, mean).map { $0 - $1 })
    }
    return points.indices.sorted { (along[$0], $0) < (along[$1], $1) }
  }
}

/// Importance weights whose largest are replaced by the expected order
/// statistics of the generalized Pareto law that fits them.
///
/// - Reference: Vehtari, Simpson, Gelman, Yao & Gabry (2024), "Pareto smoothed
///   importance sampling", *Journal of Machine Learning Research* 25:72.
struct SmoothedWeights {
  private(set) var weights: [Double]

  /// The shape k of the law.
  let tailShape: Double

  /// Smooths weights, not all 0.
  init(_ raw: [Double]) {
    weights = raw
    let count = raw.count
    let tail = min(count / 5, Int(3 * Double(count).squareRoot()))
    let order = raw.indices.sorted { (raw[$0], $0) < (raw[$1], $1) }
    let largest = order.suffix(tail)
    let cutoff = raw[order[count - tail - 1]]
    let excesses = largest.map { raw[$0] - cutoff }
    let most = excesses.last ?? 0
    guard tail >= 5, most > 1e-12 * cutoff else {
      // Weights that are all alike have no tail.
      tailShape = -.infinity
      return
    }
    guard
      let (shape, scale) = Self.generalizedPareto(
        excesses.map { max($0, 1e-300 + 1e-12 * most) })
    else {
      // No such law: the weights are as far apart as can be.
      tailShape = .infinity
      return
    }
    tailShape = shape
    for (i, place) in largest.enumerated() {
      let p = (Double(i) + 0.5) / Double(tail)
      let quantile =
        abs(shape) < 1e-8
        ? -log1p(-p) : expm1(-shape * log1p(-p)) / shape
      weights[place] = min(cutoff + scale * quantile, raw[order[count - 1]])
    }
  }

  /// The shape and the scale of the generalized Pareto law of an ascending
  /// sample of positive numbers: the mean over a profile likelihood, of which
  /// the shape is drawn towards ½ as by ten observations; nil where there is
  /// none that can be computed.
  ///
  /// Zhang & Stephens (2009), "A new and efficient estimation method for the
  /// generalized Pareto distribution", *Technometrics* 51:316; Vehtari et al.,
  /// appendix C.
  private static func generalizedPareto(
    _ sample: [Double]
  ) -> (shape: Double, scale: Double)? {
    let n = Double(sample.count)
    let count = 30 + Int(n.squareRoot())
    let quartile = sample[max(0, Int(n / 4 + 0.5) - 1)]
    let largest = sample[sample.count - 1]
    func shape(_ theta: Double) -> Double {
      sample.reduce(0) { $0 + log1p(-theta * $1) } / n
    }
    let thetas = (1...count).map { j in
      1 / largest
        + (1 - (Double(count) / (Double(j) - 0.5)).squareRoot())
        / (3 * quartile)
    }
    let logs = thetas.map { theta in
      let k = shape(theta)
      return n * (log(-theta / k) - k - 1)
    }
    let most = logs.reduce(-.infinity) { $1.isFinite && $1 > $0 ? $1 : $0 }
    var sum = 0.0
    var theta = 0.0
    for (one, log) in zip(thetas, logs) where log.isFinite {
      let weight = exp(log - most)
      sum += weight
      theta += weight * one
    }
    theta /= sum
    let k = shape(theta)
    let law = (shape: (n * k + 5) / (n + 10), scale: -k / theta)
    return law.shape.isFinite && law.scale.isFinite ? law : nil
  }
}

/// The mean and the variance of a sum at some parameters.
struct MeanAndVariance: Sendable {
  var mean = 0.0
  var variance = 0.0
}

/// A sum at the points that stand for the parameters' uncertainty, which are
/// draws or come in pairs on either side of the estimates, or at the estimates
/// alone.
struct SumAtPoints: Sendable {
  var points: [MeanAndVariance]

  /// The variance of the mean as far as it is linear in parameters and
  /// coefficients, where customers of different covariates are summed; nil
  /// where all have one law of the parameters, and the points tell.
  var linear: Double?

  /// Whether the points are draws, so that the law of the sum is the mean of
  /// the laws at each of them.
  let isDrawn: Bool

  /// A sum of nothing yet.
  init(count: Int, isDrawn: Bool) {
    points = [MeanAndVariance](repeating: MeanAndVariance(), count: count)
    self.isDrawn = isDrawn
  }

  init(_ points: [MeanAndVariance], isDrawn: Bool, linear: Double? = nil) {
    self.points = points
    self.isDrawn = isDrawn
    self.linear = linear
  }

  /// The mean over the points.
  var mean: Double { average { $0.mean } }

  /// The variance that chance leaves, over the points.
  var outcomeVariance: Double { average { $0.variance } }

  /// The variance of the mean over the parameters' uncertainty.
  var parameterVariance: Double {
    Self.variance(points.map(\.mean), linear: linear)
  }

  private func average(_ value: (MeanAndVariance) -> Double) -> Double {
    points.reduce(0) { $0 + value($1) } / Double(points.count)
  }

  /// The variance of values at the points.
  ///
  /// With covariates a pair of points moves the parameters of all customers
  /// by the same share of their own uncertainty. The part of the variance
  /// that comes from the differences within pairs, Σᵢ(f₊ − f₋)²/4d with 2d
  /// points, is then replaced by `linear`.
  static func variance(_ values: [Double], linear: Double?) -> Double {
    guard values.count > 1 else { return 0 }
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    let all = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    guard let linear else { return all }
    let within = stride(from: 0, to: values.count, by: 2).reduce(0.0) {
      let difference = values[$1] - values[$1 + 1]
      return $0 + difference * difference / (2 * count)
    }
    return max(0, all - within) + linear
  }
}

/// A group's sums.
struct GroupSums: Sendable {
  var alive: SumAtPoints
  var purchases: SumAtPoints
  var value: SumAtPoints

  init(points: Int, isDrawn: Bool) {
    alive = SumAtPoints(count: points, isDrawn: isDrawn)
    purchases = alive
    value = alive
  }
}

internal import CLVNumerics
internal import Libm

/// A regression with logarithmic link on known means: μᵢ·exp(β₀ + Σⱼ zᵢⱼ βⱼ)
/// for the mean of yᵢ, with a penalty ½ λ Σⱼ βⱼ² on all but β₀.
///
/// McCullagh & Nelder (1989), *Generalized Linear Models*, chapters 6 and 8.
struct LogLinearRegression: Objective {
  /// The law of the outcomes about their means.
  enum Law: Sendable {
    /// Counts: −ln L = Σ w (m − y ln m), but for what is constant.
    case poisson

    /// Positive amounts whose spread is in proportion to their means:
    /// −ln L ∝ w (y/m + ln m).
    case gamma
  }

  let law: Law

  /// The outcomes.
  let outcomes: [Double]

  /// The means before the correction, all positive.
  let means: [Double]

  /// How much each outcome counts.
  let weights: [Double]

  /// The features, row after row, each of `width` numbers.
  let features: [Double]

  /// How many features there are.
  let width: Int

  /// The penalty λ.
  let penalty: Double

  var dimension: Int { width + 1 }

  /// The coefficients, β₀ first; nil where the search finds none.
  func fitted() -> [Double]? {
    guard !outcomes.isEmpty, outcomes.contains(where: { $0 > 0 }) else {
      return nil
    }
    let start = [Double](repeating: 0, count: dimension)
    let minimum = minimize(self, from: start)
    return minimum.isUsable && minimum.point.allSatisfy(\.isFinite)
      ? minimum.point : nil
  }

  func evaluate(at point: [Double]) -> Evaluation {
    let sum = deterministicReduce(
      count: outcomes.count, chunkSize: 1 << 13
    ) { rows in
      var part = Evaluation(zero: dimension)
      for row in rows { add(row, at: point, to: &part) }
      return part
    } combine: {
      $0 += $1
    }
    var evaluation = sum ?? Evaluation(zero: dimension)
    for j in 1..<dimension {
      evaluation.value += penalty * point[j] * point[j] / 2
      evaluation.gradient[j] += penalty * point[j]
      evaluation.hessian[j, j] += penalty
    }
    return evaluation
  }

  private func add(
    _ row: Int, at point: [Double], to sum: inout Evaluation
  ) {
    var shift = point[0]
    for j in 0..<width { shift += features[row * width + j] * point[j + 1] }
    let (y, w) = (outcomes[row], weights[row])
    let mean = means[row] * exp(shift)
    let slope: Double
    let curvature: Double
    switch law {
    case .poisson:
      sum.value += w * (mean - y * shift)
      (slope, curvature) = (w * (mean - y), w * mean)
    case .gamma:
      let ratio = y / mean
      sum.value += w * (ratio + shift)
      (slope, curvature) = (w * (1 - ratio), w * ratio)
    }
    for i in 0..<dimension {
      let z = i == 0 ? 1 : features[row * width + i - 1]
      sum.gradient[i] += slope * z
      for j in 0..<dimension {
        let other = j == 0 ? 1 : features[row * width + j - 1]
        sum.hessian[i, j] += curvature * z * other
      }
    }
  }

  /// The loss of one outcome at a mean, by the law: minus its log-likelihood
  /// but for what does not depend on the mean.
  static func loss(_ law: Law, _ outcome: Double, _ mean: Double) -> Double {
    switch law {
    case .poisson: mean - (outcome > 0 ? outcome * log(mean) : 0)
    case .gamma: outcome / mean + log(mean)
    }
  }
}

internal import CLVNumerics
internal import Libm

/// The family of laws that a sum over customers is taken to have.
enum SumLaw: Sendable {
  /// A number of purchases: negative binomial.
  case purchases

  /// A number of customers alive, of so many: normal.
  case alive(of: Int)

  /// An amount of money: gamma.
  case money

  /// The interval of the law with a mean and a variance.
  func interval(
    mean: Double, variance: Double, level: Double
  ) -> ClosedRange<Double>? {
    switch self {
    case .purchases:
      SumInterval.purchases(mean: mean, variance: variance, level: level)
    case .alive(let customers):
      SumInterval.alive(
        mean: mean, variance: variance, customers: customers, level: level)
    case .money:
      SumInterval.money(mean: mean, variance: variance, level: level)
    }
  }

  /// The interval of the mean of the laws at draws of the parameters, whose
  /// means and variances are finite, with another variance beside theirs.
  ///
  /// Each draw stands for those that might have been drawn beside it: to the
  /// variance of each law, h² is added with h = (4/n)^(1/3) s, of n draws
  /// whose means have the standard deviation s: Bowman, Hall & Prvan (1998),
  /// "Bandwidth selection for the smoothing of distribution functions",
  /// *Biometrika* 85:799, at the normal law. Without, the ends of an interval
  /// would be too near by chance. The quantile is found by bisection.
  func interval(
    over sum: SumAtPoints, otherVariance: Double, level: Double
  ) -> ClosedRange<Double>? {
    let spread = pow(4 / Double(sum.points.count), 2.0 / 3)
    let added = otherVariance + spread * sum.parameterVariance
    let points = sum.points.map {
      MeanAndVariance(mean: $0.mean, variance: $0.variance + added)
    }
    let tail = (1 - level) / 2
    return ClosedRange(
      between: quantile(tail, over: points),
      and: quantile(1 - tail, over: points))
  }

  private func quantile(_ p: Double, over points: [MeanAndVariance]) -> Double {
    let n = Double(points.count)
    func reaches(_ value: Double) -> Bool {
      points.reduce(0) { $0 + cumulative(value, $1) } >= p * n
    }
    // All but 1e-12 of each law is within 40 of its standard deviations.
    let least = points.reduce(Double.infinity) {
      min($0, $1.mean - 8 * $1.variance.squareRoot())
    }
    let most = points.reduce(0) {
      max($0, $1.mean + 40 * $1.variance.squareRoot())
    }
    var low = max(-1, least.rounded(.down) - 1)
    var high = most.rounded(.up) + 1
    let isWhole = if case .money = self { false } else { true }
    let resolution = isWhole ? 1 : 1e-10 * max(high, 1e-300)
    if isWhole, reaches(0) { return 0 }
    while high - low > resolution {
      let half = (low + high) / 2
      let middle = isWhole ? half.rounded(.down) : half
      guard middle > low, middle < high else { break }
      if reaches(middle) { high = middle } else { low = middle }
    }
    if case .alive(let customers) = self { return min(high, Double(customers)) }
    return max(0, high)
  }

  /// The probability of at most a value under the law at one point.
  private func cumulative(_ value: Double, _ point: MeanAndVariance) -> Double {
    let (mean, variance) = (point.mean, point.variance)
    guard mean > 0, variance > 0 else { return value >= mean ? 1 : 0 }
    switch self {
    case .alive:
      return normalCDF((value + 0.5 - mean) / variance.squareRoot())
    case .money:
      return value <= 0 ? 0 : Self.gamma(value, mean, variance)
    case .purchases:
      guard value >= 0 else { return 0 }
      guard variance > mean * (1 + 1e-9) else {
        return normalCDF((value + 0.5 - mean) / variance.squareRoot())
      }
      guard mean * mean < 100 * variance else {
        return Self.gamma(value + 0.5, mean, variance)
      }
      return IncompleteBeta(
        mean * mean / (variance - mean), value + 1, mean / variance,
        complement: (variance - mean) / variance
      ).lower
    }
  }

  /// The gamma law; from a shape of 100 on by the normal approximation of its
  /// cube root, which is within 1e-5 there: Wilson & Hilferty (1931).
  private static func gamma(
    _ value: Double, _ mean: Double, _ variance: Double
  ) -> Double {
    let shape = mean * mean / variance
    guard shape >= 100 else {
      return IncompleteGamma(shape, value * mean / variance).lower
    }
    let ninth = 1 / (9 * shape)
    return normalCDF((cbrt(value / mean) - 1 + ninth) / ninth.squareRoot())
  }
}

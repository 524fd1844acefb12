internal import CLVNumerics

/// The mean of a group's outcomes, had the group the mean forecast of all.
///
/// The line of least squares through the group's outcomes over their forecasts,
/// read at the mean forecast of both groups: so the difference of two groups is
/// that of Lin (2013), "Agnostic notes on regression adjustments to
/// experimental data", *Annals of Applied Statistics* 7:295, equations 4 and 5,
/// and its variance, which needs no model to be true, that of MacKinnon &
/// White (1985), "Some heteroskedasticity-consistent covariance matrix
/// estimators", *Journal of Econometrics* 29:305, HC3, which does not trust a
/// customer whom the line has to follow.
struct AdjustedMean {
  /// The mean.
  let mean: Double

  /// Its variance.
  let variance: Double

  /// The degrees of freedom that the variance has.
  let freedom: Double

  /// The fewest customers for a line; the mean of a smaller group, or of one
  /// whose forecasts are alike, is the plain mean.
  private static let fewest = 10

  /// The mean of outcomes without forecasts.
  init(_ outcomes: [Double]) {
    let count = Double(outcomes.count)
    let mean = outcomes.reduce(0, +) / count
    self.mean = mean
    let squares = outcomes.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    variance = count > 1 ? squares / (count - 1) / count : .infinity
    freedom = count - 1
  }

  /// The mean of outcomes at a forecast.
  init(_ outcomes: [Double], _ forecasts: [Double], at forecast: Double) {
    let plain = AdjustedMean(outcomes)
    let count = Double(outcomes.count)
    let center = forecasts.reduce(0, +) / count
    let spread = forecasts.reduce(0) { $0 + ($1 - center) * ($1 - center) }
    guard outcomes.count >= Self.fewest, spread > 1e-18 * (1 + center * center)
    else {
      self = plain
      return
    }
    let product = zip(outcomes, forecasts).reduce(0) {
      $0 + ($1.0 - plain.mean) * ($1.1 - center)
    }
    let slope = product / spread
    mean = plain.mean + slope * (forecast - center)
    var variance = 0.0
    for (outcome, known) in zip(outcomes, forecasts) {
      let off = known - center
      let residual = outcome - plain.mean - slope * off
      let leverage = 1 / count + off * off / spread
      let weight = 1 / count + (forecast - center) * off / spread
      let scaled = weight * residual / max(1 - leverage, 1e-6)
      variance += scaled * scaled
    }
    self.variance = variance
    freedom = count - 2
  }
}

/// A difference of means, with its variance.
struct MeanDifference {
  var difference = 0.0
  var variance = 0.0

  /// The sum of the squares of variances over their degrees of freedom:
  /// Satterthwaite (1946), "An approximate distribution of estimates of
  /// variance components", *Biometrics Bulletin* 2:110.
  private var unsureness = 0.0

  /// No difference.
  init() {}

  /// What one mean has more than another.
  init(_ one: AdjustedMean, minus other: AdjustedMean) {
    difference = one.mean - other.mean
    variance = one.variance + other.variance
    for mean in [one, other] {
      unsureness += mean.variance * mean.variance / max(mean.freedom, 1)
    }
  }

  /// Adds a share of another, independent one.
  mutating func add(_ share: Double, of other: MeanDifference) {
    difference += share * other.difference
    variance += share * share * other.variance
    unsureness += share * share * share * share * other.unsureness
  }

  /// Half the width of the interval that holds with a probability.
  func halfWidth(level: Double) -> Double {
    guard variance > 0, variance.isFinite else {
      return variance == 0 ? 0 : .infinity
    }
    let freedom = unsureness > 0 ? variance * variance / unsureness : .infinity
    return Self.quantile(level: level, freedom: freedom)
      * variance.squareRoot()
  }

  /// What Student's t is further from 0 than with the rest of a probability.
  static func quantile(level: Double, freedom: Double) -> Double {
    let normal = normalQuantile((1 + level) / 2)
    guard freedom < 1e6 else { return normal }
    return risingRoot(in: normal...1e4, tolerance: 1e-10) {
      1 - level - studentTTwoSided($0, degreesOfFreedom: freedom)
    }
  }
}

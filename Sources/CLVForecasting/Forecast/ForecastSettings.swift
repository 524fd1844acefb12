public import CLVData
public import CLVModels
internal import Libm

/// What to forecast: how far ahead, and how money is valued.
public struct ForecastSettings: Sendable {
  /// How far ahead, in the model's time unit; may be infinite.
  public var horizon: Double

  /// The annual effective discount rate R: money a year away is worth
  /// 1/(1 + R) of money now.
  public var annualDiscountRate: Double

  /// The share of spend that is profit.
  public var margin: Double

  /// The probability that prediction intervals hold.
  public var level: Double

  /// Whether to find each customer's median time to the next purchase.
  public var wantsMedianTime = false

  /// Whether to find the interval of each customer's lifetime value.
  public var wantsValueIntervals = false

  /// Whether customers' prediction intervals join the uncertainty of the
  /// model's parameters, where that is known, with that of the outcome; without
  /// it they are found several times as fast.
  ///
  /// Under covariates they always do.
  public var joinsParameterUncertainty = true

  /// Settings for a horizon; 10 % a year, a margin of 1, and 90 % intervals
  /// unless others are given.
  public init(
    horizon: Double, annualDiscountRate: Double = 0.1, margin: Double = 1,
    level: Double = 0.9
  ) {
    self.horizon = horizon
    self.annualDiscountRate = annualDiscountRate
    self.margin = margin
    self.level = level
  }

  /// Checks settings of numbers from anywhere before they are used.
  ///
  /// - Throws: Where one has a value that no forecast can be made with.
  public func validate() throws(InvalidValue) {
    guard horizon >= 0 else {
      throw InvalidValue("a horizon of \(horizon) cannot be")
    }
    guard annualDiscountRate >= 0, annualDiscountRate.isFinite else {
      throw InvalidValue("a discount rate of \(annualDiscountRate) cannot be")
    }
    guard margin >= 0, margin.isFinite else {
      throw InvalidValue("a margin of \(margin) cannot be")
    }
    guard level > 0, level < 1 else {
      throw InvalidValue("a level of \(level) is not between 0 and 1")
    }
  }

  /// One year in a time unit, to whole units: the horizon unless one is
  /// given.
  public static func oneYear(in unit: TimeUnit) -> Double {
    (TimeUnit.year.days / unit.days).rounded()
  }

  /// The continuous discount rate δ = ln(1 + R) per year, per time unit.
  public func discountRate(per unit: TimeUnit) -> Double {
    log1p(annualDiscountRate) * unit.days / TimeUnit.year.days
  }

  package func prediction(in unit: TimeUnit) -> PredictionSettings {
    var settings = PredictionSettings(
      horizon: horizon, discountRate: discountRate(per: unit), level: level)
    settings.wantsMedianTime = wantsMedianTime
    return settings
  }
}

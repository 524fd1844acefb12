public import CLVData
package import CLVModels

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

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

import ArgumentParser
import CLV

/// How far ahead to forecast, and how money is valued.
struct ForecastOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      """
      How far ahead, in the time unit; inf looks ahead for ever. (default: \
      one year)
      """, valueName: "time"))
  var horizon: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      """
      The effective discount rate of a year: with 0.1, 1.10 in a year is \
      worth 1 now.
      """, valueName: "rate"))
  var discountRate = 0.1

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The share of spend that is profit: 0.3 is 30 %.", valueName: "share"))
  var margin = 1.0

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The probability that prediction intervals hold.",
      valueName: "probability"))
  var level = 0.9

  /// Beyond this many time units only an infinite horizon makes sense.
  private static let farthest = 1e6

  func validate() throws {
    try Self.check(
      horizon: horizon, discountRate: discountRate, margin: margin)
    guard level > 0, level < 1 else {
      throw ValidationError(
        "--level \(level): it must be between 0 and 1; 90 % is 0.9")
    }
  }

  /// Refuses what cannot be a horizon, a rate or a margin.
  static func check(
    horizon: Double?, discountRate: Double, margin: Double
  ) throws {
    if let horizon, !(horizon > 0) {
      throw ValidationError(
        "--horizon \(horizon): it must be above 0, in time units such as "
          + "weeks; inf looks ahead for ever")
    }
    if let horizon, horizon.isFinite, horizon > farthest {
      throw ValidationError(
        "--horizon \(horizon): it must be at most a million time units; inf "
          + "looks ahead for ever")
    }
    guard discountRate >= 0, discountRate.isFinite else {
      throw ValidationError(
        "--discount-rate \(discountRate): it must be 0 or more; 10 % is 0.1")
    }
    guard margin.isFinite, margin > 0 else {
      throw ValidationError(
        "--margin \(margin): it must be above 0; 30 % is 0.3")
    }
  }

  /// The settings for models in a time unit.
  func settings(in unit: TimeUnit) -> ForecastSettings {
    var settings = ForecastSettings(
      horizon: horizon ?? ForecastSettings.oneYear(in: unit),
      annualDiscountRate: discountRate, margin: margin, level: level)
    settings.wantsMedianTime = true
    settings.wantsValueIntervals = true
    return settings
  }

  /// Says what prediction intervals hold, and warns where a covariance
  /// cannot serve.
  static func explainIntervals(
    _ uncertainty: ParameterUncertainty, of model: String, quiet: Bool
  ) {
    for problem in uncertainty.problems {
      Messages.warning("\(model): \(problem)")
    }
    if quiet { return }
    Messages.note(
      uncertainty.purchase == nil
        ? "intervals speak of the outcome alone: \(model) has no covariance "
          + "of the purchase model's parameters"
        : "intervals join the uncertainty of the parameters with that of the "
          + "outcome")
  }

  /// Warns of sums that have no finite value.
  func warn(purchase: any PurchaseModel, spend: (any SpendModel)?) {
    Self.warn(
      horizon: horizon, discountRate: discountRate, margin: margin, purchase,
      spend)
  }

  /// Warns of sums that have no finite value, and of what looks mistaken.
  static func warn(
    horizon: Double?, discountRate: Double, margin: Double,
    _ purchase: any PurchaseModel, _ spend: (any SpendModel)?
  ) {
    if margin > 1 {
      Messages.warning("--margin \(margin) is above 1: 30 % is written 0.3")
    }
    if discountRate > 1 {
      Messages.warning(
        "--discount-rate \(discountRate) is above 1: 10 % is written 0.1")
    }
    if horizon == .infinity, !purchase.expectedLifetimePurchases.isFinite {
      Messages.warning(
        "over an infinite horizon the undiscounted number of purchases has no "
          + "finite expectation (for BG/NBD: a ≤ 1); expected_purchases is "
          + "inf, and clv depends strongly on the discount rate")
    }
    if let spend, !spend.populationMean.isFinite {
      Messages.warning(
        "the spend model has no finite mean (q ≤ 1): expected_spend and clv "
          + "are inf for customers without repeat purchases")
    }
  }
}

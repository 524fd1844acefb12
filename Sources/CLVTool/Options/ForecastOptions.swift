import ArgumentParser
import CLV

/// How far ahead to forecast, and how money is valued.
struct ForecastOptions: ParsableArguments {
  @Option(
    help: """
      How far ahead, in the model's time unit; inf looks ahead for ever. \
      (default: one year)
      """)
  var horizon: Double?

  @Option(
    help: """
      The annual effective discount rate: 0.1 makes 1.10 in a year worth 1 \
      now.
      """)
  var discountRate = 0.1

  @Option(help: "The share of spend that is profit.")
  var margin = 1.0

  @Option(help: "The probability that prediction intervals hold.")
  var level = 0.9

  func validate() throws {
    if let horizon, !(horizon > 0) {
      throw ValidationError("--horizon \(horizon): it must be above 0")
    }
    guard discountRate >= 0, discountRate.isFinite else {
      throw ValidationError(
        "--discount-rate \(discountRate): it must be 0 or more; 10 % is 0.1")
    }
    guard margin.isFinite, margin > 0 else {
      throw ValidationError(
        "--margin \(margin): it must be above 0; 30 % is 0.3")
    }
    guard level > 0, level < 1 else {
      throw ValidationError(
        "--level \(level): it must be between 0 and 1; 90 % is 0.9")
    }
  }

  /// The settings for models in a time unit.
  func settings(in unit: TimeUnit) -> ForecastSettings {
    ForecastSettings(
      horizon: horizon ?? ForecastSettings.oneYear(in: unit),
      annualDiscountRate: discountRate, margin: margin, level: level)
  }

  /// Warns of sums that have no finite value.
  func warn(purchase: any PurchaseModel, spend: (any SpendModel)?) {
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

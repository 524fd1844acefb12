import ArgumentParser
import CLV

/// How far ahead and how money is valued, where no intervals are wanted.
struct ValueOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      """
      How far ahead, in the model's time unit; inf looks ahead for ever. \
      (default: one year)
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

  func validate() throws {
    try ForecastOptions.check(
      horizon: horizon, discountRate: discountRate, margin: margin)
  }

  /// Warns of sums that have no finite value.
  func warn(_ models: FittedModels) {
    ForecastOptions.warn(
      horizon: horizon, discountRate: discountRate, margin: margin,
      models.purchase, models.spend)
  }

  /// The settings for models in a time unit.
  func settings(in unit: TimeUnit) -> ForecastSettings {
    ForecastSettings(
      horizon: horizon ?? ForecastSettings.oneYear(in: unit),
      annualDiscountRate: discountRate, margin: margin)
  }
}

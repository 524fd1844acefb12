import ArgumentParser
import CLV

/// How far ahead to forecast, and how money is valued.
struct ValueOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      """
      How far ahead, in the time unit; inf looks ahead for ever. \
      (default: one year)
      """, valueName: "time"))
  var horizon: Double?

  @OptionGroup var discount: DiscountOption

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The share of spend that is profit: 0.3 is 30 %.", valueName: "share"))
  var margin = 1.0

  /// Beyond this many time units only an infinite horizon makes sense.
  private static let farthest = 1e6

  func validate() throws {
    if let horizon, !(horizon > 0) {
      throw ValidationError(
        "--horizon \(horizon): it must be above 0, in time units such as "
          + "weeks; inf looks ahead for ever")
    }
    if let horizon, horizon.isFinite, horizon > Self.farthest {
      throw ValidationError(
        "--horizon \(horizon): it must be at most a million time units; inf "
          + "looks ahead for ever")
    }
    guard margin.isFinite, margin > 0 else {
      throw ValidationError(
        "--margin \(margin): it must be above 0; 30 % is 0.3")
    }
  }

  /// The settings for models in a time unit.
  func settings(in unit: TimeUnit) -> ForecastSettings {
    ForecastSettings(
      horizon: horizon ?? ForecastSettings.oneYear(in: unit),
      annualDiscountRate: discount.discountRate, margin: margin)
  }

  /// Warns of sums that have no finite value, of what looks mistaken, and of
  /// money that nothing can be said of.
  ///
  /// - Parameters:
  ///   - model: The model that is to forecast.
  ///   - emptyMoney: The key of the sentence on what stays empty without a
  ///     spend model.
  func warn(
    by model: CustomerModel,
    emptyMoney: String = "no_spend"
  ) {
    if let note = model.spendNote {
      Messages.warnOfNoSpend(emptyMoney, note)
    }
    if margin > 1 {
      Messages.warning(
        Messages.text("high_margin", ["margin": .label("\(margin)")]))
    }
    discount.warn()
    if horizon == .infinity, !model.purchase.expectedLifetimePurchases.isFinite
    {
      Messages.warning(Messages.text("infinite_horizon"))
    }
    if let spend = model.spend, !spend.populationMean.isFinite {
      Messages.warning(Messages.text("infinite_mean"))
    }
  }
}

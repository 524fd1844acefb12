internal import CLVData
internal import CLVForecasting
internal import CLVModels
internal import CLVNumerics

/// How small an effect a campaign with a control group can show, said before
/// it is begun.
///
/// What customers buy varies around their forecasts by a variance that the
/// model knows. The difference of the means of two groups, adjusted by the
/// forecasts, then has a standard error of √(V(1/n₁ + 1/n₂)), and an interval
/// that leaves out 0 four times in five where the true difference is
/// (z + z₀.₈) times as large: Cohen (1988), *Statistical Power Analysis for the
/// Behavioral Sciences*, section 2.4.
public struct CampaignPower: Sendable {
  /// The smallest difference in purchases a customer that is shown, over the
  /// horizon of the forecasts.
  public let purchases: Double

  /// The smallest share of what is at stake that a contact has to save; more
  /// than 1 where not even the best contact would be shown, nil where nothing
  /// is at stake.
  public let effect: Double?

  /// How often it is shown if it is so large.
  public let power = 0.8

  /// The probability with which the interval of the measurement holds.
  public let level: Double

  /// Works out what a control group can show.
  ///
  /// - Returns: nil where one of the groups is empty.
  public init?(_ actions: CustomerActions, _ control: ControlGroup) {
    guard control.contacts > 0, control.controls > 0 else { return nil }
    let settings = actions.outlooks.settings
    level = settings.level
    let customers = control.customers
    let count = Double(customers.count)
    let variances = Self.variances(of: customers, actions.outlooks)
    let variance = variances.reduce(0, +) / count
    let groups = 1 / Double(control.contacts) + 1 / Double(control.controls)
    let factor = normalQuantile((1 + level) / 2) + normalQuantile(power)
    purchases = factor * (variance * groups).squareRoot()
    let stake =
      customers.reduce(0) {
        $0 + actions.purchasesAtStake($1, actions.outlooks[$1])
      } / count
    effect = stake > 0 ? purchases / stake : nil
  }

  /// The variance of what each customer will buy over the horizon.
  private static func variances(
    of customers: [Int], _ outlooks: CustomerOutlooks
  ) -> [Double] {
    let forecasts = outlooks.forecasts
    let horizon = outlooks.settings.horizon
    guard case .plain(let sample) = forecasts.histories.sample else {
      // As of rates that differ as an exponential law has them.
      return customers.map {
        let mean = forecasts.purchases(of: $0).expectedPurchases
        return mean * (1 + mean)
      }
    }
    let moments = Self.moments(forecasts.model.purchase, sample, horizon)
    return customers.map { customer in
      let moments = moments[Int(forecasts.membership[customer])]
      return moments.variance.isFinite ? moments.variance : moments.mean
    }
  }

  private static func moments(
    _ model: some PurchaseModel, _ sample: HistorySample, _ horizon: Double
  ) -> [PurchaseMoments] {
    model.purchaseMoments(for: sample, in: horizon)
  }
}

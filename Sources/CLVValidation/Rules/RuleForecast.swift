internal import CLVData
internal import CLVForecasting
internal import CLVModels

/// What a rule predicted of each customer.
struct RuleForecast {
  let method: ScoredMethod

  /// The purchases, or what customers are ranked by.
  let purchases: [Double]

  /// The amount spent, or what customers are ranked by; nil without amounts.
  let value: [Double]?

  /// How probable it held each number of purchases, if it says.
  var outcomes: ScoredDistribution?

  /// How probable it held each amount, if it says.
  var values: ScoredDistribution?
}

extension RuleForecast {
  /// What fitted models say.
  init(
    _ forecasts: CustomerForecasts, _ holdout: CustomerSummary.Holdout,
    _ spend: HoldoutSpend?
  ) {
    self.init(forecasts, holdout, forecasts.model.purchase, spend)
  }

  private init(
    _ forecasts: CustomerForecasts, _ holdout: CustomerSummary.Holdout,
    _ purchase: some PurchaseModel, _ spend: HoldoutSpend?
  ) {
    let outcomes = DistinctOutcomes(
      forecasts.summary, holdout, purchase, forecasts.covariates.purchase)
    self.init(
      method: ScoredMethod(
        "model", title: type(of: purchase).identity.name,
        description: "the fitted models under validation",
        kind: .model),
      purchases: forecasts.expectedPurchases(),
      value: forecasts.finiteValues(holdout),
      outcomes: ScoredDistribution(outcomes),
      values: spend?.distribution(outcomes, forecasts.summary, holdout))
  }
}

extension CustomerForecasts {
  /// The values, where the holdout has such and all of them are finite:
  /// without a finite mean spend there is no forecast to score.
  fileprivate func finiteValues(
    _ holdout: CustomerSummary.Holdout
  ) -> [Double]? {
    guard holdout.hasAmounts, let values = lifetimeValues(),
      values.allSatisfy(\.isFinite)
    else { return nil }
    return values
  }
}

/// The log score and the calibration of a predicted distribution.
struct ScoredDistribution {
  /// The logarithm of the probability of what each customer did.
  let logProbabilities: [Double]
  let calibration: PredictiveCalibration?

  init<Model: PurchaseModel>(_ outcomes: DistinctOutcomes<Model>) {
    let terms = outcomes.logProbabilities()
    logProbabilities = outcomes.membership.map { terms[Int($0)] }
    calibration = outcomes.cumulativeProbabilities().map {
      PredictiveCalibration($0, customers: outcomes.customers)
    }
  }

  init(_ outcomes: ValueOutcomes) {
    logProbabilities = outcomes.logProbabilities
    calibration = PredictiveCalibration(
      outcomes.bounds,
      customers: [Int](repeating: 1, count: outcomes.bounds.count))
  }
}

internal import CLVData
public import CLVModels

/// What to expect of one new customer, from the first purchase on; that
/// purchase itself is not counted.
public struct NewCustomerForecast: Sendable {
  /// What the customer is expected to buy over the horizon.
  public let purchases: PurchasePrediction

  /// The probabilities of 0, 1, 2, … purchases over the horizon, until that
  /// of more is at most 1e-6; empty for an infinite horizon, or where a
  /// million purchases or more are expected.
  public let distribution: [Double]

  /// The expected amount of a purchase; nil without a spend model, infinite
  /// where that has no mean.
  public let expectedSpend: Double?

  /// The customer lifetime value over the horizon: margin × expected spend ×
  /// discounted expected purchases; nil without a spend model.
  public let lifetimeValue: Double?

  /// The customer lifetime value without end; nil without a spend model,
  /// infinite without discounting where the expected purchases are.
  public let lifetimeValueForever: Double?

  /// Forecasts a new customer.
  ///
  /// - Parameters:
  ///   - model: The model; with covariates, a customer whose coded covariates
  ///     are 0.
  ///   - settings: How far ahead, and how money is valued.
  public init(by model: CustomerModel, settings: ForecastSettings) {
    self.init(model.purchase, of: model, settings)
  }

  private init(
    _ purchase: some PurchaseModel, of model: CustomerModel,
    _ settings: ForecastSettings
  ) {
    let prediction = purchase.newCustomerPrediction(
      settings.prediction(in: model.timeUnit),
      uncertainty: model.uncertainty.purchase)
    purchases = prediction
    distribution =
      prediction.interval == nil
      ? [] : purchase.distribution(in: settings.horizon, downTo: 1e-6)
    let mean = model.spend?.populationMean
    expectedSpend = mean
    lifetimeValue = mean.map {
      settings.margin * $0 * prediction.discountedPurchases
    }
    let forever = purchase.discountedPurchases(
      rate: settings.discountRate(per: model.timeUnit), in: .infinity)
    lifetimeValueForever = mean.map { settings.margin * $0 * forever }
  }
}

extension NewCustomerForecast {
  /// Forecasts a new customer who has the covariates that are given; nil where
  /// these are of several kinds.
  ///
  /// - Parameters:
  ///   - covariates: Those of one or more customers of one kind, for the
  ///     model.
  ///   - model: The model.
  ///   - settings: How far ahead, and how money is valued.
  public init?(
    with covariates: ForecastCovariates, by model: CustomerModel,
    settings: ForecastSettings
  ) {
    let kinds = CohortKinds(model, covariates).kinds
    guard kinds.count == 1 else { return nil }
    let kind = kinds[0]
    self.init(
      by: CustomerModel(
        kind.purchase, spend: kind.spend, timeUnit: model.timeUnit,
        uncertainty: ParameterUncertainty(
          purchase: kind.uncertainty.purchase, spend: kind.uncertainty.spend)),
      settings: settings)
  }
}

public import CLVData
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

  /// The same without end; infinite without discounting, where the expected
  /// purchases are.
  public let lifetimeValueForever: Double?

  /// Forecasts a new customer.
  ///
  /// - Parameters:
  ///   - purchase: The purchase model.
  ///   - unit: Its time unit.
  ///   - spend: The spend model, if amounts are known.
  ///   - settings: How far ahead, and how money is valued.
  ///   - uncertainty: The uncertainty of the purchase model's parameters,
  ///     for the interval.
  public init(
    _ purchase: some PurchaseModel, unit: TimeUnit, spend: (any SpendModel)?,
    settings: ForecastSettings, uncertainty: LaplaceApproximation? = nil
  ) {
    let prediction = purchase.newCustomerPrediction(
      settings.prediction(in: unit), uncertainty: uncertainty)
    purchases = prediction
    distribution =
      prediction.interval == nil
      ? [] : purchase.distribution(in: settings.horizon, downTo: 1e-6)
    let mean = spend?.populationMean
    expectedSpend = mean
    lifetimeValue = mean.map {
      settings.margin * $0 * prediction.discountedPurchases
    }
    let forever = purchase.discountedPurchases(
      rate: settings.discountRate(per: unit), in: .infinity)
    lifetimeValueForever = mean.map { settings.margin * $0 * forever }
  }
}

extension NewCustomerForecast {
  /// Forecasts a new customer who has the covariates that are given; nil where
  /// these are of several kinds.
  ///
  /// - Parameters:
  ///   - covariates: How the models depend on covariates, and those of one or
  ///     more customers of one kind.
  ///   - purchase: The purchase model.
  ///   - unit: Its time unit.
  ///   - spend: The spend model, if amounts are known.
  ///   - settings: How far ahead, and how money is valued.
  ///   - uncertainty: That of models without covariates.
  public init?(
    with covariates: ForecastCovariates, _ purchase: some PurchaseModel,
    unit: TimeUnit, spend: (any SpendModel)?, settings: ForecastSettings,
    uncertainty: ParameterUncertainty
  ) {
    let kinds = CohortKinds(purchase, spend, covariates, uncertainty).kinds
    guard kinds.count == 1 else { return nil }
    self.init(
      kinds[0].purchase, unit: unit, spend: kinds[0].spend, settings: settings,
      uncertainty: kinds[0].uncertainty.purchase)
  }
}

internal import CLVData
internal import CLVModels

extension CustomerForecasts {
  /// With fewer customers who bought again, an earlier origin says too little.
  static let fewestInnerRepeaters = 20

  /// The forecasts of purchases in a summary's holdout by plain models fitted
  /// to its calibration, as an earlier origin would have had them; nil without
  /// a holdout, where too few bought again or purchases cannot be fitted, and
  /// where some are expected without end.
  ///
  /// - Parameters:
  ///   - summary: The customers.
  ///   - choice: The models; what earlier origins teach of them is left out.
  ///   - fitted: The customers to fit them to; nil for those of the summary.
  ///   - covariates: The covariates of the customers, with a plan to fit them;
  ///     nil to fit without.
  init?(
    ofHoldoutIn summary: CustomerSummary, fitting choice: ModelChoice,
    to fitted: CustomerSummary? = nil,
    covariates: (customers: CustomerCovariates, plan: CovariatePlan)? = nil
  ) {
    guard summary.holdout != nil, Self.hasEnoughRepeaters(summary),
      let model = try? CustomerModel.fit(
        to: fitted ?? summary, choice.plain, covariates: covariates?.plan,
        inference: InferenceSettings(law: false))
    else { return nil }
    var effects = ForecastCovariates()
    if let covariates {
      guard
        let known = try? ForecastCovariates(covariates.customers, of: model)
      else { return nil }
      effects = known
    }
    self.init(ofHoldoutIn: summary, by: model, covariates: effects)
  }

  /// The same by models that have been fitted.
  init?(
    ofHoldoutIn summary: CustomerSummary, by model: CustomerModel,
    covariates: ForecastCovariates = ForecastCovariates()
  ) {
    guard let holdout = summary.holdout, Self.hasEnoughRepeaters(summary),
      model.isUsable
    else { return nil }
    self.init(
      summary, by: model, covariates: covariates, settings: .over(holdout))
    guard expectedPurchases().allSatisfy(\.isFinite) else { return nil }
  }

  private static func hasEnoughRepeaters(_ summary: CustomerSummary) -> Bool {
    summary.frequency.count(where: { $0 > 0 }) >= fewestInnerRepeaters
  }
}

internal import CLVData
package import CLVModels

/// The distinct histories of customers who are forecast, under each covariate
/// row where the purchase model has covariates.
package struct ForecastHistories: Sendable {
  /// The histories themselves.
  package enum Sample: Sendable {
    /// Histories of customers whom the model takes to be alike.
    case plain(HistorySample)

    /// Histories of customers with covariates, and what these do.
    case covariate(CovariateSample<HistorySample>, CustomerEffects)
  }

  /// The histories themselves.
  package let sample: Sample

  /// The place of each customer's history among them.
  package let membership: [Int32]

  init(_ summary: CustomerSummary, _ effects: CustomerEffects?) {
    self.init(summary.grouped, effects)
  }

  init(_ grouped: GroupedHistories, _ effects: CustomerEffects?) {
    guard let effects else {
      sample = .plain(grouped.sample)
      membership = grouped.membership
      return
    }
    let (sample, membership) = CovariateSample<HistorySample>.grouping(
      grouped, rows: effects.rows)
    self.sample = .covariate(sample, effects)
    self.membership = membership
  }

  /// A prediction for each history.
  func predictions(
    by model: some PurchaseModel, _ settings: PredictionSettings,
    uncertainty: LaplaceApproximation?
  ) -> [PurchasePrediction] {
    switch sample {
    case .plain(let sample):
      model.predictions(for: sample, settings, uncertainty: uncertainty)
    case .covariate(let sample, let effects):
      effects.model(of: model).predictions(
        for: sample, settings, uncertainty: effects.uncertainty)
    }
  }
}

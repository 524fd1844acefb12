internal import CLVData
public import CLVModels

/// The covariates to fit models with.
public struct CovariatePlan: Sendable {
  /// The covariate row of each customer of the summary.
  public let rows: CovariateRows

  /// What is asked of the coefficients, those of all models together.
  public let settings: CovariateSettings

  /// Whether the model of spend takes the covariates too.
  public let coversSpend: Bool

  /// A plan for the customers of a summary, in its order.
  public init(
    rows: CovariateRows, settings: CovariateSettings = CovariateSettings(),
    coversSpend: Bool = true
  ) {
    self.rows = rows
    self.settings = settings
    self.coversSpend = coversSpend
  }

  /// A summary's histories with the covariates of its customers.
  func histories(
    of summary: CustomerSummary
  ) -> CovariateSample<HistorySample> {
    CovariateSample<HistorySample>.grouping(summary.grouped, rows: rows).sample
  }

  /// What customers spent with their covariates.
  func spends(_ histories: SpendHistories) -> CovariateSample<SpendSample> {
    CovariateSample(histories, rows: rows)
  }

  func fit<Model: LikelihoodModel>(
    _ type: Model.Type, to sample: CovariateSample<Model.Sample>
  ) throws(FitError) -> CovariateFit<Model> {
    try type.fit(to: sample, settings: settings(of: type)).checked()
  }

  /// The fit with a coefficient for each process, where the plan shares some
  /// and has no penalty: what sharing is tested against.
  func unshared<Model: PurchaseModel>(
    _ type: Model.Type, to sample: CovariateSample<HistorySample>
  ) -> CovariateFit<Model>? {
    guard !settings.shared.isEmpty, settings.penalty == 0,
      type.covariateProcesses.count > 1
    else { return nil }
    var free = settings
    free.shared = []
    return try? CovariatePlan(rows: rows, settings: free).fit(type, to: sample)
  }

  private func settings(
    of type: any LikelihoodModel.Type
  ) -> CovariateSettings {
    settings.restricted(to: type.covariateProcesses.map(\.name))
  }
}

extension CovariateFit {
  /// The fit, if its likelihood is a number at all.
  package func checked() throws(FitError) -> Self {
    guard logLikelihood.isFinite else {
      throw .notIdentified(
        "the likelihood of \(Base.identity.name) with covariates is zero or "
          + "without bound; look for a customer of extreme frequency, times, "
          + "amounts or covariates")
    }
    return self
  }
}

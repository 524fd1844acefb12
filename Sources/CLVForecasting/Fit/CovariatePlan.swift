internal import CLVData
public import CLVModels

/// The covariates to fit models with.
public struct CovariatePlan: Sendable {
  /// The covariate row of each customer of the summary.
  public let rows: CovariateRows

  /// What is asked of the coefficients, those of all models together.
  public let settings: CovariateSettings

  /// A plan for the customers of a summary, in its order.
  public init(
    rows: CovariateRows, settings: CovariateSettings = CovariateSettings()
  ) {
    self.rows = rows
    self.settings = settings
  }

  func fit<Model: PurchaseModel>(
    _ type: Model.Type, to summary: CustomerSummary
  ) throws(FitError) -> CovariateFit<Model> {
    try type.fit(
      to: CovariateSample(
        frequency: summary.frequency, recency: summary.recency, T: summary.T,
        logGaps: summary.logGaps, rows: rows), settings: settings(of: type)
    ).checked()
  }

  func fit<Model: SpendModel>(
    _ type: Model.Type, to summary: CustomerSummary
  ) throws(FitError) -> CovariateFit<Model> {
    try type.fit(
      to: CovariateSample(
        frequency: summary.frequency, meanSpend: summary.monetaryValue,
        rows: rows), settings: settings(of: type)
    ).checked()
  }

  /// The fit with a coefficient for each process, where the plan shares some
  /// and has no penalty: what sharing is tested against.
  func unshared<Model: PurchaseModel>(
    _ type: Model.Type, to summary: CustomerSummary
  ) -> CovariateFit<Model>? {
    guard !settings.shared.isEmpty, settings.penalty == 0,
      type.covariateProcesses.count > 1
    else { return nil }
    var free = settings
    free.shared = []
    return try? CovariatePlan(rows: rows, settings: free).fit(type, to: summary)
  }

  private func settings(
    of type: any LikelihoodModel.Type
  ) -> CovariateSettings {
    settings.restricted(to: type.covariateProcesses.map(\.name))
  }
}

extension SummaryFit.Outcome {
  init<Fitted: LikelihoodModel>(
    _ fit: CovariateFit<Fitted>, unshared: CovariateFit<Fitted>? = nil,
    model: Model
  ) {
    self.model = model
    record = FittedModel(fit, unshared: unshared)
    isUsable = fit.convergence.isUsable
    covariates = FittedCovariates(
      design: fit.design, coefficients: fit.model.coefficients,
      uncertainty: CovariateApproximation(fit))
  }
}

extension CovariateFit {
  /// The fit, if its likelihood is a number at all.
  func checked() throws(FitError) -> Self {
    guard logLikelihood.isFinite else {
      throw .notIdentified(
        "the likelihood of \(Base.identity.name) with covariates is zero or "
          + "without bound; look for a customer of extreme frequency, times, "
          + "amounts or covariates")
    }
    return self
  }
}

public import CLVData
public import CLVModels
public import CLVTables

/// Where the covariates of any customers are to be found, and what is asked of
/// their coefficients: for fits to one summary after another.
public struct CovariateSource: Sendable {
  private let table: CovariateTable
  private let settings: CovariateSettings

  /// A source of covariates from its parts.
  public init(_ table: CovariateTable, settings: CovariateSettings) {
    self.table = table
    self.settings = settings
  }

  /// The covariates of a summary's customers.
  ///
  /// - Throws: Bad data where a customer has none.
  public func joined(
    to summary: CustomerSummary
  ) throws(DataError) -> CustomerCovariates {
    try table.joined(to: summary.ids)
  }

  /// Covariates of customers, coded by what these have, with what is asked of
  /// the coefficients.
  ///
  /// - Parameters:
  ///   - customers: The covariates of the customers, from this source.
  ///   - choice: The models to fit.
  /// - Returns: The covariates as numbers, for a fit.
  /// - Throws: `DataError` where covariates cannot be coded; `CovariateError`
  ///   where what is asked of coefficients cannot be.
  public func plan(
    for customers: CustomerCovariates, _ choice: ModelChoice
  ) throws -> CovariatePlan {
    let design = try customers.learnedDesign()
    let processes =
      choice.purchase.covariateProcesses + choice.spend.covariateProcesses
    try settings.check(processes: processes.map(\.name), design: design)
    return CovariatePlan(
      rows: try customers.rows(by: design), settings: settings)
  }

  /// The covariates of a summary's customers, coded by what they have.
  package func plan(
    for summary: CustomerSummary
  ) throws(DataError) -> (customers: CustomerCovariates, plan: CovariatePlan) {
    let customers = try joined(to: summary)
    let rows = try customers.rows(by: try customers.learnedDesign())
    return (customers, CovariatePlan(rows: rows, settings: settings))
  }
}

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

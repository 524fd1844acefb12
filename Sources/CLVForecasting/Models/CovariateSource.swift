public import CLVData
public import CLVModels
public import CLVTables

/// Where the covariates of any customers are to be found, and what is asked of
/// their coefficients: for fits to one summary after another.
public struct CovariateSource: Sendable {
  /// Where covariates come from.
  enum Origin: Sendable {
    /// A table of customers.
    case table(CovariateTable)

    /// The summary itself.
    case own([OwnCovariate])
  }

  private let origin: Origin
  private let settings: CovariateSettings

  init(_ origin: Origin, settings: CovariateSettings) {
    self.origin = origin
    self.settings = settings
  }

  /// A source of covariates from its parts.
  public init(_ table: CovariateTable, settings: CovariateSettings) {
    self.init(.table(table), settings: settings)
  }

  /// The covariates of a summary's customers.
  ///
  /// - Throws: Bad data where a customer has none.
  public func joined(
    to summary: CustomerSummary
  ) throws(DataError) -> CustomerCovariates {
    switch origin {
    case .table(let table): try table.joined(to: summary.ids)
    case .own(let covariates):
      OwnCovariate.customers(covariates, of: summary)
    }
  }

  /// Covariates of customers, coded by what these have, with what is asked of
  /// the coefficients.
  ///
  /// - Parameters:
  ///   - customers: The covariates of the customers, from this source.
  ///   - choice: The models to fit.
  /// - Returns: The covariates as numbers, for a fit; nil where all customers
  ///   have the same of those that the log itself tells.
  /// - Throws: `DataError` where covariates cannot be coded; `CovariateError`
  ///   where what is asked of coefficients cannot be.
  public func plan(
    for customers: CustomerCovariates, _ choice: ModelChoice
  ) throws -> CovariatePlan? {
    guard let plan = try plan(for: customers) else { return nil }
    let processes =
      choice.purchase.covariateProcesses
      + (plan.coversSpend ? choice.spend.covariateProcesses : [])
    try settings.check(
      processes: processes.map(\.name), design: plan.rows.design)
    return plan
  }

  /// The covariates of a summary's customers, coded by what they have, with
  /// what is asked of the coefficients.
  ///
  /// - Throws: As above, and bad data where a customer has none.
  public func plan(
    for summary: CustomerSummary, _ choice: ModelChoice
  ) throws -> CovariatePlan? {
    try plan(for: try joined(to: summary), choice)
  }

  /// The covariates of a summary's customers, coded by what they have.
  package func plan(
    for summary: CustomerSummary
  ) throws(DataError) -> (customers: CustomerCovariates, plan: CovariatePlan?) {
    let customers = try joined(to: summary)
    return (customers, try plan(for: customers))
  }

  private func plan(
    for customers: CustomerCovariates
  ) throws(DataError) -> CovariatePlan? {
    switch origin {
    case .table:
      return CovariatePlan(
        rows: try customers.rows(by: try customers.learnedDesign()),
        settings: settings)
    case .own:
      let varied = customers.varied
      guard !varied.columns.isEmpty else { return nil }
      return CovariatePlan(
        rows: try varied.rows(by: try varied.learnedDesign()),
        settings: settings, coversSpend: false)
    }
  }
}

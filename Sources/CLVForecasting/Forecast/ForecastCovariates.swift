public import CLVData
public import CLVModels
internal import CLVNumerics
public import CLVTables

/// How models depend on covariates, and the covariates of the customers to
/// forecast.
public struct ForecastCovariates: Sendable {
  /// The effects on purchases; nil where the purchase model takes none.
  public let purchase: CustomerEffects?

  /// The effects on spend; nil where the spend model takes none.
  public let spend: CustomerEffects?

  /// Covariates of either model, none unless given.
  public init(purchase: CustomerEffects? = nil, spend: CustomerEffects? = nil) {
    self.purchase = purchase
    self.spend = spend
  }

  /// The covariates of customers for fitted models.
  ///
  /// - Parameters:
  ///   - customers: The covariates.
  ///   - model: The model, which says how it depends on them.
  /// - Throws: Bad data where a covariate is missing, has a value that the
  ///   models were not fitted with, or one so far out that there is no
  ///   forecast.
  public init(
    _ customers: CustomerCovariates, of model: CustomerModel
  ) throws(DataError) {
    purchase =
      if let covariates = model.purchaseCovariates {
        try CustomerEffects(covariates, of: model.purchase, customers)
      } else { nil }
    spend =
      if let spend = model.spend, let covariates = model.spendCovariates {
        try CustomerEffects(covariates, of: spend, customers)
      } else { nil }
  }

  /// What the future spending of each customer scales with.
  package func spendScales<Model: SpendModel>(
    of model: Model, _ histories: SpendHistories
  ) -> [Double] {
    let models =
      spend.map { $0.model(of: model).models(for: $0.rows.matrix) } ?? [model]
    return parallelMap(count: histories.count, chunkSize: 1 << 16) { customer in
      let row = spend.map { Int($0.rows.membership[customer]) } ?? 0
      return models[row].spendScale(
        meanSpend: histories.means[customer],
        frequency: Int(histories.counts[customer]))
    }
  }

  /// More tables of expected purchases than this take minutes to make.
  private static let mostTracked = 5000

  /// The customers of a timeline by the model they share; nil where these are
  /// too many to track, or the days of their first purchases not known.
  package func arrivals<Model: PurchaseModel>(
    of model: Model, in summary: CustomerSummary, _ timeline: PurchaseTimeline
  ) -> [Arrivals<Model>]? {
    guard let effects = purchase else {
      let arrivals = timeline.acquisitions.enumerated().filter { $1 > 0 }
      return [
        Arrivals(
          model: model, days: arrivals.map { ($0.offset, $0.element) })
      ]
    }
    guard let firstDay = summary.firstDay,
      effects.rows.matrix.rows <= Self.mostTracked
    else { return nil }
    var byRow = [[Int: Int]](repeating: [:], count: effects.rows.matrix.rows)
    for (row, day) in zip(effects.rows.membership, firstDay) {
      let offset = timeline.firstDay.distance(to: day)
      if offset >= 0 { byRow[Int(row)][offset, default: 0] += 1 }
    }
    let models = effects.model(of: model).models(for: effects.rows.matrix)
    return zip(models, byRow).map { model, customers in
      Arrivals(
        model: model,
        days: customers.sorted { $0.key < $1.key }.map {
          (day: $0.key, customers: $0.value)
        })
    }
  }
}

/// The effects of covariates in a model, and the covariates of customers.
public struct CustomerEffects: Sendable {
  /// The effects.
  public let coefficients: CovariateCoefficients

  /// The covariate row of each customer.
  public let rows: CovariateRows

  /// How uncertain the effects are, and the model's parameters with them;
  /// without it, intervals speak of the outcome alone.
  public let uncertainty: CovariateApproximation?

  /// Effects on customers, in the order of their summary.
  public init(
    coefficients: CovariateCoefficients, rows: CovariateRows,
    uncertainty: CovariateApproximation? = nil
  ) {
    precondition(
      coefficients.columns == rows.design.columns, "the columns differ")
    self.coefficients = coefficients
    self.rows = rows
    self.uncertainty = uncertainty
  }

  init(
    _ fitted: FittedCovariates, of base: some LikelihoodModel,
    _ customers: CustomerCovariates
  ) throws(DataError) {
    self.init(
      coefficients: fitted.coefficients,
      rows: try customers.rows(by: fitted.design),
      uncertainty: fitted.uncertainty)
    let models = model(of: base).models(for: rows.matrix)
    for (row, model) in models.enumerated() {
      guard
        let fault = type(of: base).fault(of: model.parameterValues),
        let customer = rows.membership.firstIndex(of: Int32(row))
      else { continue }
      throw customers.fault(
        of: customer,
        "with its covariates, \(fault); look for a value that is far from "
          + "those of all others, or fit anew with \(.fit)")
    }
  }

  package func model<Base: LikelihoodModel>(of base: Base) -> CovariateModel<
    Base
  > {
    CovariateModel(base: base, coefficients: coefficients)
  }

  /// The expected amount of a future purchase of each customer.
  package func expectedSpends(
    of base: some SpendModel, _ histories: SpendHistories
  ) -> [Double] {
    model(of: base).expectedSpends(
      meanSpend: histories.means, frequency: histories.counts, rows: rows)
  }
}

internal import CLVCampaigns
internal import CLVData
internal import CLVForecasting
internal import CLVModels
internal import CLVNumerics
internal import CLVStudy
internal import CLVValidation

/// What several sections need of a run's results, worked out once.
struct ReportFacts: Sendable {
  let results: ReportResults

  /// The campaign lists with their sums; empty where there are none.
  let lists: [(list: ActionList, totals: ActionTotals)]

  /// P(alive) of every customer.
  let alive: [Double]

  /// The value of every customer: lifetime value, or expected purchases where
  /// amounts are unknown.
  let values: [Double]

  /// The values of ``values`` in ascending order.
  let ascendingValues: [Double]

  init(_ results: ReportResults) {
    self.results = results
    alive = results.forecasts.probabilitiesAlive()
    values =
      results.forecasts.lifetimeValues()
      ?? results.forecasts.expectedPurchases()
    ascendingValues = CLVNumerics.ascendingValues(values)
    lists = results.actions?.totalsByList() ?? []
  }

  /// All customers together.
  var total: GroupForecast? { results.study.sums.total }

  /// How far off the totals may be, where a holdout contradicts the model.
  var doubt: DoubtedTotals? { results.study.sums.doubt }

  /// The customers by the time of their first purchase; nil where that is not
  /// known.
  var cohorts: ReportCohorts? { ReportCohorts(results.study.sums.cohorts) }

  /// Whether amounts are known and forecast.
  var hasMoney: Bool { results.forecasts.expectedSpends() != nil }

  var customers: Int { results.forecasts.count }
  var unit: TimeUnit { results.summary.timeUnit }
  var purchaseModel: String { results.model.record.purchase.model }

  /// The purchase model's identifier.
  var purchaseIdentifier: String {
    type(of: results.model.purchase).identity.identifier
  }

  /// How many one-time buyers the model takes to be alive for certain, as one
  /// does whose customers leave only after a repeat purchase.
  var certainlyAlive: Int {
    guard results.isSureOfOneTimeBuyers else { return 0 }
    return zip(results.summary.frequency, alive).count { $0 == 0 && $1 == 1 }
  }

  /// How many customers are probably not alive any more.
  var gone: Int { alive.count { $0 < 0.5 } }

  /// That a picture holds for a customer without any of the covariates'
  /// effects; empty where there are no covariates.
  func referenceNotes(_ id: String) -> [ReportSentence] {
    guard
      results.model.purchaseCovariates != nil
        || results.model.spendCovariates != nil
    else { return [] }
    return [ReportSentence("customers.reference", id: "\(id)_reference")]
  }

  /// How many customers made a single purchase.
  var oneTimeBuyers: Int { results.summary.frequency.count { $0 == 0 } }
}

/// The customers by the time of their first purchase.
struct ReportCohorts: Sendable {
  /// A forecast for each, in the order of time.
  let forecasts: [GroupForecast]

  /// The cohorts that have customers; nil where there are none.
  init?(_ forecasts: [GroupForecast]) {
    if forecasts.isEmpty { return nil }
    self.forecasts = forecasts
  }
}

extension ReportResults {
  /// Whether the model is sure of one-time buyers, however long silent, while
  /// it takes others to leave.
  var isSureOfOneTimeBuyers: Bool {
    let model = self.model.purchase
    guard let T = summary.T.max(), T > 0,
      !type(of: model).countsOpportunities
    else { return false }
    func alive(_ frequency: Int) -> Double {
      model.probabilityAlive(
        PurchaseHistory(
          frequency: frequency, recency: T * Double(frequency) / 100, T: T))
    }
    return alive(0) == 1 && alive(1) < 1
  }
}

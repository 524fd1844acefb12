internal import CLVCampaigns
internal import CLVData
internal import CLVForecasting
internal import CLVModels
internal import CLVStudy
internal import CLVValidation

/// What several sections need of a run's results, worked out once.
struct ReportFacts: Sendable {
  let results: ReportResults

  /// The campaign lists with their sums; empty where there are none.
  let lists: [(list: ActionList, totals: ActionTotals)]

  /// Whom to contact, and how that will be measured; nil without lists.
  let plan: CampaignPlan?

  /// What speaks against the forecasts, or limits them.
  let findings: RunFindings

  init(_ results: ReportResults) {
    self.results = results
    lists = results.actions?.totalsByList() ?? []
    plan =
      results.actions.flatMap { results.plan ?? CampaignPlan($0) }
    findings = RunFindings(results.study)
  }

  /// The customers seen together.
  var picture: StudyPicture { results.picture }

  /// The sums over all customers, with intervals.
  var total: GroupForecast? { results.study.sums.total }

  /// How far off the totals may be, where a holdout contradicts the model.
  var doubt: DoubtedTotals? { results.study.sums.doubt }

  /// The customers by the time of their first purchase; nil where that is not
  /// known.
  var cohorts: ReportCohorts? {
    ReportCohorts(results.study.sums.cohorts, picture.buyersOfCohorts)
  }

  /// Whether amounts are known and forecast.
  var hasMoney: Bool { results.forecasts.expectedSpends() != nil }

  var customers: Int { results.forecasts.count }

  /// How far ahead forecasts look.
  var horizon: ReportValue { .duration(results.settings.horizon, unit) }

  /// What customers have done over time; nil where it is not known.
  var activity: LogActivity? { results.calibration.activity }

  /// What they did in as long a time as forecasts look ahead.
  var recent: RecentActivity? { activity?.recent }
  var unit: TimeUnit { results.summary.timeUnit }
  var purchaseModel: String { results.model.record.purchase.model }

  /// What the purchase model is called, and what it is for.
  var purchaseIdentity: ModelIdentity {
    type(of: results.model.purchase).identity
  }

  /// The sums over a list; nil where there are no lists.
  func totals(of list: ActionList) -> ActionTotals? {
    lists.first { $0.list == list }?.totals
  }

  /// How many customers on the lists of those who have probably left are not in
  /// the plan.
  var leftUnplanned: Int {
    [ActionList.winBack, .letGo].reduce(0) { sum, list in
      let planned = plan?.lists.first { $0.list == list }
      return sum + (totals(of: list)?.customers ?? 0)
        - (planned.map { $0.contacts + $0.controls } ?? 0)
    }
  }

  /// How many customers are probably not alive any more.
  var gone: Int { picture.probabilitiesAlive.count { $0 < 0.5 } }

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

  /// How many customers of each are expected to buy.
  let buyers: [Double]

  /// The cohorts that have customers; nil where there are none.
  init?(_ forecasts: [GroupForecast], _ buyers: [Double]) {
    guard !forecasts.isEmpty, forecasts.count == buyers.count else {
      return nil
    }
    self.forecasts = forecasts
    self.buyers = buyers
  }
}

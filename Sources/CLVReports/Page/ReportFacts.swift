internal import CLVCampaigns
internal import CLVData
internal import CLVForecasting
internal import CLVModels
internal import CLVNumerics
internal import CLVValidation

/// What several sections need of a run's results, worked out once.
struct ReportFacts: Sendable {
  let results: ReportResults

  /// All customers together.
  let total: GroupForecast?

  /// How far off the totals may be, where a holdout contradicts the model.
  let doubt: DoubtedTotals?

  /// The customers by the time of their first purchase.
  let cohorts: ReportCohorts?

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
    let all = CustomerGroups(allOf: results.summary)
    let byTime = ReportCohorts.groups(of: results.summary)
    let sums = GroupForecasts.of(
      [all] + [byTime].compactMap(\.self), results.forecasts)
    total = sums[0].groups.first
    doubt = total.flatMap { total in
      results.calibration.validation?.experiencedError?.totals(
        of: total, horizon: results.settings.horizon,
        level: results.settings.level)
    }
    cohorts = byTime == nil ? nil : ReportCohorts(sums[1])
    lists = results.actions?.totalsByList() ?? []
  }

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

/// The customers by the month, quarter or year of their first purchase.
struct ReportCohorts: Sendable {
  /// The most cohorts that are shown one by one.
  private static let most = 16

  /// A forecast for each, in the order of time.
  let forecasts: [GroupForecast]

  /// The cohorts that have customers; nil where there are none.
  init?(_ sums: GroupForecasts) {
    forecasts = sums.groups.filter { $0.customers > 0 }
    if forecasts.isEmpty { return nil }
  }

  /// Customers by the finest of months, quarters and years that makes no more
  /// than ``most`` groups; nil where first days are not known.
  static func groups(of summary: CustomerSummary) -> CustomerGroups? {
    guard let days = summary.firstDay, let first = days.min(),
      let last = days.max()
    else { return nil }
    let span = Period.allCases.first { period in
      period.number(of: last) - period.number(of: first) < most
    }
    guard let period = span else { return nil }
    let start = period.number(of: first)
    let names = (start...period.number(of: last)).map(period.name)
    return CustomerGroups(
      names: names, groupOf: days.map { Int32(period.number(of: $0) - start) })
  }

  /// A length of calendar time.
  private enum Period: CaseIterable {
    case month
    case quarter
    case year
    case decade

    private var months: Int {
      switch self {
      case .month: 1
      case .quarter: 3
      case .year: 12
      case .decade: 120
      }
    }

    func number(of day: CalendarDay) -> Int {
      let (year, month, _) = day.components
      return (year * 12 + month - 1) / months
    }

    /// Its name by ISO 8601, or a quarter's as 1997-Q1.
    func name(_ number: Int) -> String {
      let (year, month) = (number * months / 12, number * months % 12)
      switch self {
      case .month: return "\(year)-\(month < 9 ? "0" : "")\(month + 1)"
      case .quarter: return "\(year)-Q\(month / 3 + 1)"
      case .year: return "\(year)"
      case .decade: return "\(year)…\(year + 9)"
      }
    }
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

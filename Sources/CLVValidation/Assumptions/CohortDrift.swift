public import CLVData
public import CLVModels
internal import CLVNumerics

/// A purchase model fitted to each cohort of acquisition by itself: whether
/// customers acquired at different times are alike.
public struct CohortDrift: Sendable, Encodable {
  /// Customers acquired in the same months.
  public struct Cohort: Sendable, Encodable {
    /// The first month of acquisition, such as "1997-01".
    public let from: String

    /// The last month of acquisition.
    public let to: String

    /// How many customers there are.
    public let customers: Int

    /// How many of them have bought again.
    public let repeaters: Int

    /// The names of the parameters in the model's order.
    public let parameterOrder: [String]

    /// The estimates by name.
    public let parameters: [String: Double]

    /// Their standard errors by name; empty where they are not known.
    public let standardErrors: [String: Double]

    /// The repeat purchases expected of a new customer in a year: what the
    /// parameters come to.
    public let firstYearPurchases: Double

    /// How the fit ended.
    public let outcome: String

    /// The log-likelihood.
    public let logLikelihood: Double
  }

  /// The model's name in commands.
  public let model: String

  /// The cohorts in order of time, at least two.
  public let cohorts: [Cohort]

  /// The repeat purchases that the model fitted to all expects of a new
  /// customer in a year.
  public let pooledFirstYearPurchases: Double

  /// Twice the log-likelihood that separate fits gain over one for all.
  public let statistic: Double

  /// How many parameters separate fits have more.
  public let degreesOfFreedom: Int

  /// The probability of as large a statistic by chance if all cohorts were
  /// alike: Wilks (1938).
  public let pValue: Double

  /// Cohorts are at most so many, and of at least so many customers.
  private static let (mostCohorts, fewestCustomers) = (8, 200)

  /// A cohort with fewer customers who bought again says too little.
  private static let fewestRepeaters = 30

  /// Fits the cohorts of a summary: consecutive months of acquisition, taken
  /// together until each holds an eighth of the customers, and 200 at least.
  ///
  /// - Returns: nil where the days of the first purchases are not known, where
  ///   there are not two such cohorts, or where a fit fails.
  public init?(_ summary: CustomerSummary, _ type: any PurchaseModel.Type) {
    guard let result = Self.drift(summary, type) else { return nil }
    self = result
  }

  private static func drift<Model: PurchaseModel>(
    _ summary: CustomerSummary, _ type: Model.Type
  ) -> CohortDrift? {
    guard summary.counts == nil, let groups = groups(of: summary),
      let pooled = try? Model.fit(to: summary.histories),
      pooled.convergence.isUsable
    else { return nil }
    let year = TimeUnit.year.days / summary.timeUnit.days
    let fits = parallelChunks(count: groups.count, chunkSize: 1) { range in
      Cohort(
        groups[range.lowerBound], of: summary, from: pooled, year: year)
    }
    let cohorts = fits.compactMap(\.self)
    guard cohorts.count == groups.count else { return nil }
    let separate = cohorts.reduce(0) { $0 + $1.logLikelihood }
    let statistic = max(0, 2 * (separate - pooled.logLikelihood))
    let freedom = pooled.degreesOfFreedom * (cohorts.count - 1)
    return CohortDrift(
      model: Model.identity.identifier, cohorts: cohorts,
      pooledFirstYearPurchases: pooled.model.expectedPurchases(in: year),
      statistic: statistic, degreesOfFreedom: freedom,
      pValue: chiSquareUpperTail(
        statistic, degreesOfFreedom: Double(freedom)))
  }

  private init(
    model: String, cohorts: [Cohort], pooledFirstYearPurchases: Double,
    statistic: Double, degreesOfFreedom: Int, pValue: Double
  ) {
    self.model = model
    self.cohorts = cohorts
    self.pooledFirstYearPurchases = pooledFirstYearPurchases
    self.statistic = statistic
    self.degreesOfFreedom = degreesOfFreedom
    self.pValue = pValue
  }

  /// The customers of one cohort.
  fileprivate struct Group: Sendable {
    var from: Int
    var to: Int
    var customers: [Int] = []
    var repeaters = 0

    mutating func add(_ customer: Int, hasRepeated: Bool) {
      customers.append(customer)
      if hasRepeated { repeaters += 1 }
    }

    mutating func take(_ next: Group) {
      to = next.to
      customers += next.customers
      repeaters += next.repeaters
    }
  }

  /// The cohorts; nil where there are not two.
  private static func groups(of summary: CustomerSummary) -> [Group]? {
    guard let firstDay = summary.firstDay else { return nil }
    var months: [Group] = []
    var placeOf: [Int: Int] = [:]
    var latest: (day: CalendarDay, place: Int)?
    for (customer, day) in firstDay.enumerated() {
      // Neighbours have often begun on the same day.
      let place: Int
      if let latest, latest.day == day {
        place = latest.place
      } else {
        let (year, month, _) = day.components
        let number = 12 * year + month - 1
        place = placeOf[number] ?? months.count
        if place == months.count {
          placeOf[number] = place
          months.append(Group(from: number, to: number))
        }
        latest = (day, place)
      }
      months[place].add(
        customer, hasRepeated: summary.frequency[customer] > 0)
    }
    let enough = max(fewestCustomers, summary.count / mostCohorts)
    var groups: [Group] = []
    var current: Group?
    for month in months.sorted(by: { $0.from < $1.from }) {
      if current == nil { current = month } else { current?.take(month) }
      if let whole = current, whole.customers.count >= enough,
        whole.repeaters >= fewestRepeaters
      {
        groups.append(whole)
        current = nil
      }
    }
    // What is left at the end belongs to the last.
    if let rest = current, !groups.isEmpty {
      groups[groups.count - 1].take(rest)
    }
    return groups.count > 1 ? groups : nil
  }
}

extension CohortDrift.Cohort {
  fileprivate init?<Model: PurchaseModel>(
    _ group: CohortDrift.Group, of summary: CustomerSummary,
    from pooled: Fit<Model>, year: Double
  ) {
    func selected<Value>(_ column: [Value]) -> [Value] {
      group.customers.map { column[$0] }
    }
    let sample = HistorySample(
      frequency: selected(summary.frequency),
      recency: selected(summary.recency), T: selected(summary.T),
      logGaps: summary.logGaps.map(selected))
    guard let fit = try? Model.fit(to: sample), fit.convergence.isUsable
    else { return nil }
    from = Self.month(group.from)
    to = Self.month(group.to)
    customers = group.customers.count
    repeaters = group.repeaters
    let names = Model.identity.parameters.map(\.name)
    parameterOrder = names
    parameters = Dictionary(
      uniqueKeysWithValues: zip(names, fit.model.parameterValues))
    standardErrors = Dictionary(
      uniqueKeysWithValues: zip(names, fit.standardErrors ?? []))
    firstYearPurchases = fit.model.expectedPurchases(in: year)
    outcome = fit.convergence.outcome.rawValue
    logLikelihood = fit.logLikelihood
  }

  private static func month(_ number: Int) -> String {
    let (year, month) = number.quotientAndRemainder(dividingBy: 12)
    return "\(year)-\(month < 9 ? "0" : "")\(month + 1)"
  }
}

extension CohortDrift {
  /// The purchases in the first year of the best cohort over those of the
  /// worst.
  public var ratio: Double {
    let years = cohorts.map(\.firstYearPurchases)
    guard let least = years.min(), let most = years.max(), least > 0 else {
      return .infinity
    }
    return most / least
  }

  var finding: AssumptionFinding {
    let range = cohorts.map(\.firstYearPurchases)
    let found = Statement(
      .cohortsCompared,
      [
        "cohorts": .count(cohorts.count), "from": .period(cohorts[0].from),
        "to": .period(cohorts[cohorts.count - 1].to),
        "low": .number(range.min() ?? 0, decimals: 2),
        "high": .number(range.max() ?? 0, decimals: 2),
        "statistic": .number(statistic, decimals: 1),
        "freedom": .count(degreesOfFreedom), "p": .probability(pValue),
      ])
    guard pValue < 0.01 else {
      return AssumptionFinding(
        .cohorts, .holds, found: found, meaning: Statement(.cohortsAlike))
    }
    guard ratio > 1.1 else {
      return AssumptionFinding(
        .cohorts, .holds, found: found,
        meaning: Statement(.cohortsNearlyAlike))
    }
    return AssumptionFinding(
      .cohorts, .doubtful, found: found, meaning: Statement(.cohortsDiffer),
      advice: .tellCohortsApart)
  }
}

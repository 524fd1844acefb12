internal import CLVCampaigns
public import CLVData
internal import CLVForecasting
internal import CLVModels
internal import CLVNumerics

/// What the customers so far are expected to buy in each stretch of calendar
/// time to come: by cohort, and all together.
///
/// New customers are not in it.
public struct CohortOutlook: Sendable {
  /// A stretch to come, or what is left of the one that observation ends in.
  public struct Period: Sendable {
    /// Its name: see ``CalendarPeriods``.
    public let name: String

    /// Its days, as far as they are to come.
    public let days: ClosedRange<CalendarDay>

    /// Whether none of its days is observed.
    public let isWhole: Bool

    /// The expected purchases of each cohort, or of all in one.
    public let purchases: [Double]

    /// What these are expected to bring, without discounting; nil without
    /// amounts.
    public let revenue: [Double]?
  }

  /// The stretches of the cohorts, with an entry for each cohort of the
  /// activity.
  public let byCohort: [Period]

  /// The stretches of the whole, with one entry.
  public let ofAll: [Period]

  /// The most stretches to look ahead.
  private static let most = 12

  /// Forecasts the stretches within a forecast's horizon; nil where that is
  /// without end, or models count opportunities.
  init?(_ forecasts: CustomerForecasts, after activity: LogActivity) {
    let model = forecasts.model
    guard forecasts.settings.horizon.isFinite, !model.countsOpportunities,
      let days = forecasts.summary.firstDay, !days.isEmpty,
      let end = activity.periods.last?.days.upperBound
    else { return nil }
    let length = forecasts.settings.horizon * model.timeUnit.days
    let triangle = activity.cohorts
    let cohortStretches = Self.stretches(
      of: triangle.calendar, after: end, for: length)
    let stretches = Self.stretches(
      of: activity.calendar, after: end, for: length)
    let ends = Set((cohortStretches + stretches).map(\.days.upperBound))
      .sorted()
    let sums = CohortSums(
      forecasts,
      in: ends.map { Double(end.distance(to: $0)) / model.timeUnit.days },
      groupOf: days.map {
        Int32(clamping: triangle.calendar.number(of: $0) - triangle.first)
      }, groups: triangle.cohorts.count)
    let place = Dictionary(
      uniqueKeysWithValues: ends.enumerated().map { ($1, $0) })
    func periods(
      _ stretches: [Stretch], _ group: ([Double]) -> [Double]
    ) -> [Period] {
      var before: Int?
      return stretches.compactMap { stretch in
        guard let time = place[stretch.days.upperBound] else { return nil }
        defer { before = time }
        return Period(
          name: stretch.name, days: stretch.days, isWhole: stretch.isWhole,
          purchases: group(sums.purchases(from: before, to: time)),
          revenue: sums.revenue(from: before, to: time).map(group))
      }
    }
    byCohort = periods(cohortStretches) { $0 }
    ofAll = periods(stretches) { [$0.reduce(0, +)] }
  }

  /// A stretch to come.
  private struct Stretch {
    let name: String
    let days: ClosedRange<CalendarDay>
    let isWhole: Bool
  }

  /// The stretches that end within a number of days, but for some that are
  /// hardly longer: a year of weeks is a day short of twelve months.
  private static func stretches(
    of calendar: CalendarPeriods, after end: CalendarDay, for length: Double
  ) -> [Stretch] {
    let next = end.advanced(by: 1)
    let first = calendar.number(of: next)
    return (first..<first + most).map { number in
      let days = calendar.days(of: number)
      let start = max(days.lowerBound, next)
      return Stretch(
        name: calendar.name(of: number),
        days: start...max(start, days.upperBound),
        isWhole: start == days.lowerBound)
    }.prefix { Double(end.distance(to: $0.days.upperBound)) <= 1.01 * length }
  }
}

/// The expected purchases of groups of customers by several times.
private struct CohortSums: Sendable {
  private let groups: Int
  private let times: Int
  private var counts: [Double]
  private var amounts: [Double]?

  init(
    _ forecasts: CustomerForecasts, in times: [Double], groupOf: [Int32],
    groups: Int
  ) {
    let expected = Self.expectations(
      forecasts, forecasts.model.purchase, times)
    let spends = forecasts.expectedSpends()
    let membership = forecasts.membership
    let width = times.count
    let none = [Double](repeating: 0, count: groups * width)
    let sums = deterministicReduce(count: groupOf.count, chunkSize: 1 << 15) {
      range in
      var (counts, amounts) = (none, spends == nil ? [] : none)
      for customer in range where groupOf[customer] >= 0 {
        let start = Int(groupOf[customer]) * width
        let history = Int(membership[customer]) * width
        let factor = forecasts.factor(of: customer)
        for time in 0..<width {
          let count = factor * expected[history + time]
          counts[start + time] += count
          if let spends, count > 0 {
            amounts[start + time] += spends[customer] * count
          }
        }
      }
      return (counts, amounts)
    } combine: { total, part in
      for place in total.0.indices { total.0[place] += part.0[place] }
      for place in total.1.indices { total.1[place] += part.1[place] }
    }
    self.groups = groups
    self.times = width
    counts = sums?.0 ?? none
    amounts = spends == nil ? nil : sums?.1 ?? none
  }

  private static func expectations(
    _ forecasts: CustomerForecasts, _ purchase: some PurchaseModel,
    _ times: [Double]
  ) -> [Double] {
    switch forecasts.histories.sample {
    case .plain(let sample):
      purchase.expectedPurchases(in: times, for: sample)
    case .covariate(let sample, let effects):
      effects.model(of: purchase).expectedPurchases(in: times, for: sample)
    }
  }

  func purchases(from start: Int?, to end: Int) -> [Double] {
    rise(of: counts, start, end)
  }

  func revenue(from start: Int?, to end: Int) -> [Double]? {
    amounts.map { rise(of: $0, start, end) }
  }

  private func rise(
    of sums: [Double], _ start: Int?, _ end: Int
  ) -> [Double] {
    (0..<groups).map { group in
      let before = start.map { sums[group * times + $0] } ?? 0
      return max(0, sums[group * times + end] - before)
    }
  }
}

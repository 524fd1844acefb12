internal import CLVData

/// Adds up what customers have done, one after the other.
struct ActivityBuilder {
  /// The most stretches of time, and of the cohorts' time.
  private static let (most, mostOfCohorts) = (36, 18)

  private let window: ObservationWindow
  private let calendar: CalendarPeriods
  private let cohortCalendar: CalendarPeriods

  /// The stretch of each day, counted from that of the first one.
  private let periodOf: [Int32]
  private let cohortOf: [Int32]

  private var periods: [Tally]
  private var cells: [CohortTriangle.Cell]
  private var customers: [Int]
  private var gaps: [Int]
  private var amounts = AmountTally()
  private var recent: RecentActivity?

  /// The sums of one stretch.
  private struct Tally {
    var orders = 0
    var revenue = 0.0
    var customers = 0
    var newCustomers = 0
    var newOrders = 0
    var newRevenue = 0.0
    var keptCustomers = 0
  }

  /// A builder for the days of a window; nil where they are too many.
  ///
  /// - Parameters:
  ///   - window: The days observed.
  ///   - system: The calendar of months and years.
  ///   - recentDays: How many of the last days to add up by themselves; nil
  ///     for none.
  init?(
    _ window: ObservationWindow, calendar system: CalendarSystem,
    recentDays: Int?
  ) {
    let days = window.start...window.observationEnd
    let length = days.lowerBound.distance(to: days.upperBound) + 1
    let shortest: CalendarPeriods.Length = length <= 84 ? .week : .month
    func periods(_ most: Int) -> CalendarPeriods? {
      CalendarPeriods(
        covering: days, in: system, atMost: most, shortest: shortest)
    }
    guard let calendar = periods(Self.most),
      let cohortCalendar = periods(Self.mostOfCohorts)
    else { return nil }
    func numbers(_ periods: CalendarPeriods) -> [Int32] {
      let first = periods.number(of: window.start)
      return (0..<length).map {
        Int32(
          clamping: periods.number(of: window.start.advanced(by: $0)) - first)
      }
    }
    self.window = window
    self.calendar = calendar
    self.cohortCalendar = cohortCalendar
    periodOf = numbers(calendar)
    cohortOf = numbers(cohortCalendar)
    let width = Int(cohortOf[length - 1]) + 1
    self.periods = Array(
      repeating: Tally(), count: Int(periodOf[length - 1]) + 1)
    cells = Array(repeating: CohortTriangle.Cell(), count: width * width)
    customers = Array(repeating: 0, count: width)
    gaps = Array(repeating: 0, count: length)
    if let recentDays, (1...length).contains(recentDays) {
      let start = days.upperBound.advanced(by: 1 - recentDays)
      recent = RecentActivity(days: start...days.upperBound)
    }
  }

  /// Adds a customer's purchases, in date order, at least one.
  mutating func add(_ purchases: UnsafeBufferPointer<Purchase>) {
    let end = window.observationEnd
    let first = purchases[0].day
    guard first >= window.start, first <= end else { return }
    let firstPlace = window.start.distance(to: first)
    let firstPeriod = Int(periodOf[firstPlace])
    let cohort = Int(cohortOf[firstPlace])
    let row = cohort * customers.count
    customers[cohort] += 1
    periods[firstPeriod].newCustomers += 1
    var (lastPeriod, lastCell, lastPlace) = (-2, -1, firstPlace)
    for (index, purchase) in purchases.enumerated() {
      guard purchase.day <= end else { break }
      let place = window.start.distance(to: purchase.day)
      let period = Int(periodOf[place])
      periods[period].orders += 1
      periods[period].revenue += purchase.amount
      amounts.add(purchase.amount)
      if period == firstPeriod {
        periods[period].newOrders += 1
        periods[period].newRevenue += purchase.amount
      }
      if period != lastPeriod {
        periods[period].customers += 1
        if lastPeriod == period - 1 { periods[period].keptCustomers += 1 }
        lastPeriod = period
      }
      guard index > 0 else { continue }
      let cell = row + Int(cohortOf[place]) - cohort
      cells[cell].orders += 1
      cells[cell].revenue += purchase.amount
      if cell != lastCell { cells[cell].buyers += 1 }
      lastCell = cell
      gaps[place - lastPlace] += 1
      lastPlace = place
    }
    addRecent(purchases)
  }

  private mutating func addRecent(
    _ purchases: UnsafeBufferPointer<Purchase>
  ) {
    guard var recent else { return }
    self.recent = nil
    var (orders, isNew) = (0, false)
    for (index, purchase) in purchases.enumerated()
    where recent.days.contains(purchase.day) {
      orders += 1
      recent.revenue += purchase.amount
      if index == 0 {
        isNew = true
        recent.newOrders += 1
        recent.newRevenue += purchase.amount
      }
    }
    recent.orders += orders
    if orders > 0 { recent.customers += 1 }
    if isNew { recent.newCustomers += 1 }
    if orders > (isNew ? 1 : 0) { recent.returningCustomers += 1 }
    self.recent = recent
  }

  /// What all customers added have done.
  func finish(hasAmounts: Bool) -> LogActivity {
    LogActivity(
      periods: finishedPeriods(), calendar: calendar,
      cohorts: finishedCohorts(), gaps: PurchaseGaps(counts: gaps),
      recent: recent, prices: amounts.grid, hasAmounts: hasAmounts)
  }

  private func finishedPeriods() -> [LogActivity.Period] {
    let first = calendar.number(of: window.start)
    var earlier = 0
    return periods.enumerated().map { i, tally in
      defer { earlier += tally.newCustomers }
      let all = calendar.days(of: first + i)
      let days =
        max(
          all.lowerBound, window.start)...min(
          all.upperBound, window.observationEnd)
      return LogActivity.Period(
        name: calendar.name(of: first + i), days: days, isWhole: days == all,
        orders: tally.orders, revenue: tally.revenue,
        customers: tally.customers, newCustomers: tally.newCustomers,
        newOrders: tally.newOrders, newRevenue: tally.newRevenue,
        earlierCustomers: earlier,
        previousCustomers: i > 0 ? periods[i - 1].customers : 0,
        keptCustomers: tally.keptCustomers)
    }
  }

  private func finishedCohorts() -> CohortTriangle {
    let first = cohortCalendar.number(of: window.start)
    let width = customers.count
    let cohorts = customers.indices.map { cohort in
      CohortTriangle.Cohort(
        name: cohortCalendar.name(of: first + cohort),
        customers: customers[cohort],
        cells: Array(cells[cohort * width..<(cohort + 1) * width - cohort]))
    }
    let last = cohortCalendar.days(of: first + width - 1).upperBound
    return CohortTriangle(
      cohorts: cohorts, calendar: cohortCalendar, first: first,
      isLastWhole: last == window.observationEnd)
  }
}

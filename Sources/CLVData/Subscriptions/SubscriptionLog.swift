internal import CLVTables

/// Counts the periods of subscriptions.
///
/// Months and years are those of the calendar, from the day of the start: a
/// subscription of 31 January has its first month over on 28 February. A
/// customer who leaves on day e is lost in the period in which e falls, a
/// period's last day included; one who leaves on the first day, in period 1.
public struct SubscriptionPeriods: Sendable {
  /// The length of a period.
  public let unit: TimeUnit

  /// Periods of a length.
  public init(_ unit: TimeUnit) {
    self.unit = unit
  }

  /// The day on which a number of periods are over.
  public func end(of periods: Int, from start: CalendarDay) -> CalendarDay {
    switch unit {
    case .day: start.advanced(by: periods)
    case .week: start.advanced(by: 7 * periods)
    case .month: start.advanced(byMonths: periods)
    case .year: start.advanced(byMonths: 12 * periods)
    }
  }

  /// How many periods are over on a day, which is not before the start.
  public func completed(from start: CalendarDay, to day: CalendarDay) -> Int {
    let days = start.distance(to: day)
    switch unit {
    case .day: return days
    case .week: return days / 7
    case .month, .year:
      let (from, to) = (start.components, day.components)
      var months = 12 * (to.year - from.year) + to.month - from.month
      if start.advanced(byMonths: months) > day { months -= 1 }
      return unit == .month ? months : months / 12
    }
  }

  /// The period, from 1, in which a day falls, which is not before the start.
  public func period(of day: CalendarDay, from start: CalendarDay) -> Int {
    let completed = completed(from: start, to: day)
    let isOver = end(of: completed, from: start) == day
    return max(1, isOver ? completed : completed + 1)
  }
}

/// Reading a log with a row for each subscription.
struct SubscriptionReading {
  private struct Subscription {
    let start: CalendarDay
    let end: CalendarDay?
  }

  private let rows: RetentionRows
  private let options: RetentionOptions
  private let customer: Int?
  private let start: Int
  private let end: Int

  init(_ table: InputTable, _ options: RetentionOptions) throws(DataError) {
    let columns = options.columns
    rows = RetentionRows(table)
    self.options = options
    customer = try table.optionalIndex(of: columns.customer)
    start = try table.index(of: columns.start, remedy: .start)
    end = try table.index(of: columns.end, remedy: .end)
  }

  func cohorts() throws(DataError) -> RetentionCohorts {
    let subscriptions = try read()
    let last = subscriptions.reduce(nil as CalendarDay?) { last, one in
      max(last ?? one.start, one.end ?? one.start)
    }
    guard let observationEnd = options.observationEnd ?? last else {
      throw DataError(
        .badData, at: .file(rows.table.name),
        "there are no subscriptions, only a header; give "
          + "a log with rows")
    }
    let seen = subscriptions.filter { $0.start <= observationEnd }
    guard !seen.isEmpty else {
      throw DataError(
        .badData, at: .file(rows.table.name),
        "all subscriptions begin after the last day "
          + "observed, \(observationEnd); give a later \(.observationEnd)")
    }
    return RetentionCohorts(
      counted(seen, observationEnd), observationEnd: observationEnd,
      startingLater: subscriptions.count - seen.count)
  }

  private func read() throws(DataError) -> [Subscription] {
    let interner = CustomerInterner()
    var lines: [Int] = []
    var subscriptions: [Subscription] = []
    while try rows.next() {
      if let customer { try check(customer, interner, &lines) }
      let from = try rows.day(start, options.dateFormat)
      guard !rows.isOpen(end) else {
        subscriptions.append(Subscription(start: from, end: nil))
        continue
      }
      let to = try rows.day(end, options.dateFormat)
      guard to >= from else {
        throw rows.error(
          end,
          "the subscription ends on \(to), before it begins on \(from); "
            + "correct the row")
      }
      subscriptions.append(Subscription(start: from, end: to))
    }
    return subscriptions
  }

  private func check(
    _ index: Int, _ interner: CustomerInterner, _ lines: inout [Int]
  ) throws(DataError) {
    let name = try rows.text(index)
    guard !name.isEmpty else {
      throw rows.error(index, "the customer is missing; fill it in")
    }
    var field = rows.reader[index]
    field.unescape()
    let number = Int(try interner.intern(field.bytes))
    guard number == lines.count else {
      throw rows.error(
        index,
        "customer \"\(field.bytes.excerpt)\" is already on line "
          + "\(lines[number]); keep one row per customer, or give each "
          + "subscription an identifier of its own")
    }
    lines.append(rows.line)
  }

  private func counted(
    _ subscriptions: [Subscription], _ observationEnd: CalendarDay
  ) -> [RetentionCohort] {
    let periods = SubscriptionPeriods(options.timeUnit)
    var counts: [String: Counts] = [:]
    for one in subscriptions {
      let completed = periods.completed(from: one.start, to: observationEnd)
      let lost = one.end.map { periods.period(of: $0, from: one.start) }
      let isKnown = one.end.map { $0 <= observationEnd } ?? false
      counts[name(of: one.start), default: Counts()].add(
        completed: completed, lost: isKnown ? lost : nil)
    }
    return counts.sorted { $0.key < $1.key }.map { $1.cohort(named: $0) }
  }

  private func name(of start: CalendarDay) -> String {
    switch options.cohortRule {
    case .all: "all"
    case .month: String(start.description.prefix(7))
    case .year: String(start.description.prefix(4))
    }
  }
}

/// The counts of a cohort, as they come.
private struct Counts {
  private var lost: [Int: Int] = [:]
  private var active: [Int: Int] = [:]
  private var leaving: [Int: Int] = [:]

  /// Counts a subscription by the periods over at the end of the observation
  /// and the period of its end, if it has ended.
  ///
  /// In a period that is not over only those who left are known, not those
  /// who will stay. To count their loss would overstate churn: until the
  /// period is over they count as active.
  mutating func add(completed: Int, lost period: Int?) {
    if let period, period <= completed {
      lost[period, default: 0] += 1
    } else {
      active[completed, default: 0] += 1
      if period != nil { leaving[completed, default: 0] += 1 }
    }
  }

  func cohort(named name: String) -> RetentionCohort {
    let last = max(lost.keys.max() ?? 0, active.keys.max() ?? 0)
    return RetentionCohort(
      name: name, lost: (0..<last).map { lost[$0 + 1] ?? 0 },
      active: (0...last).map { active[$0] ?? 0 },
      leaving: (0...last).map { leaving[$0] ?? 0 })
  }
}

public import CLVModels
public import CLVTables

/// The lifetimes of the customers of one cohort, counted.
public struct RetentionCohort: Sendable, Equatable {
  /// Its name: the column's, or the month or year of the start.
  public let name: String

  /// How many customers were lost in periods 1, 2, ….
  public let lost: [Int]

  /// How many customers were last seen active after 0, 1, … periods: one
  /// entry more than ``lost``.
  public let active: [Int]

  /// How many of ``active`` are known to leave in the period that was not yet
  /// over at the end of the observation.
  public let leaving: [Int]

  /// A cohort with its counts, none of them negative.
  public init(
    name: String, lost: [Int], active: [Int], leaving: [Int]? = nil
  ) {
    precondition(active.count == lost.count + 1, "a count after each period")
    self.name = name
    self.lost = lost
    self.active = active
    self.leaving = leaving ?? active.map { _ in 0 }
  }

  /// A cohort by how many customers were there at the beginning and after
  /// each period: at least one number, never rising.
  public init(name: String, survivors: [Int]) {
    let lost = zip(survivors, survivors.dropFirst()).map { $0 - $1 }
    let earlier = [Int](repeating: 0, count: lost.count)
    self.init(
      name: name, lost: lost, active: earlier + survivors.suffix(1))
  }

  /// How many customers there were at the beginning.
  public var customers: Int { (lost + active).reduce(0, +) }

  /// The number of periods observed.
  public var periods: Int { lost.count }

  /// How many customers were seen to be there after t periods.
  public func reached(_ t: Int) -> Int {
    lost.dropFirst(t).reduce(0, +) + active.dropFirst(t).reduce(0, +)
  }

  /// The share of the customers observed through period t ≥ 1 who were there
  /// at its beginning and stayed; nil where nobody was there.
  public func retentionRate(in t: Int) -> Double? {
    guard t <= periods else { return nil }
    let stayed = reached(t)
    let seen = stayed + lost[t - 1]
    return seen > 0 ? Double(stayed) / Double(seen) : nil
  }

  /// The share of customers there after t periods; nil past the end of the
  /// observation.
  ///
  /// Where some were not observed for so long, the product of the retention
  /// rates: Kaplan & Meier (1958), *JASA* 53:457.
  public func survival(to t: Int) -> Double? {
    guard t <= periods, customers > 0 else { return nil }
    if active.prefix(t).allSatisfy({ $0 == 0 }) {
      return Double(reached(t)) / Double(customers)
    }
    var share = 1.0
    for period in 1...max(1, t) where period <= t {
      guard let rate = retentionRate(in: period) else {
        return share == 0 ? 0 : nil
      }
      share *= rate
    }
    return share
  }

  /// The cohort as it was seen after a number of periods.
  public func observed(for periods: Int) -> RetentionCohort {
    guard periods < self.periods else { return self }
    var active = Array(active.prefix(periods + 1))
    active[periods] = reached(periods)
    return RetentionCohort(
      name: name, lost: Array(lost.prefix(periods)), active: active,
      leaving: Array(leaving.prefix(periods)) + [0])
  }
}

/// Cohorts of customers under contract, as read from a file.
public struct RetentionCohorts: Sendable, Equatable {
  /// The cohorts, in the order of the file.
  public let cohorts: [RetentionCohort]

  /// The last day observed, where the file is a log of subscriptions.
  public let observationEnd: CalendarDay?

  /// How many subscriptions begin after the last day observed and are left
  /// out.
  public let startingLater: Int

  /// Cohorts with what is known of them.
  public init(
    _ cohorts: [RetentionCohort], observationEnd: CalendarDay? = nil,
    startingLater: Int = 0
  ) {
    self.cohorts = cohorts
    self.observationEnd = observationEnd
    self.startingLater = startingLater
  }

  /// How many customers there are.
  public var customers: Int { cohorts.reduce(0) { $0 + $1.customers } }

  /// The number of periods observed, the longest of all cohorts.
  public var periods: Int { cohorts.reduce(0) { max($0, $1.periods) } }

  /// How many customers are known to leave in a period not yet over.
  public var leaving: Int {
    cohorts.reduce(0) { $0 + $1.leaving.reduce(0, +) }
  }

  /// The cohorts as they were seen after a number of periods.
  public func observed(for periods: Int) -> RetentionCohorts {
    RetentionCohorts(
      cohorts.map { $0.observed(for: periods) },
      observationEnd: observationEnd, startingLater: startingLater)
  }

  /// Some of the cohorts, in the order named.
  ///
  /// - Throws: A usage error for a name that is not there.
  public func named(_ names: [String]) throws(DataError) -> RetentionCohorts {
    var found: [RetentionCohort] = []
    for name in names {
      guard let cohort = cohorts.first(where: { $0.name == name }) else {
        let known = cohorts.prefix(20).map { "\"\($0.name)\"" }
        let more = cohorts.count > 20 ? ", …" : ""
        throw DataError(
          .usage,
          "\(.cohorts) \(name): there is no such cohort; the cohorts are "
            + "\(known.joined(separator: ", "))\(more)")
      }
      if !found.contains(cohort) { found.append(cohort) }
    }
    return RetentionCohorts(
      found, observationEnd: observationEnd, startingLater: startingLater)
  }

  /// All lifetimes, for a fit.
  public var sample: RetentionSample {
    var counts: [RetentionSample.Outcome: Int] = [:]
    for cohort in cohorts {
      for (i, count) in cohort.lost.enumerated() {
        counts[.lost(in: i + 1), default: 0] += count
      }
      for (i, count) in cohort.active.enumerated() {
        counts[.active(after: i), default: 0] += count
      }
    }
    return RetentionSample(counts: counts)
  }
}

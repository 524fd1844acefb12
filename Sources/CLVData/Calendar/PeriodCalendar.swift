/// Days counted in whole periods: calendar years and months, and weeks and
/// days from the first day of observation.
public struct PeriodCalendar: Sendable, Equatable, Hashable {
  /// What a period is.
  public let unit: TimeUnit

  /// A day on which a week begins.
  private let start: CalendarDay

  /// A calendar of periods; weeks begin on the weekday of `start`.
  public init(of unit: TimeUnit, from start: CalendarDay) {
    self.unit = unit
    self.start = start
  }

  /// The number of the period that a day is in.
  ///
  /// Numbers rise by one from period to period; where they begin is of no
  /// account.
  public func period(of day: CalendarDay) -> Int {
    let days = start.distance(to: day)
    switch unit {
    case .day: return days
    // Rounded down also before the start.
    case .week: return (days - (days % 7 + 7) % 7) / 7
    case .month:
      let (year, month, _) = day.components
      return 12 * year + month
    case .year: return day.components.year
    }
  }

  /// The last day on or before a day that ends a period.
  public func lastEnd(by day: CalendarDay) -> CalendarDay {
    let next = period(of: day.advanced(by: 1))
    var end = day
    while period(of: end) == next { end = end.advanced(by: -1) }
    return end
  }
}

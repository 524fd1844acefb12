public import CLVData

/// Stretches of calendar time of one length, numbered one after the other.
///
/// A stretch is named by ISO 8601: 1997-01 for a month, 1997 for a year, the
/// first day for a week; 1997-Q1 for a quarter and 1990…1999 for ten years. In
/// the Solar Hijri calendar the name begins with SH and a blank.
public struct CalendarPeriods: Sendable, Equatable {
  /// How long a stretch is.
  public enum Length: Sendable, CaseIterable {
    /// Seven days, from the first day that is covered.
    case week
    case month
    case quarter
    case year

    /// Ten years.
    case decade

    /// How many months it has; nil where these do not make it up.
    fileprivate var months: Int? {
      switch self {
      case .week: nil
      case .month: 1
      case .quarter: 3
      case .year: 12
      case .decade: 120
      }
    }
  }

  /// How long each stretch is.
  public let length: Length

  /// The calendar of months and years.
  public let calendar: CalendarSystem

  /// The first of the days covered, with which weeks begin.
  private let origin: CalendarDay

  /// The shortest stretches of which few enough cover some days; nil where
  /// decades are too many.
  ///
  /// - Parameters:
  ///   - days: The days.
  ///   - calendar: The calendar of months and years.
  ///   - most: How many stretches there may be.
  ///   - shortest: The shortest length to use.
  init?(
    covering days: ClosedRange<CalendarDay>, in calendar: CalendarSystem,
    atMost most: Int, shortest: Length = .month
  ) {
    let candidates = Length.allCases.drop { $0 != shortest }.map {
      CalendarPeriods(length: $0, calendar: calendar, origin: days.lowerBound)
    }
    let fitting = candidates.first { periods in
      periods.number(of: days.upperBound) - periods.number(of: days.lowerBound)
        < most
    }
    guard let fitting else { return nil }
    self = fitting
  }

  private init(length: Length, calendar: CalendarSystem, origin: CalendarDay) {
    self.length = length
    self.calendar = calendar
    self.origin = origin
  }

  /// The number of the stretch that a day is in.
  func number(of day: CalendarDay) -> Int {
    guard let months = length.months else {
      return origin.distance(to: day).dividedDown(by: 7)
    }
    return calendar.month(of: day).dividedDown(by: months)
  }

  /// The days of the stretch with a number.
  func days(of number: Int) -> ClosedRange<CalendarDay> {
    firstDay(of: number)...firstDay(of: number + 1).advanced(by: -1)
  }

  private func firstDay(of number: Int) -> CalendarDay {
    guard let months = length.months else {
      return origin.advanced(by: 7 * number)
    }
    return calendar.firstDay(ofMonth: number * months)
  }

  /// The name of the stretch with a number.
  func name(of number: Int) -> String {
    guard let months = length.months else {
      return firstDay(of: number).description
    }
    let first = number * months
    let year = first.dividedDown(by: 12)
    let month = first - 12 * year
    let name =
      switch length {
      case .week, .month: "\(year)-\(month < 9 ? "0" : "")\(month + 1)"
      case .quarter: "\(year)-Q\(month / 3 + 1)"
      case .year: "\(year)"
      case .decade: "\(year)…\(year + 9)"
      }
    return calendar == .persian ? "SH \(name)" : name
  }
}

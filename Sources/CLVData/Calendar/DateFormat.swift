internal import CLVTables

/// How dates are written in the input.
///
/// The day is the one written: a date-time's clock and time zone are checked
/// and then left aside, so `2011-01-04T23:30:00-05:00` is 4 January.
public enum DateFormat: Sendable, Equatable {
  /// ISO 8601 dates and date-times, and `yyyyMMdd`.
  case iso

  /// A pattern of Unicode date fields, as given to `--date-format`.
  case pattern(DatePattern)

  /// Years outside this range are taken for typing errors or for dates read
  /// with the wrong format.
  static let plausibleYears = 1900...2200

  /// The day written in the bytes of a field, blanks at its ends ignored.
  @inline(__always)
  func day(in field: Bytes) throws(DateProblem) -> CalendarDay {
    switch self {
    case .iso: try ISODate.day(in: field)
    case .pattern(let pattern): try pattern.day(in: field.trimmed)
    }
  }

  /// Checks a date read from a file.
  @inline(__always)
  static func day(
    year: Int, month: Int, day: Int
  ) throws(DateProblem) -> CalendarDay {
    guard plausibleYears.contains(year) else {
      throw .implausibleYear(year)
    }
    guard month >= 1, month <= 12, day >= 1,
      day <= 28 || day <= CalendarDay.daysInMonth(month, ofYear: year)
    else { throw .noSuchDay }
    return CalendarDay(validYear: year, month: month, day: day)
  }
}

/// Why a field is not a usable date.
enum DateProblem: Error, Equatable {
  case empty
  case notADate
  case noSuchDay
  case implausibleYear(Int)
}

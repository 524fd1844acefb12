public import CLVTables

/// How dates are written in the input.
///
/// The day is the one written: a date-time's clock and time zone are checked
/// and then left aside, so `2011-01-04T23:30:00-05:00` is 4 January, unless a
/// zone is given whose days count.
public enum DateFormat: Sendable, Equatable {
  /// ISO 8601 dates and date-times, and `yyyyMMdd`.
  case iso

  /// A pattern of Unicode date fields, in a calendar.
  case pattern(DatePattern, CalendarSystem = .gregorian)

  /// An order of day, month and year, or a count of time, and the zone whose
  /// days count for a moment in time.
  case form(DateForm, DayZone? = nil)

  /// Years outside this range are taken for typing errors or for dates read
  /// with the wrong format.
  package static let plausibleYears = 1900...2200

  /// Reads a pattern, or the short name of a form: `ymd`, `dmy`, `mdy`,
  /// `excel`, `unix`.
  ///
  /// - Throws: A usage error where it is neither.
  public init(
    option: String, calendar: CalendarSystem = .gregorian
  ) throws(DataError) {
    if let form = DateForm(name: option, calendar: calendar) {
      self = .form(form)
    } else {
      self = .pattern(try DatePattern(option), calendar)
    }
  }

  /// The day written in the bytes of a field, blanks at its ends ignored.
  @inline(__always)
  func day(in field: Bytes) throws(DateProblem) -> CalendarDay {
    switch self {
    case .iso: try ISODate.day(in: field)
    case .pattern(let pattern, let calendar):
      try pattern.day(in: field.trimmed, calendar: calendar)
    case .form(let form, let zone):
      try Self.day(in: field.trimmed, form, zone)
    }
  }

  @inline(never)
  private static func day(
    in field: Bytes, _ form: DateForm, _ zone: DayZone?
  ) throws(DateProblem) -> CalendarDay {
    guard !field.isEmpty else { throw .empty }
    guard let date = WrittenDate(field) else { throw .notADate }
    guard let day = date.day(form, zone: zone) else { throw .otherForm }
    return day
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

  /// A date that the form of the column does not read.
  case otherForm
}

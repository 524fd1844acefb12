/// The calendar in which dates are written.
public enum CalendarSystem: String, Sendable, CaseIterable {
  /// The calendar of most of the world.
  case gregorian

  /// The Solar Hijri calendar of Iran and Afghanistan, whose year begins in
  /// March: 11 Dey 1402 is 1 January 2024.
  case persian

  /// Years outside are taken for typing errors, or for those of the other
  /// calendar.
  var plausibleYears: ClosedRange<Int> {
    switch self {
    case .gregorian: DateFormat.plausibleYears
    case .persian: PersianCalendar.years
    }
  }

  /// The day of a date; nil where the calendar has none, or the year is not
  /// plausible.
  func day(year: Int, month: Int, day: Int) -> CalendarDay? {
    guard plausibleYears.contains(year), (1...12).contains(month), day >= 1
    else { return nil }
    switch self {
    case .gregorian:
      guard day <= CalendarDay.daysInMonth(month, ofYear: year) else {
        return nil
      }
      return CalendarDay(validYear: year, month: month, day: day)
    case .persian:
      guard day <= PersianCalendar.daysInMonth(month, ofYear: year) else {
        return nil
      }
      return PersianCalendar.day(year: year, month: month, day: day)
    }
  }
}

/// The Solar Hijri calendar, by a cycle of 33 years with eight leap years.
///
/// The law says that the year begins on the day whose noon in Tehran is the
/// first after the equinox of March. For the years here the cycle gives the
/// same days (Heydari-Malayeri, "A concise review of the Iranian calendar",
/// 2004, section 4); it first differs in 1502.
enum PersianCalendar {
  /// 1900 to 2121.
  static let years = 1_279...1_500

  /// Days from the beginning of the cycle's year 0 to 1970-01-01.
  private static let epoch = 492_633

  /// The days of a month (1...12) of a year.
  static func daysInMonth(_ month: Int, ofYear year: Int) -> Int {
    if month <= 6 { return 31 }
    return month < 12 || isLeap(year) ? 30 : 29
  }

  /// Whether a year has 366 days.
  static func isLeap(_ year: Int) -> Bool { (25 * year + 11) % 33 < 8 }

  /// The day of a date known to exist.
  static func day(year: Int, month: Int, day: Int) -> CalendarDay {
    let leapDays = (8 * year + 21) / 33
    let before = month <= 7 ? (month - 1) * 31 : (month - 1) * 30 + 6
    return CalendarDay(
      daysSince1970: Int32(year * 365 + leapDays + before + day - 1 - epoch))
  }
}

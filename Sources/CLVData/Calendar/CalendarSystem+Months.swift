extension CalendarSystem {
  /// The number of the month that a day is in: twelve times its year, and how
  /// many months of the year come before it.
  package func month(of day: CalendarDay) -> Int {
    switch self {
    case .gregorian:
      let (year, month, _) = day.components
      return year * 12 + month - 1
    case .persian: return PersianCalendar.month(of: day)
    }
  }

  /// The first day of the month with a number.
  package func firstDay(ofMonth number: Int) -> CalendarDay {
    let year = number.dividedDown(by: 12)
    let month = number - 12 * year
    switch self {
    case .gregorian:
      return CalendarDay(validYear: year, month: month + 1, day: 1)
    case .persian:
      return PersianCalendar.yearStart(year).advanced(
        by: month <= 6 ? 31 * month : 30 * month + 6)
    }
  }
}

extension PersianCalendar {
  /// Days from the beginning of the cycle's year 0 to 1970-01-01.
  private static let epoch = 492_633

  /// The first day of a year, before year 1 too.
  fileprivate static func yearStart(_ year: Int) -> CalendarDay {
    CalendarDay(
      daysSince1970: Int32(
        clamping: year * 365 + (8 * year + 21).dividedDown(by: 33) - epoch))
  }

  fileprivate static func month(of day: CalendarDay) -> Int {
    // Of 33 years 8 have a day more.
    var year = (33 * (Int(day.daysSince1970) + epoch)).dividedDown(by: 12_053)
    while yearStart(year) > day { year -= 1 }
    while yearStart(year + 1) <= day { year += 1 }
    let place = yearStart(year).distance(to: day)
    let month = place < 186 ? place / 31 : 6 + (place - 186) / 30
    return 12 * year + min(11, month)
  }
}

extension Int {
  /// The quotient, rounded down.
  package func dividedDown(by divisor: Int) -> Int {
    let quotient = self / divisor
    return self % divisor != 0 && (self < 0) != (divisor < 0)
      ? quotient - 1 : quotient
  }
}

/// An order of day, month and year in a calendar, or a count of time.
///
/// A form reads dates whatever stands between the numbers, with months as
/// numbers or by their English names, and with a time of day or without.
public enum DateForm: Int, Sendable, CaseIterable {
  /// Year, month, day, as in `2010/12/13` and `2024年5月3日`.
  case yearMonthDay

  /// Day, month, year, as in `13/12/2010` and `13 Dec 2010`.
  case dayMonthYear

  /// Month, day, year, as in `12/13/2010` and `Dec 13, 2010`.
  case monthDayYear

  /// Year, month, day of the Solar Hijri calendar, as in `1402/10/11`.
  case persianYearMonthDay

  /// Day, month, year of the Solar Hijri calendar, as in `11/10/1402`.
  case persianDayMonthYear

  /// Days since the end of 1899, as spreadsheets count.
  case excelSerial

  /// Seconds since 1970 in UTC.
  case unixSeconds

  /// Thousandths of seconds since 1970 in UTC.
  case unixMilliseconds

  /// Millionths of seconds since 1970 in UTC.
  case unixMicroseconds

  /// Billionths of seconds since 1970 in UTC.
  case unixNanoseconds

  /// The form of a short name: `ymd`, `dmy`, `mdy`, `excel`, `unix`.
  public init?(name: String, calendar: CalendarSystem) {
    switch (name.lowercased(), calendar) {
    case ("ymd", .gregorian): self = .yearMonthDay
    case ("dmy", .gregorian): self = .dayMonthYear
    case ("mdy", .gregorian): self = .monthDayYear
    case ("ymd", .persian): self = .persianYearMonthDay
    case ("dmy", .persian): self = .persianDayMonthYear
    case ("excel", _): self = .excelSerial
    case ("unix", _): self = .unixSeconds
    default: return nil
    }
  }

  /// The calendar of the form.
  public var calendar: CalendarSystem {
    switch self {
    case .persianYearMonthDay, .persianDayMonthYear: .persian
    default: .gregorian
    }
  }

  /// Whether dates of the form are moments, which are another day elsewhere.
  var isMoment: Bool {
    switch self {
    case .unixSeconds, .unixMilliseconds, .unixMicroseconds, .unixNanoseconds:
      true
    default: false
    }
  }

  /// The short name of the form.
  var option: String {
    switch self {
    case .yearMonthDay, .persianYearMonthDay: "ymd"
    case .dayMonthYear, .persianDayMonthYear: "dmy"
    case .monthDayYear: "mdy"
    case .excelSerial: "excel"
    default: "unix"
    }
  }

  /// The form in words, for messages.
  public var words: String {
    switch self {
    case .yearMonthDay: "year, month, day"
    case .dayMonthYear: "day, month, year"
    case .monthDayYear: "month, day, year"
    case .persianYearMonthDay: "year, month, day of the Solar Hijri calendar"
    case .persianDayMonthYear: "day, month, year of the Solar Hijri calendar"
    case .excelSerial: "days of a spreadsheet, counted from the end of 1899"
    case .unixSeconds: "seconds since 1970 in UTC"
    case .unixMilliseconds: "milliseconds since 1970 in UTC"
    case .unixMicroseconds: "microseconds since 1970 in UTC"
    case .unixNanoseconds: "nanoseconds since 1970 in UTC"
    }
  }

  /// The name of the form in words, for messages in other languages.
  package var term: String {
    switch self {
    case .yearMonthDay: "form_year_month_day"
    case .dayMonthYear: "form_day_month_year"
    case .monthDayYear: "form_month_day_year"
    case .persianYearMonthDay: "form_persian_year_month_day"
    case .persianDayMonthYear: "form_persian_day_month_year"
    case .excelSerial: "form_spreadsheet"
    case .unixSeconds: "form_seconds"
    case .unixMilliseconds: "form_milliseconds"
    case .unixMicroseconds: "form_microseconds"
    case .unixNanoseconds: "form_nanoseconds"
    }
  }

  // MARK: - Reading

  /// Year, month and day of the parts in the order of the form; nil where
  /// they cannot stand in it.
  func ordered(
    _ parts: (WrittenDate.Part, WrittenDate.Part, WrittenDate.Part)
  ) -> (year: Int, month: Int, day: Int)? {
    let (year, month, day):
      (WrittenDate.Part, WrittenDate.Part, WrittenDate.Part)
    switch self {
    case .yearMonthDay, .persianYearMonthDay:
      (year, month, day) = parts
    case .dayMonthYear, .persianDayMonthYear:
      (day, month, year) = parts
    case .monthDayYear:
      (month, day, year) = parts
    default: return nil
    }
    // Nobody writes 13-Dec-10 for the tenth of December 2013.
    let isNamed = month.digits == 0
    let isShort = year.digits == 2 && !(isNamed && option == "ymd")
    guard (1...2).contains(day.digits), month.digits <= 2,
      year.digits == 4 || isShort, !isNamed || calendar == .gregorian
    else { return nil }
    if year.digits == 4 { return (year.value, month.value, day.value) }
    let century =
      switch calendar {
      case .gregorian: year.value < 69 ? 2_000 : 1_900
      case .persian: year.value < 50 ? 1_400 : 1_300
      }
    return (century + year.value, month.value, day.value)
  }

  /// The day of a count of time.
  func day(
    _ number: (value: Int, digits: Int), zone: DayZone?
  ) -> CalendarDay? {
    let scale: Int
    switch (self, number.digits) {
    case (.excelSerial, 5):
      // 1900-01-01 is 1, and a 29 February that never was is 60.
      guard (20_000...80_000).contains(number.value) else { return nil }
      return CalendarDay(daysSince1970: Int32(number.value - 25_569))
    case (.unixSeconds, 9...10): scale = 1
    case (.unixMilliseconds, 12...13): scale = 1_000
    case (.unixMicroseconds, 15...16): scale = 1_000_000
    case (.unixNanoseconds, 18...19): scale = 1_000_000_000
    default: return nil
    }
    let second = number.value / scale
    // Before 1973 and after 2100 it is some other number.
    guard (100_000_000...4_102_444_800).contains(second) else { return nil }
    return (zone ?? .utc).day(ofSecond: second)
  }
}

/// A set of forms.
struct DateForms: OptionSet, Hashable {
  let rawValue: UInt32

  init(rawValue: UInt32) {
    self.rawValue = rawValue
  }

  init(_ form: DateForm) {
    rawValue = 1 << UInt32(form.rawValue)
  }

  /// ISO 8601 as ``ISODate`` reads it, kept with the forms.
  static let iso = DateForms(rawValue: 1 << 31)

  /// The forms without ISO 8601, the first first.
  var forms: [DateForm] { DateForm.allCases.filter { contains(DateForms($0)) } }
}

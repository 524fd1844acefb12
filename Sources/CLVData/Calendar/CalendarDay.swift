public import CLVTables

/// A day of the proleptic Gregorian calendar, without time or time zone.
///
///     let day = try CalendarDay("1997-09-30")
///     day.advanced(by: 1).description  // "1997-10-01"
public struct CalendarDay: Hashable, Comparable, Sendable,
  BitwiseCopyable
{
  /// Days since 1970-01-01, negative before.
  public let daysSince1970: Int32

  /// The day that is a number of days after 1970-01-01.
  public init(daysSince1970: Int32) {
    self.daysSince1970 = daysSince1970
  }

  /// The day of a date.
  ///
  /// - Throws: Bad data where the calendar has no such date, or the year is
  ///   outside 1...9999.
  public init(year: Int, month: Int, day: Int) throws(DataError) {
    guard (1...9999).contains(year), (1...12).contains(month),
      day >= 1, day <= Self.daysInMonth(month, ofYear: year)
    else {
      throw DataError(
        .badData,
        "day \(day) of month \(month) of the year \(year) is not a day of the "
          + "calendar; correct the date")
    }
    self.init(validYear: year, month: month, day: day)
  }

  /// The day written as `yyyy-MM-dd`.
  ///
  /// - Throws: Bad data where the text is anything else, so also for a
  ///   date-time, and where the calendar has no such date.
  public init(_ text: some StringProtocol) throws(DataError) {
    guard let (year, month, day) = Self.numbers(in: Array(text.utf8)) else {
      throw DataError(
        .badData, "\"\(text)\" is not a date; write dates as yyyy-MM-dd")
    }
    do throws(DataError) {
      try self.init(year: year, month: month, day: day)
    } catch {
      throw DataError(
        .badData,
        "\"\(text)\" is not a day of the calendar; correct the date")
    }
  }

  /// The numbers of `yyyy-MM-dd`; nil where the text is none.
  private static func numbers(in text: [UInt8]) -> (Int, Int, Int)? {
    guard text.count == 10, text[4] == Ascii.minus, text[7] == Ascii.minus
    else { return nil }
    func number(_ range: Range<Int>) -> Int? {
      var value = 0
      for byte in text[range] {
        guard let digit = Ascii.digit(byte) else { return nil }
        value = value * 10 + digit
      }
      return value
    }
    guard let year = number(0..<4), let month = number(5..<7),
      let day = number(8..<10)
    else { return nil }
    return (year, month, day)
  }

  /// The day of a date known to exist.
  ///
  /// Counts in years that begin on 1 March, so that the leap day is the last
  /// of its year and the month lengths repeat every five months.
  @inline(__always)
  init(validYear year: Int, month: Int, day: Int) {
    let shiftedYear = month > 2 ? year : year &- 1
    let era = shiftedYear >= 0 ? shiftedYear / 400 : (shiftedYear - 399) / 400
    let yearOfEra = shiftedYear &- era &* 400
    let monthFromMarch = month > 2 ? month &- 3 : month &+ 9
    let dayOfYear = (153 &* monthFromMarch &+ 2) / 5 &+ day &- 1
    let leapDays = yearOfEra / 4 &- yearOfEra / 100
    let dayOfEra = yearOfEra &* 365 &+ leapDays &+ dayOfYear
    daysSince1970 = Int32(
      truncatingIfNeeded: era &* 146_097 &+ dayOfEra &- 719_468)
  }

  /// The number of days of a month (1...12) of a year.
  @inline(__always)
  static func daysInMonth(_ month: Int, ofYear year: Int) -> Int {
    if month == 2 {
      let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
      return leap ? 29 : 28
    }
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31
  }

  /// The year, month (1...12) and day of the month (1...31).
  public var components: (year: Int, month: Int, day: Int) {
    let days = Int(daysSince1970) + 719_468
    let era = (days >= 0 ? days : days - 146_096) / 146_097
    let dayOfEra = days - era * 146_097
    let leapCorrection =
      dayOfEra / 1_460 - dayOfEra / 36_524 + dayOfEra / 146_096
    let yearOfEra = (dayOfEra - leapCorrection) / 365
    let yearStart = 365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100
    let dayOfYear = dayOfEra - yearStart
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, day)
  }

  /// Whether one day comes before another.
  public static func < (left: Self, right: Self) -> Bool {
    left.daysSince1970 < right.daysSince1970
  }
}

extension CalendarDay {
  /// The day a number of months later, with its day of the month, or the
  /// month's last day where it has no such day: a month after 31 January is 28
  /// February.
  public func advanced(byMonths months: Int) -> CalendarDay {
    let (year, month, day) = components
    let count = year * 12 + month - 1 + months
    let (newYear, newMonth) = (count / 12, count % 12 + 1)
    let last = Self.daysInMonth(newMonth, ofYear: newYear)
    return CalendarDay(
      validYear: newYear, month: newMonth, day: min(day, last))
  }
}

extension CalendarDay: Strideable {
  /// The day that is a number of days later, or earlier when negative; the
  /// last or the first that can be counted where that is beyond it.
  public func advanced(by days: Int) -> CalendarDay {
    let sum = Int(daysSince1970).addingReportingOverflow(days)
    let day = sum.overflow ? (days < 0 ? Int.min : .max) : sum.partialValue
    return CalendarDay(daysSince1970: Int32(clamping: day))
  }

  /// The number of days from this day to another.
  public func distance(to other: CalendarDay) -> Int {
    Int(other.daysSince1970) - Int(daysSince1970)
  }
}

extension CalendarDay: CustomStringConvertible {
  /// The date as `yyyy-MM-dd`.
  public var description: String {
    let (year, month, day) = components
    func padded(_ number: Int, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.count))
        + digits
    }
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }
}

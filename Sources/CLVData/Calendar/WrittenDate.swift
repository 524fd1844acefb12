internal import CLVTables

/// A date as people and programs write it, taken apart without deciding which
/// number is the day: `12/1/2010 8:26`, `Dec 13, 2010`, `2024年5月3日`,
/// `1402/10/11`, `45321.5`.
struct WrittenDate {
  /// A part of a date: a number, or a month by its name.
  struct Part: Equatable {
    var value: Int

    /// How many digits it is written with; 0 for a name.
    var digits: Int
  }

  /// A time of day, and what it is ahead of UTC, in seconds.
  struct Clock: Equatable {
    var seconds = 0
    var offset: Int?
  }

  /// Year, month and day in the order in which they stand; nil where the cell
  /// is a single number.
  private(set) var parts: (Part, Part, Part)?

  /// What is between the parts.
  private(set) var separator = ""

  /// The time of day, where there is one.
  private(set) var clock: Clock?

  /// A single number, up to its point.
  private(set) var number: (value: Int, digits: Int)?

  private var scanner: DateScanner

  /// Takes a field apart; nil where it is no date.
  init?(_ field: Bytes) {
    guard let text = DateScanner.plain(field) else { return nil }
    scanner = DateScanner(text)
    scanner.skipBlanks()
    guard takeNumber() || takeDate() else { return nil }
  }

  /// Takes a cell that is one number, or digits without separators.
  private mutating func takeNumber() -> Bool {
    let start = scanner.position
    guard let whole = scanner.digits(most: 19), whole.count >= 5 else {
      scanner.position = start
      return false
    }
    if [8, 12, 14].contains(whole.count) { return takeCompact(whole.count) }
    if scanner.take(Ascii.point) { _ = scanner.digits(most: 19) }
    scanner.skipBlanks()
    number = (whole.value, whole.count)
    return scanner.isAtEnd
  }

  /// Takes `yyyyMMdd`, with a time of day behind it or without.
  private mutating func takeCompact(_ count: Int) -> Bool {
    scanner.position -= count
    func next(_ digits: Int) -> Part {
      Part(value: scanner.digits(most: digits)?.value ?? 0, digits: digits)
    }
    parts = (next(4), next(2), next(2))
    guard count > 8 else { return takeRest() }
    let (hour, minute) = (next(2).value, next(2).value)
    let second = count == 14 ? next(2).value : 0
    clock = Clock(seconds: hour * 3_600 + minute * 60 + second)
    return scanner.isAtEnd && hour < 24 && minute < 60 && second <= 60
  }

  private mutating func takeDate() -> Bool {
    scanner.skipWeekday()
    guard let first = scanner.part(), let mark = scanner.separator(),
      let second = scanner.part(), let other = scanner.separator(),
      let third = scanner.part()
    else { return false }
    let hasName = first.digits == 0 || second.digits == 0 || third.digits == 0
    guard hasName || mark == other, hasName || !mark.isEmpty else {
      return false
    }
    separator = mark
    parts = (first, second, third)
    return takeRest()
  }

  /// Takes nothing, or a time of day.
  private mutating func takeRest() -> Bool {
    _ = scanner.take(UInt8(ascii: ","))
    let hasBlank = scanner.skipBlanks() > 0
    if scanner.isAtEnd { return true }
    let hasT = !hasBlank && (scanner.word("t"))
    guard hasBlank || hasT, let clock = scanner.clock() else { return false }
    self.clock = clock
    scanner.skipBlanks()
    return scanner.isAtEnd
  }

  /// Whether one of the parts is a year of four digits, which shows its
  /// calendar.
  var showsCalendar: Bool {
    parts.map { [$0.0, $0.1, $0.2].contains { $0.digits == 4 } } ?? false
  }

  /// How it is written, as far as that may go with an order of its numbers.
  struct Style: Hashable {
    let separator: String
    let showsYear: Bool
  }

  /// Its style.
  var style: Style { Style(separator: separator, showsYear: showsCalendar) }

  // MARK: - Reading

  /// The day under a form.
  ///
  /// - Parameters:
  ///   - form: which part is which.
  ///   - zone: the time zone whose days count, for a moment in time; the
  ///     day is the one written where nil, or UTC's for a count of seconds.
  /// - Returns: the day; nil where the date cannot be read so.
  func day(_ form: DateForm, zone: DayZone?) -> CalendarDay? {
    if let number { return form.day(number, zone: zone) }
    guard let parts, let (year, month, day) = form.ordered(parts),
      let found = form.calendar.day(year: year, month: month, day: day)
    else { return nil }
    guard let zone, let clock, let offset = clock.offset else { return found }
    return zone.day(
      ofSecond: Int(found.daysSince1970) * 86_400 + clock.seconds - offset)
  }
}

internal import CLVTables

/// ISO 8601 dates and date-times, and `yyyyMMdd`.
enum ISODate {
  /// The day written in a field.
  @inline(__always)
  static func day(in field: Bytes) throws(DateProblem) -> CalendarDay {
    // Almost every field is exactly ten bytes long.
    if field.count == 10, let day = try extendedDate(field) { return day }
    return try anyDay(in: field.trimmed)
  }

  @inline(never)
  private static func anyDay(
    in field: Bytes
  ) throws(DateProblem) -> CalendarDay {
    guard field.count > 0 else { throw .empty }
    let dateLength: Int
    let day: CalendarDay
    if let extended = try extendedDate(field) {
      (dateLength, day) = (10, extended)
    } else if let basic = try basicDate(field) {
      (dateLength, day) = (8, basic)
    } else {
      throw .notADate
    }
    guard isTime(Bytes(rebasing: field[dateLength...])) else {
      throw .notADate
    }
    return day
  }

  /// The day when the field begins with `yyyy-MM-dd`.
  @inline(__always)
  private static func extendedDate(
    _ field: Bytes
  ) throws(DateProblem) -> CalendarDay? {
    guard field.count >= 10, field[4] == Ascii.minus, field[7] == Ascii.minus,
      let century = twoDigits(field, 0), let year = twoDigits(field, 2),
      let month = twoDigits(field, 5), let day = twoDigits(field, 8)
    else { return nil }
    return try DateFormat.day(
      year: century &* 100 &+ year, month: month, day: day)
  }

  /// The day when the field begins with `yyyyMMdd`.
  private static func basicDate(
    _ field: Bytes
  ) throws(DateProblem) -> CalendarDay? {
    guard field.count >= 8,
      let century = twoDigits(field, 0), let year = twoDigits(field, 2),
      let month = twoDigits(field, 4), let day = twoDigits(field, 6)
    else { return nil }
    return try DateFormat.day(
      year: century * 100 + year, month: month, day: day)
  }

  @inline(__always)
  private static func twoDigits(_ field: Bytes, _ offset: Int) -> Int? {
    let tens = field[offset] &- Ascii.zero
    let ones = field[offset &+ 1] &- Ascii.zero
    return tens <= 9 && ones <= 9 ? Int(tens) &* 10 &+ Int(ones) : nil
  }

  /// Whether what follows a date is nothing or a time of day, such as
  /// `T10:00:00Z`, ` 10:00`, `T100000.123+0200`.
  private static func isTime(_ rest: Bytes) -> Bool {
    var cursor = ByteCursor(rest)
    if cursor.isAtEnd { return true }
    guard
      cursor.take(UInt8(ascii: "T")) || cursor.take(UInt8(ascii: "t"))
        || cursor.take(Ascii.space),
      clock(&cursor)
    else { return false }
    return zone(&cursor) && cursor.isAtEnd
  }

  /// Takes `HH`, `HH:mm` or `HH:mm:ss`, colons optional, with a fraction.
  private static func clock(_ cursor: inout ByteCursor) -> Bool {
    guard let hour = cursor.number(least: 2, most: 2), hour <= 24 else {
      return false
    }
    var rest = 0
    for largest in [59, 60] {
      let colon = cursor.take(Ascii.colon)
      guard let next = cursor.peek, Ascii.digit(next) != nil else {
        return !colon && (hour < 24 || rest == 0)
      }
      guard let value = cursor.number(least: 2, most: 2), value <= largest
      else { return false }
      rest += value
    }
    if cursor.take(Ascii.point) || cursor.take(Ascii.comma) {
      guard cursor.skipDigits() > 0 else { return false }
    }
    return hour < 24 || rest == 0
  }

  /// Takes `Z`, `UTC`, `+HH`, `+HHmm`, `+HH:mm` or nothing.
  private static func zone(_ cursor: inout ByteCursor) -> Bool {
    if cursor.isAtEnd { return true }
    _ = cursor.take(Ascii.space)
    if cursor.word(Array("Z".utf8)) || cursor.word(Array("UTC".utf8)) {
      return true
    }
    guard cursor.take(Ascii.plus) || cursor.take(Ascii.minus),
      let hour = cursor.number(least: 2, most: 2), hour <= 23
    else { return false }
    let colon = cursor.take(Ascii.colon)
    if cursor.isAtEnd { return !colon }
    guard let minute = cursor.number(least: 2, most: 2) else { return false }
    return minute <= 59
  }
}

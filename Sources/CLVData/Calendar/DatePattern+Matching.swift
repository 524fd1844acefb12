internal import CLVTables

extension DatePattern {
  private static let monthNames = [
    "January", "February", "March", "April", "May", "June", "July", "August",
    "September", "October", "November", "December",
  ].map { Array($0.utf8) }

  /// The day written in a field that must match the whole pattern.
  func day(
    in field: Bytes, calendar: CalendarSystem = .gregorian
  ) throws(DateProblem) -> CalendarDay {
    guard field.count > 0 else { throw .empty }
    var cursor = ByteCursor(field)
    var date = (year: 0, month: 0, day: 0)
    for expected in fields {
      guard Self.match(expected, &cursor, &date) else { throw .notADate }
    }
    guard cursor.isAtEnd else { throw .notADate }
    guard calendar.plausibleYears.contains(date.year) else {
      throw .implausibleYear(date.year)
    }
    guard
      let day = calendar.day(
        year: date.year, month: date.month, day: date.day)
    else { throw .noSuchDay }
    return day
  }

  private static func match(
    _ field: Field, _ cursor: inout ByteCursor,
    _ date: inout (year: Int, month: Int, day: Int)
  ) -> Bool {
    func number(_ least: Int, _ most: Int, _ range: ClosedRange<Int>) -> Int? {
      guard let value = cursor.number(least: least, most: most) else {
        return nil
      }
      return range.contains(value) ? value : nil
    }
    switch field {
    case .year:
      guard let year = number(4, 4, 0...9999) else { return false }
      date.year = year
    case .shortYear:
      guard let year = number(2, 2, 0...99) else { return false }
      date.year = year < 69 ? 2000 + year : 1900 + year
    case .month(let least):
      guard let month = number(least, 2, 0...99) else { return false }
      date.month = month
    case .monthName(let full):
      guard let month = monthName(&cursor, full: full) else { return false }
      date.month = month
    case .day(let least):
      guard let day = number(least, 2, 0...99) else { return false }
      date.day = day
    case .hour(let least, let largest):
      return number(least, 2, 0...largest) != nil
    case .minute: return number(1, 2, 0...59) != nil
    case .second: return number(1, 2, 0...60) != nil
    case .fraction: return cursor.skipDigits() > 0
    case .halfDay:
      return cursor.word(Array("AM".utf8)) || cursor.word(Array("PM".utf8))
    case .literal(let byte): return cursor.take(byte)
    }
    return true
  }

  private static func monthName(
    _ cursor: inout ByteCursor, full: Bool
  ) -> Int? {
    for (index, name) in monthNames.enumerated()
    where cursor.word(full ? name : Array(name.prefix(3))) {
      return index + 1
    }
    return nil
  }
}

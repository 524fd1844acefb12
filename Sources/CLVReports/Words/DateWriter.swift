internal import CLVData

/// Writes days and months as a language does.
struct DateWriter: Sendable {
  private let calendars: LocaleFacts.Calendars
  private let numbers: NumberWriter

  /// A writer of the facts of a language.
  init(_ facts: LocaleFacts) {
    calendars = facts.language.calendars
    numbers = NumberWriter(facts)
  }

  /// A day, its month written out.
  func date(_ day: CalendarDay, in system: CalendarSystem) -> String {
    let dates = calendars[system]
    return written(dates.day, dates.monthsOfDates, day, system)
  }

  /// A day in few characters.
  func shortDate(_ day: CalendarDay, in system: CalendarSystem) -> String {
    let dates = calendars[system]
    return written(dates.day, dates.months, day, system)
  }

  /// The month of a day and its year, in few characters.
  func month(_ day: CalendarDay, in system: CalendarSystem) -> String {
    let dates = calendars[system]
    return written(dates.month, dates.months, day, system)
  }

  /// The name of the month with a number from 1 to 12, in few characters or
  /// as in a date that is written out.
  func name(
    ofMonth month: Int, in system: CalendarSystem, isShort: Bool
  ) -> String {
    let dates = calendars[system]
    let names = isShort ? dates.months : dates.monthsOfDates
    return names.indices.contains(month - 1) ? names[month - 1] : ""
  }

  private func written(
    _ pattern: String, _ names: [String], _ day: CalendarDay,
    _ system: CalendarSystem
  ) -> String {
    let number = system.month(of: day)
    let year = number.dividedDown(by: 12)
    let place = number - 12 * year
    let dayOfMonth = system.firstDay(ofMonth: number).distance(to: day) + 1
    return pattern.replacing("{day}", with: numbers.plain(dayOfMonth))
      .replacing(
        "{month}", with: names.indices.contains(place) ? names[place] : ""
      )
      .replacing("{year}", with: numbers.plain(year))
  }
}

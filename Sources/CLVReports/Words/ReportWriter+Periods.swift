internal import CLVData
internal import CLVValidation

extension ReportWriter {
  /// The beginning of names in the Solar Hijri calendar.
  private static let persianMark = "SH "

  /// A year, a quarter or a month of a year, or the week that begins on a day.
  func period(_ name: String) -> String {
    let isPersian = name.hasPrefix(Self.persianMark)
    let plain = isPersian ? String(name.dropFirst(3)) : name
    let parts = plain.split(separator: "-")
    if parts.count == 3, let day = try? CalendarDay(plain) {
      return week(day)
    }
    guard parts.count == 2, let year = Int(parts[0]) else {
      return era(localized(plain), isPersian)
    }
    if parts[1].hasPrefix("Q") {
      return era(
        text(
          "period.quarter",
          [
            "year": .label(String(parts[0])),
            "quarter": .label(String(parts[1].dropFirst())),
          ]), isPersian)
    }
    guard let month = Int(parts[1]), (1...12).contains(month) else {
      return localized(name)
    }
    let system: CalendarSystem = isPersian ? .persian : .gregorian
    return dates.month(
      system.firstDay(ofMonth: 12 * year + month - 1), in: system)
  }

  /// A name of the Solar Hijri calendar, marked as such where it is not the
  /// language's own.
  private func era(_ name: String, _ isPersian: Bool) -> String {
    isPersian && style.language != .persian ? "\(name) SH" : name
  }

  /// The day on which a week begins, in few characters.
  private func week(_ day: CalendarDay) -> String {
    dates.shortDate(day, in: calendar)
  }
}

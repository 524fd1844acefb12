import CLVData
import Foundation
import Testing

@testable import CLVReports

@Suite("Dates are written as ICU writes them")
struct DateWriterTests {
  private static let utc = TimeZone(secondsFromGMT: 0) ?? .gmt

  /// The days of 1900 to 2100.
  private static let days: [CalendarDay] = {
    let first = CalendarSystem.gregorian.firstDay(ofMonth: 12 * 1900)
    let last = CalendarSystem.gregorian.firstDay(ofMonth: 12 * 2101)
    return (0..<first.distance(to: last)).map { first.advanced(by: $0) }
  }()

  private func compare(
    _ name: String, _ days: some Sequence<CalendarDay>,
    _ ours: (CalendarDay) -> String, _ theirs: Date.FormatStyle
  ) {
    let differences = days.compactMap { day -> String? in
      let date = Date(
        timeIntervalSince1970: 86_400 * Double(day.daysSince1970))
      let (ours, theirs) = (ours(day), date.formatted(theirs))
      return ours == theirs ? nil : "\(day): \(ours), not \(theirs)"
    }
    #expect(
      differences.isEmpty,
      "\(name), \(differences.count): \(differences.prefix(3))")
  }

  private static let calendars: [(CalendarSystem, Calendar.Identifier)] = [
    (.gregorian, .gregorian), (.persian, .persian),
  ]

  @Test(arguments: WrittenStyle.allCases)
  func `Every day of two centuries in both calendars`(style: WrittenStyle) {
    let writer = DateWriter(style.facts)
    for (system, identifier) in Self.calendars {
      let calendar = Calendar(identifier: identifier)
      compare(
        "\(system) date", Self.days, { writer.date($0, in: system) },
        Date.FormatStyle(
          date: .long, time: .omitted, locale: style.locale,
          calendar: calendar, timeZone: Self.utc))
      let plain = Date.FormatStyle(
        locale: style.locale, calendar: calendar, timeZone: Self.utc)
      let some = stride(from: 0, to: Self.days.count, by: 7).map {
        Self.days[$0]
      }
      compare(
        "\(system) month of a year", some, { writer.month($0, in: system) },
        plain.year().month(.abbreviated))
      compare(
        "\(system) day in few characters", some,
        { writer.shortDate($0, in: system) },
        plain.year().month(.abbreviated).day())
    }
  }

  @Test(arguments: WrittenStyle.allCases)
  func `The months of a year`(style: WrittenStyle) {
    let writer = DateWriter(style.facts)
    for (system, identifier) in Self.calendars {
      let plain = Date.FormatStyle(
        locale: style.locale, calendar: Calendar(identifier: identifier),
        timeZone: Self.utc)
      for month in 1...12 {
        let day = system.firstDay(ofMonth: 12 * 1400 + month - 1)
          .advanced(by: 14)
        let date = Date(
          timeIntervalSince1970: 86_400 * Double(day.daysSince1970))
        #expect(
          writer.name(ofMonth: month, in: system, isShort: true)
            == date.formatted(plain.month(.abbreviated)))
        // Only English has a name written out that a report shows.
        if style == .english {
          #expect(
            writer.name(ofMonth: month, in: system, isShort: false)
              == date.formatted(plain.month(.wide)))
        }
      }
    }
  }

  @Test func `Months begin where the calendar of the language has them`() {
    for language in ReportLanguage.allCases {
      var calendar = Calendar(
        identifier: language == .persian ? .persian : .gregorian)
      calendar.timeZone = Self.utc
      let writer = ReportWriter(ReportStyle(language: language))
      let range = Self.days[100]...Self.days[40_000]
      let first = (100...40_000).map { Self.days[$0] }.filter { day in
        let date = Date(
          timeIntervalSince1970: 86_400 * Double(day.daysSince1970))
        return calendar.component(.day, from: date) == 1
      }
      #expect(writer.monthStarts(range) == first)
      #expect(writer.monthStarts(Self.days[5]...Self.days[9]).isEmpty)
    }
  }
}

import CLVNumerics
import Foundation
import TestSupport
import Testing

@testable import CLVData

@Suite("Months of both calendars")
struct CalendarMonthTests {
  @Test(arguments: CalendarSystem.allCases)
  func `A month begins on its first day, and days are in it`(
    system: CalendarSystem
  ) {
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<3000 {
      let day = CalendarDay(
        daysSince1970: Int32.random(in: -700_000...2_000_000, using: &generator)
      )
      let month = system.month(of: day)
      #expect(system.firstDay(ofMonth: month) <= day)
      #expect(system.firstDay(ofMonth: month + 1) > day)
      #expect(system.month(of: system.firstDay(ofMonth: month)) == month)
    }
  }

  @Test func `Solar Hijri months are those of Foundation`() throws {
    var calendar = Calendar(identifier: .persian)
    calendar.timeZone = .gmt
    for days in stride(from: -20_000, to: 40_000, by: 17) {
      let parts = calendar.dateComponents(
        [.year, .month],
        from: Date(timeIntervalSince1970: 86_400 * Double(days)))
      let year = try #require(parts.year)
      let month = try #require(parts.month)
      #expect(
        CalendarSystem.persian.month(
          of: CalendarDay(daysSince1970: Int32(days))) == 12 * year + month - 1)
    }
  }
}

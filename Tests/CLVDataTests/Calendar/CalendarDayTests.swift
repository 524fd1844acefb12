import CLVTables
import TestSupport
import Testing

@testable import CLVData

@Suite struct CalendarDayTests {
  @Test(
    "Known dates have their day numbers",
    arguments: [
      ("1970-01-01", 0), ("1969-12-31", -1), ("2000-02-29", 11016),
      ("1997-09-30", 10134), ("2011-01-04", 14978), ("0001-01-01", -719162),
      ("9999-12-31", 2_932_896),
    ])
  func knownDates(text: String, number: Int32) throws {
    let day = try CalendarDay(text)
    #expect(day.daysSince1970 == number)
    #expect(day.description == text)
  }

  @Test("Every day of 1900 to 2200 has the components it was made from")
  func componentsRoundTrip() throws {
    let first = try CalendarDay(year: 1900, month: 1, day: 1)
    let last = try CalendarDay(year: 2200, month: 12, day: 31)
    var expected = first.daysSince1970
    for day in first...last {
      let (year, month, dayOfMonth) = day.components
      let again = try CalendarDay(year: year, month: month, day: dayOfMonth)
      #expect(again == day && day.daysSince1970 == expected)
      expected += 1
    }
  }

  @Test(
    "Text that is not a date of the calendar is refused",
    arguments: [
      "", "2011-02-30", "2011-13-01", "2011-00-10", "2011-01-00", "1900-02-29",
      "2011-1-04", "20110104", "2011-01-04T00:00", "2011/01/04", "0000-01-01",
      "+011-01-04",
    ])
  func refused(text: String) {
    let error = dataError { _ = try CalendarDay(text) }
    #expect(error?.kind == .badData)
    #expect(error?.message.hasPrefix("\"\(text)\" is not a") == true)
  }

  @Test("Days can be counted, moved and compared")
  func arithmetic() {
    let end = day("1997-09-30")
    #expect(day("1997-01-01").distance(to: end) == 272)
    #expect(end.advanced(by: 1).description == "1997-10-01")
    #expect(day("1996-12-31") < day("1997-01-01"))
  }
}

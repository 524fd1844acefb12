import CLVTables
import Testing

@testable import CLVData

@Suite struct CalendarSystemTests {
  /// The leap years of 1279 to 1500 by the moments of the equinox (J. Meeus,
  /// "Astronomical Algorithms", chapter 27, with all periodic terms) before or
  /// after noon in Tehran.
  private static let leapYears: Set<Int> = [
    1280, 1284, 1288, 1292, 1296, 1300, 1304, 1309, 1313, 1317, 1321, 1325,
    1329, 1333, 1337, 1342, 1346, 1350, 1354, 1358, 1362, 1366, 1370, 1375,
    1379, 1383, 1387, 1391, 1395, 1399, 1403, 1408, 1412, 1416, 1420, 1424,
    1428, 1432, 1436, 1441, 1445, 1449, 1453, 1457, 1461, 1465, 1469, 1474,
    1478, 1482, 1486, 1490, 1494, 1498,
  ]

  @Test func `The Persian calendar is that of the equinoxes`() {
    // 1 Farvardin 1279 by the same computation.
    var expected: Int32 = -25_488
    for year in 1279...1500 {
      let isLeap = Self.leapYears.contains(year)
      for month in 1...12 {
        let days = month <= 6 ? 31 : month < 12 || isLeap ? 30 : 29
        for day in 1...days {
          #expect(
            CalendarSystem.persian.day(year: year, month: month, day: day)?
              .daysSince1970 == expected)
          expected += 1
        }
        #expect(
          CalendarSystem.persian.day(year: year, month: month, day: days + 1)
            == nil)
      }
    }
  }

  @Test func `Years and months outside the calendar have no days`() {
    for (year, month, day) in [(1278, 1, 1), (1501, 1, 1), (1400, 13, 1)] {
      #expect(
        CalendarSystem.persian.day(year: year, month: month, day: day) == nil)
    }
    #expect(CalendarSystem.gregorian.day(year: 1400, month: 1, day: 1) == nil)
  }

  @Test(
    "Moments fall on the days of a place",
    arguments: [
      ("Asia/Tehran", 1_630_072_000, "2021-08-27"),
      ("America/New_York", 1_710_054_000, "2024-03-10"),
      ("America/New_York", 1_710_140_399, "2024-03-11"),
      ("Europe/Berlin", 1_711_843_199, "2024-03-31"),
      ("Asia/Kolkata", 1_700_000_000, "2023-11-15"),
      ("Asia/Tehran", 1_672_518_600, "2023-01-01"),
      ("Pacific/Auckland", 1_700_000_000, "2023-11-15"),
      ("+03:30", 1_672_518_599, "2022-12-31"), ("-05", 0, "1969-12-31"),
      ("UTC", -1, "1969-12-31"),
    ])
  func zone(name: String, second: Int, day: String) throws {
    #expect(try DayZone(name).day(ofSecond: second).description == day)
  }

  @Test(
    "What is no zone is refused",
    arguments: ["", "Mars/Olympus", "+25", "+3:99", "../etc/passwd", "/etc"])
  func noZone(name: String) {
    #expect(throws: DataError.self) { try DayZone(name) }
  }
}

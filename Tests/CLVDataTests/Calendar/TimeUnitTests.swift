import CLVData
import Testing

@Suite struct TimeUnitTests {
  @Test(
    "Units have their exact lengths in days",
    arguments: [
      (TimeUnit.day, 1.0), (.week, 7.0), (.month, 30.4375), (.year, 365.25),
    ])
  func lengths(unit: TimeUnit, days: Double) {
    #expect(unit.days == days)
  }
}

import CLVData
import CLVTables
import TestSupport
import Testing

@Suite struct ObservationWindowTests {
  private func make(
    _ calibrationEnd: String?, _ observationEnd: String
  ) throws -> ObservationWindow {
    try ObservationWindow(
      start: day("2020-01-10"), calibrationEnd: calibrationEnd.map(day),
      observationEnd: day(observationEnd))
  }

  @Test("The holdout is the days after calibration")
  func holdout() throws {
    let window = try make("2020-01-20", "2020-02-03")
    #expect(window.hasHoldout && window.holdoutDays == 14)
    #expect(!window.unsplit.hasHoldout)
    #expect(try !make(nil, "2020-02-03").hasHoldout)
    #expect(try make("2020-01-10", "2020-01-11").holdoutDays == 1)
  }

  @Test(
    "Days out of order are usage errors that name the argument",
    arguments: [
      ("2020-01-09", "2020-02-01", "2020-01-09 is before", .calibrationEnd),
      ("2020-02-01", "2020-02-01", "leaves no holdout", .calibrationEnd),
      ("2020-03-01", "2020-02-01", "leaves no holdout", .calibrationEnd),
      (nil, "2020-01-09", "2020-01-09 is before", .observationEnd),
    ] as [(String?, String, String, Remedy)])
  func refused(
    calibration: String?, observation: String, expected: String,
    remedy: Remedy
  ) {
    let error = dataError { _ = try make(calibration, observation) }
    #expect(error?.kind == .usage && error?.remedies == [remedy])
    #expect(error?.message.contains(expected) == true)
  }

  @Test(
    "The default holdout is the last third of the days, rounded down",
    arguments: [
      ("2020-01-09", "2020-01-06"), ("2020-01-10", "2020-01-07"),
      ("2020-01-11", "2020-01-08"), ("2020-01-03", "2020-01-02"),
    ])
  func defaultSplit(last: String, expected: String) {
    let end = ObservationWindow.defaultCalibrationEnd(
      first: day("2020-01-01"), last: day(last))
    #expect(end == day(expected))
  }

  @Test("Fewer than three days have no default split")
  func tooShort() {
    let end = ObservationWindow.defaultCalibrationEnd(
      first: day("2020-01-01"), last: day("2020-01-02"))
    #expect(end == nil)
  }
}

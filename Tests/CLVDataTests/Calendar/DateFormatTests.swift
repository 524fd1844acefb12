import CLVTables
import TestSupport
import Testing

@testable import CLVData

@Suite struct DateFormatTests {
  private func read(_ text: String, _ pattern: String? = nil) throws -> String {
    let format: DateFormat =
      try pattern.map { .pattern(try DatePattern($0)) } ?? .iso
    return try withBytes(of: text) { try format.day(in: $0) }.description
  }

  private func message(
    _ text: String, _ pattern: String? = nil
  ) throws -> String {
    try advice(text, pattern).text
  }

  private func advice(
    _ text: String, _ pattern: String? = nil
  ) throws -> Advice {
    let format: DateFormat =
      try pattern.map { .pattern(try DatePattern($0)) } ?? .iso
    return withBytes(of: text) { bytes in
      do throws(DateProblem) {
        return Advice(try format.day(in: bytes).description)
      } catch {
        return format.advice(on: error, field: bytes)
      }
    }
  }

  @Test(
    "ISO dates and date-times give the day that is written",
    arguments: [
      "2011-01-04", " 2011-01-04\t", "20110104", "2011-01-04T10:00:00Z",
      "2011-01-04 10:00:00.123+02:00", "2011-01-04T23:59:60-1130",
      "2011-01-04 10:00", "2011-01-04T10", "2011-01-04t24:00:00z",
      "20110104T100000,5Z", "2011-01-04 10:00:00 UTC", "2011-01-04 00:00:00",
      "2011-01-04 10:00:00 +02",
    ])
  func isoDates(text: String) throws {
    #expect(try read(text) == "2011-01-04")
  }

  @Test(
    "Dates that are impossible or followed by other text are refused",
    arguments: [
      "2011-02-30", "2011-02-29", "2011-04-31", "20111301", "2011-01-04x",
      "2011-01-04T", "2011-01-04T25:00", "2011-01-04T10:60", "2011-01-04 ten",
      "2011-01-04T24:01", "2011-01-04T10:00:00+", "2011-01-04T10:00:00.",
      "2011-1-4", "201101", "1310-01-01", "2999-01-01", "", " ",
      "2011-01-04T10:", "04/01/2011", "2011-01-041", "-2011-01-04",
    ])
  func refused(text: String) {
    #expect(throws: DateProblem.self) { try read(text) }
  }

  @Test(
    "Patterns read the fields they name",
    arguments: [
      ("dd/MM/yyyy", "04/01/2011"), ("M/d/yyyy", "1/4/2011"),
      ("M/d/yyyy", "01/04/2011"), ("dd.MM.yy", "04.01.11"),
      ("d MMM yyyy", "4 jan 2011"), ("MMMM d, yyyy", "January 4, 2011"),
      ("M/d/yyyy h:mm a", "1/4/2011 9:05 PM"),
      ("yyyy-MM-dd'T'HH:mm:ss.SSS", "2011-01-04T10:11:12.123"),
      ("ddMMyyyy", "04012011"), ("''yyyy''MM-dd", "'2011'01-04"),
    ])
  func patterns(pattern: String, text: String) throws {
    #expect(try read(text, pattern) == "2011-01-04")
  }

  @Test(
    "Text that does not match the whole pattern is refused",
    arguments: [
      ("dd/MM/yyyy", "4/1/2011"), ("dd/MM/yyyy", "04/01/2011 10:00"),
      ("dd/MM/yyyy", "31/02/2011"), ("dd/MM/yyyy", "04-01-2011"),
      ("d MMM yyyy", "4 Foo 2011"), ("dd/MM/yyyy HH:mm", "04/01/2011 24:00"),
      ("dd/MM/yyyy", "04/01/0011"), ("dd/MM/yyyy", ""),
    ])
  func mismatches(pattern: String, text: String) {
    #expect(throws: DateProblem.self) { try read(text, pattern) }
  }

  @Test(
    "A date in another order is answered with the patterns that read it",
    arguments: [
      ("04/01/2011", ["dd/MM/yyyy", "MM/dd/yyyy"]),
      ("4/1/2011", ["d/M/yyyy", "M/d/yyyy"]),
      ("24/01/2011", ["dd/MM/yyyy"]), ("01-24-2011", ["MM-dd-yyyy"]),
      ("2011/01/04", ["yyyy/MM/dd"]),
      ("04/01/2011 10:30", ["dd/MM/yyyy HH:mm", "MM/dd/yyyy HH:mm"]),
      ("soon", []),
    ])
  func suggestions(text: String, expected: [String]) throws {
    let advice = try advice(text)
    #expect(advice.remedies == [.dateFormat.set(to: expected)])
    #expect(advice.text.contains("is not a date; write dates as yyyy-MM-dd"))
  }

  @Test("Every other problem says what to do")
  func otherAdvice() throws {
    #expect(try message("") == "the date is missing; fill it in")
    #expect(try message("2011-02-30").contains("not a day of the calendar"))
    #expect(try message("0211-02-03").contains("the year 211, outside 1900"))
    #expect(
      try advice("x", "dd/MM/yyyy")
        == "\"x\" does not match \(.dateFormat) dd/MM/yyyy; correct either")
  }
}

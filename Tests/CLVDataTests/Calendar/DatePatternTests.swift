import CLVData
import CLVTables
import TestSupport
import Testing

@Suite struct DatePatternTests {
  @Test(
    "Patterns that cannot work are usage errors",
    arguments: [
      ("%d/%m/%Y", "write \"dd/MM/yyyy\" for \"%d/%m/%Y\""),
      ("%Y-%m-%dT%H", "write \"yyyy-MM-dd'T'HH\""),
      ("dd/MM", "must have a year"), ("yyyy", "must have a year"),
      ("dd/MM/yyyy yy", "twice"), ("DD/MM/YYYY", "\"DD\" is not a date field"),
      ("dd/MM/yyy", "\"yyy\""), ("dd/MM/yyyy 'at", "single quote"), ("", "dd"),
    ])
  func refused(pattern: String, expected: String) {
    let error = dataError { _ = try DatePattern(pattern) }
    #expect(error?.kind == .usage)
    #expect(error?.message.contains(expected) == true)
  }
}

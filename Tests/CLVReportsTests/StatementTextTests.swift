import Testing

@testable import CLVReports
@testable import CLVValidation

@Suite("Findings in words")
struct StatementTextTests {
  @Test(arguments: ReportLanguage.allCases)
  func `An identifier is said as it is, whatever is in it`(
    language: ReportLanguage
  ) {
    let statement = Statement(
      .bulkAccount,
      [
        "account": .name("{share}\u{1B}[2J"), "purchases": .count(3),
        "share": .percent(0.5, decimals: 1),
      ])
    #expect(Words(language).text(statement).contains("{share}\u{FFFD}[2J"))
  }
}

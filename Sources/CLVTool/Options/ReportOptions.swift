import ArgumentParser
import CLV

/// How a report is written.
struct ReportOptions: ParsableArguments {
  @OptionGroup var language: LanguageOption

  @Option(
    help: ArgumentHelp(
      """
      The currency of all amounts: a code such as EUR, or a sign. (default: \
      amounts are plain numbers)
      """, valueName: "currency"))
  var currency: String?

  /// The style of the report.
  var style: ReportStyle {
    ReportStyle(
      language: language.language, currency: currency,
      usesPersianDigits: language.persianDigits)
  }
}

extension RunOutput {
  /// Writes a report and its data.
  func adorn(with report: Report, _ style: ReportStyle) throws {
    try adorn("report.html") { try $0.write(report.html(style)) }
    try adorn("report.json") { try $0.writeJSON(report.data) }
  }
}

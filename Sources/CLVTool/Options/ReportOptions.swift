import ArgumentParser
import CLV

/// How a report is written.
struct ReportOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The report's language: en (English), fa (Persian) or zh (Chinese).",
      valueName: "language"))
  var language = ReportLanguage.english

  @Option(
    help: ArgumentHelp(
      """
      The currency of all amounts: a code such as EUR, or a sign. (default: \
      amounts are plain numbers)
      """, valueName: "currency"))
  var currency: String?

  @Flag(help: "In Persian, write numbers in Persian digits.")
  var persianDigits = false

  func validate() throws {
    guard !persianDigits || language == .persian else {
      throw ValidationError("--persian-digits needs --language fa")
    }
  }

  /// The style of the report.
  var style: ReportStyle {
    ReportStyle(
      language: language, currency: currency,
      usesPersianDigits: persianDigits)
  }
}

extension RunOutput {
  /// Writes a report and its data.
  func adorn(with report: Report, _ style: ReportStyle) throws {
    try adorn("report.html") { try $0.write(report.html(style)) }
    try adorn("report.json") { try $0.writeJSON(report.data) }
  }
}

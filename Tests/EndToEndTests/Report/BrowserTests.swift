import Foundation
import Testing

@Suite("A report in a browser")
struct BrowserTests {
  private static let names = [
    "chromium", "chromium-browser", "google-chrome", "chrome",
  ]

  /// Whether Chromium and Python are installed.
  static let isThere: Bool = {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    func isInstalled(_ program: String) -> Bool {
      path.split(separator: ":").contains {
        FileManager.default.isExecutableFile(atPath: "\($0)/\(program)")
      }
    }
    return isInstalled("python3") && names.contains(where: isInstalled)
  }()

  private static let check = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Browser/check").path

  @Test(
    .enabled(
      if: isThere,
      "Chromium is not installed: apt-get install chromium, to check pages"))
  func `It has no error, no request, charts, contrast, and works by keyboard`()
    async throws
  {
    let directory = try Workdir()
    try await directory.succeed(
      "simulate --customers 1000 --seed 7 --output log.csv")
    for language in ["en", "fa", "zh"] {
      try await directory.succeed(
        "report log.csv --quiet --language \(language) -o \(language).html")
    }
    // With a plan and prices, of large and of small amounts, of a customer, and
    // of hardly anybody.
    try await directory.succeed(
      "report log.csv --quiet --cost 1 --control 20% --acquisition-cost 15 "
        + "--language fa --persian-digits --currency IRT -o plan.html")
    let made = try await directory.shell(
      "awk -F, 'NR > 1 { $3 *= 70000 } { print $1 FS $2 FS $3 }' log.csv "
        + "> large.csv; awk -F, 'NR == 1 || $1 <= 6' log.csv > tiny.csv")
    #expect(made.status == 0)
    try await directory.succeed(
      "report large.csv --quiet --cost 9000 --control 20% --language zh "
        + "--currency CNY -o large.html")
    try await directory.succeed(
      "report log.csv --quiet --customer 1 --language fa -o one.html")
    try await directory.succeed("report tiny.csv --quiet -o tiny.html")
    let outcome = try await directory.shell(
      "'\(Self.check)' en.html fa.html zh.html plan.html large.html one.html "
        + "tiny.html")
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
  }
}

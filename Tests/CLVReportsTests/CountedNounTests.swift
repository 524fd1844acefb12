import CLVData
import CLVForecasting
import CLVValidation
import Foundation
import Testing

@testable import CLVReports

@Suite("Numbers and their nouns")
struct CountedNounTests {
  private static let nouns =
    "accounts|cohorts|customers|days|degrees|gaps|holdouts|lags|origins|"
    + "periods|points|purchases|rows|starts|stretches|subscriptions|tests|"
    + "times|weeks|repeat purchases|starting points"

  /// The values of a text, all of them the same.
  private func values(
    of text: String, _ value: ReportValue
  ) -> [String: ReportValue] {
    StringTable.parts(of: text).reduce(into: [:]) { values, part in
      switch part {
      case .value(let name), .forms(_, let name): values[name] = value
      case .text, .code: break
      }
    }
  }

  private func rendered(
    _ value: ReportValue, _ language: ReportLanguage
  ) -> [(key: String, text: String)] {
    let writer = ReportWriter(ReportStyle(language: language))
    return language.strings.texts.sorted { $0.key < $1.key }
      .filter { !$0.key.hasPrefix("unit.") }
      .map { ($0.key, writer.text($0.key, values(of: $0.value, value))) }
  }

  @Test(
    "One is no plural, however it is rounded",
    arguments: [
      ReportValue.count(1), .number(1, decimals: 0), .number(0.97, decimals: 0),
    ])
  func one(value: ReportValue) throws {
    let plural = try Regex("\\b1 (\(Self.nouns))\\b|\\bwho have\\b.*\\bit\\b")
    for (key, text) in rendered(value, .english) {
      #expect(!text.contains(plural), "\(key): \(text)")
    }
  }

  @Test("Two and a thousand are no singular", arguments: [2, 1000])
  func many(count: Int) throws {
    let nouns = "account|cohort|customer|day|gap|purchase|row|week|test"
    let singular = try Regex("\\b(2|1,000) (\(nouns))\\b")
    for (key, text) in rendered(.count(count), .english) {
      #expect(!text.contains(singular), "\(key): \(text)")
    }
  }

  /// Texts whose value may be without end.
  private static let endless = [
    "page.title", "brief.purchases_only", "brief.value_only",
    "doubt.purchases_unsure",
  ]

  @Test(
    "What is without end is said in words",
    arguments: ReportLanguage.allCases, endless)
  func infinite(language: ReportLanguage, key: String) {
    let writer = ReportWriter(ReportStyle(language: language))
    let text = writer.text(
      key,
      [
        "customers": .count(12), "buyers": .count(5),
        "horizon": .duration(.infinity, .week),
        "purchases": .number(.infinity, decimals: 0),
        "value": .wholeMoney(.infinity),
      ])
    #expect(!text.contains("∞"), "\(text)")
    #expect(!text.contains("{") && !text.contains("|"), "\(text)")
  }

  @Test(
    "Every form of every text is whole",
    arguments: ReportLanguage.allCases,
    [
      ReportValue.count(0), .count(1), .count(2), .count(1000),
      .number(.infinity), .number(.nan),
    ])
  func whole(language: ReportLanguage, value: ReportValue) {
    for (key, text) in rendered(value, language) {
      let isPlain = !text.contains { "{}|#".contains($0) }
      #expect(isPlain, "\(key): \(text)")
    }
  }

  @Test("Persian digits have forms too")
  func persianDigits() {
    let writer = ReportWriter(
      ReportStyle(language: .persian, usesPersianDigits: true))
    let values: [String: ReportValue] = [
      "rows": .count(1), "line": .count(3), "years": .duration(74, .year),
      "day": .text("x"), "nearest": .text("y"),
    ]
    #expect(writer.text("warnings.far_last", values).hasPrefix("یک سطر"))
  }

  @Test("Terminal texts count", arguments: [0, 1, 2, 2357])
  func terminal(count: Int) {
    let noun = count == 1 ? "customer" : "customers"
    let number = count == 2357 ? "2,357" : "\(count)"
    #expect(NumberText.count(count, "customer") == "\(number) \(noun)")
    #expect(
      NumberText.count(count, "history", "histories")
        == "\(number) \(count == 1 ? "history" : "histories")")
  }

  @Test("Lengths of time, and numbers without end")
  func lengths() {
    #expect(NumberText.duration(1, .week) == "1 week")
    #expect(NumberText.duration(52.178571, .week) == "52.1786 weeks")
    #expect(NumberText.duration(.infinity, .day) == "time without end")
    #expect(NumberText.count(0.97, 0, "purchase") == "1 purchase")
    #expect(NumberText.count(1.04, 1, "purchase") == "1.0 purchases")
    #expect(
      NumberText.count(.infinity, 1, "purchase")
        == "an infinite number of purchases")
  }

  /// What is known not to be one.
  private static let many = [
    "Int(Self.mostPeriods)", "kinds.kindCount", "value", "parameters", "quiet",
    "mostColumns", "sample.customers", "report.rows", "summaries.daysLeftOut",
    "indices.count", "recent.days", "all", "some",
    // More than a limit of one or more.
    "orders.count", "rows.count",
    // What cannot be, which one can.
    "frequency", "count", "last", "r / alpha",
    // Sentences that have another one for one.
    "NumberText.whole(purchases)", "short",
  ]

  @Test("No message puts a number beside a plural by hand")
  func byHand() throws {
    let sources = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Sources")
    let files = FileManager.default.enumerator(
      at: sources, includingPropertiesForKeys: nil)
    let expression = try Regex(
      "\\\\\\(((?:[^()]|\\([^()]*\\))*)\\) (\(Self.nouns))\\b")
    for case let url as URL in files?.allObjects ?? []
    where url.pathExtension == "swift" {
      let text = try String(contentsOf: url, encoding: .utf8)
      for line in text.split(separator: "\n")
      where !line.contains("///") && line.contains("\\(") {
        for match in line.matches(of: expression) {
          let counted = match.output[1].substring.map(String.init) ?? ""
          #expect(
            Self.many.contains(counted),
            "\(url.lastPathComponent): \(line)")
        }
      }
    }
  }
}

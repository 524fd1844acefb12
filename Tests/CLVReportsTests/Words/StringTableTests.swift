import CLVCampaigns
import CLVForecasting
import CLVModels
import CLVRFM
import CLVValidation
import Foundation
import Testing

@testable import CLVReports

@Suite("The languages of a report")
struct StringTableTests {
  private static let others = ReportLanguage.allCases.filter {
    $0 != .english
  }

  @Test(arguments: others)
  func `Every text is there in every language`(language: ReportLanguage) {
    #expect(
      Set(language.strings.texts.keys)
        == Set(ReportLanguage.english.strings.texts.keys))
  }

  @Test(arguments: others)
  func `Every text has the values of the English one`(
    language: ReportLanguage
  ) {
    for (key, text) in ReportLanguage.english.strings.texts {
      #expect(
        values(of: language.strings[key]) == values(of: text), "\(key)")
    }
  }

  @Test(arguments: ReportLanguage.allCases)
  func `No text is empty, and none is markup`(language: ReportLanguage) {
    for (key, text) in language.strings.texts {
      #expect(!text.trimmingCharacters(in: .whitespaces).isEmpty, "\(key)")
      #expect(!text.contains("<") && !text.contains("&"), "\(key)")
    }
  }

  @Test(arguments: others)
  func `What is not a name of a method is translated`(
    language: ReportLanguage
  ) {
    for (key, text) in language.strings.texts
    where text.count > 12 && !text.hasPrefix("{month}")
      && Self.hasWords(text)
    {
      #expect(text != ReportLanguage.english.strings[key], "\(key)")
    }
  }

  /// Whether a text has words of its own, beside its values.
  private static func hasWords(_ text: String) -> Bool {
    StringTable.parts(of: text).contains { part in
      switch part {
      case .text(let text): text.contains(where: \.isLetter)
      case .forms, .code: true
      case .value: false
      }
    }
  }

  /// The keys of the eight segments.
  private static let eight = ["important", "general"].flatMap { worth in
    ["value", "development", "keeping", "recovery"].map { "\(worth)_\($0)" }
  }

  /// Groups of texts that are asked for by names from elsewhere.
  private static let named: [(group: String, names: [String])] = [
    ("found", FindingText.allCases.map(\.rawValue)),
    ("topic", AssumptionFinding.Topic.allCases.map(\.rawValue)),
    ("limit", ModelLimit.Kind.allCases.map(\.rawValue)),
    (
      "process",
      ModelCatalog.purchaseModels.flatMap { $0.covariateProcesses }.map(\.name)
        + ModelCatalog.spendModels.flatMap { $0.covariateProcesses }
        .map(\.name) + ["shared"]
    ),
    (
      "segment",
      [false, true].flatMap { hasMonetary in
        SegmentRule.standard(bins: 5, hasMonetary: hasMonetary)
          .compactMap { SegmentRules.Segment(name: $0.segment).usualKey }
      } + eight
    ),
    (
      "advice",
      SegmentRule.standard(bins: 5, hasMonetary: true)
        .compactMap { SegmentRules.Segment(name: $0.segment).usualKey }
        + eight
    ),
    ("reason", ActionList.allCases.map(\.key) + ["over", "under"]),
    ("list_name", ActionList.allCases.map(\.key)),
    ("about", AssumptionFinding.Topic.allCases.map(\.rawValue)),
    (
      "model",
      ModelCatalog.purchaseModels.map { $0.identity.identifier }
        + ModelCatalog.spendModels.map { $0.identity.identifier }
    ),
  ]

  @Test(arguments: named.indices)
  func `What the library names has a text, and nothing else has`(group: Int) {
    let (group, names) = Self.named[group]
    let keys = ReportLanguage.english.strings.texts.keys.filter {
      $0.hasPrefix("\(group).")
    }
    #expect(Set(keys) == Set(names.map { "\(group).\($0)" }))
  }

  @Test(arguments: others)
  func `Nothing is left in English`(language: ReportLanguage) throws {
    let words = try Regex("[A-Za-z]{2,}[ ,;:.]+[A-Za-z]{2,}")
    for (key, text) in language.strings.texts {
      let plain = StringTable.parts(of: text).map {
        if case .text(let text) = $0 { text } else { "…" }
      }.joined()
      #expect(!plain.contains(words), "\(key): \(plain)")
    }
  }

  /// The keys that the code asks for, as far as they are literals.
  @Test func `Every text is asked for, and every key has a text`() throws {
    let keys = Set(ReportLanguage.english.strings.texts.keys)
    let groups = Set(keys.compactMap { $0.split(separator: ".").first })
    var asked: Set<String> = []
    var patterns: [String] = []
    for literal in try literals() {
      let group = literal.split(separator: ".").first ?? ""
      guard groups.contains(group), literal.contains("."),
        !literal.contains(" ")
      else { continue }
      if literal.contains("\\(") {
        patterns.append(literal)
      } else {
        asked.insert(literal)
      }
    }
    // The tool asks for its messages by what comes after the point.
    for literal in try literals(in: "CLVTool") {
      let key = literal.contains(".") ? literal : "message.\(literal)"
      if literal.contains("\\(") {
        if !literal.contains(" ") { patterns.append(key) }
      } else if keys.contains(key) {
        asked.insert(key)
      }
    }
    // Sentences that are named by `id:` need not be texts.
    let named = Set(try literals(after: "id: "))
    #expect(asked.subtracting(named).subtracting(keys).isEmpty)
    let expressions = try patterns.map { try Regex(pattern($0)) }
    let columns = Set(try literals().map { "column.\($0)" })
    for key in keys.subtracting(asked).subtracting(columns) {
      #expect(
        expressions.contains { (try? $0.wholeMatch(in: key)) != nil },
        "nothing asks for \(key)")
    }
  }

  private func values(of text: String) -> [String] {
    // Words that depend on a value need not be in every language.
    let names = StringTable.parts(of: text).compactMap { part -> String? in
      switch part {
      case .value(let name): name
      case .forms(let forms, let name): forms.contains("#") ? name : nil
      case .text, .code: nil
      }
    }
    return Set(names).sorted()
  }

  /// The string literals of a module's source.
  private func literals(
    after prefix: String = "", in module: String = "CLVReports"
  ) throws -> [String] {
    let directory = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Sources/\(module)")
    let files = FileManager.default.enumerator(
      at: directory, includingPropertiesForKeys: nil)
    let expression = try Regex("\(prefix)\"((?:[^\"\\\\]|\\\\[\\s\\S])*)\"")
    return try (files?.allObjects ?? []).flatMap { file -> [String] in
      guard let url = file as? URL, url.pathExtension == "swift" else {
        return []
      }
      return try String(contentsOf: url, encoding: .utf8)
        .matches(of: expression)
        .compactMap { $0.output[1].substring.map(String.init) }
    }
  }

  /// A literal with interpolations as a regular expression.
  private func pattern(_ literal: String) -> String {
    var pattern = ""
    var depth = 0
    for character in literal {
      switch character {
      case "(": depth += 1
      case ")":
        depth -= 1
        if depth == 0 { pattern += "[a-z_-]+" }
      case "\\": continue
      default:
        if depth == 0 {
          pattern += character == "." ? "\\." : String(character)
        }
      }
    }
    return pattern
  }
}

import Foundation
import TestSupport
import Testing

@Suite("The words of the terminal and of files")
struct TerminalLanguageTests {
  /// Logs that have different things said of them.
  enum Kind: String, CaseIterable, Sendable {
    case plain
    case withoutAmounts
    case nobodyLeaves
    case regular
    case opportunities
    case withCovariates
    case untidy
    case backtested
    case foreign

    /// The options of the simulation.
    var simulation: String {
      switch self {
      case .nobodyLeaves: "--model nbd"
      case .regular:
        "--model mbg-cnbd-k --parameters k=3,r=1.5,alpha=2,a=0.8,b=4"
      default: ""
      }
    }

    /// The options of fitting.
    var options: String {
      switch self {
      case .opportunities: "--purchase-model bg-bb --time-unit month"
      case .withCovariates: "--covariates covariates.csv"
      case .untidy: "--bad-rows skip"
      case .backtested: "--origins 3"
      default: ""
      }
    }

    /// A log that is written as elsewhere, and has rows to warn of.
    private static func foreign(_ rows: [[String]]) -> [[String]] {
      let written = rows.dropFirst().enumerated().map { place, row in
        let day = row[1].split(separator: "-").reversed()
        return [
          (place == 2 ? "0" : "") + row[0], day.joined(separator: "."),
          row[2].replacing(".", with: ","),
          place % 40 == 0 ? "cancelled" : "paid",
        ]
      }
      let table = [rows[0] + ["status"]] + written
      return [["Verkauf 2024"]] + table.map { [$0.joined(separator: ";")] }
    }

    func log(_ rows: [[String]]) -> [[String]] {
      switch self {
      case .withoutAmounts: rows.map { Array($0[..<2]) }
      case .untidy:
        rows + [
          ["7", "never", "5"], ["", "2024-05-01", "5"],
          ["7", "2024-05-03", "-5"], [""], ["8", "2024-05-03", "0"],
        ]
      case .foreign: Self.foreign(rows)
      default: rows
      }
    }
  }

  private func directory(_ kind: Kind) async throws -> Workdir {
    let directory = try Workdir()
    try await directory.succeed(
      "simulate --customers 900 --seed 5 --output simulated.csv "
        + kind.simulation)
    let rows = kind.log(try directory.rows("simulated.csv"))
    try directory.write(
      "log.csv", rows.map { $0.joined(separator: ",") }.joined(separator: "\n"))
    let ids = Set(rows.dropFirst().map { $0[0] }).sorted()
    try directory.write(
      "covariates.csv",
      "customer_id,channel\n"
        + ids.enumerated().map { "\($1),\($0 % 3)\n" }.joined())
    return directory
  }

  /// What is said of a log from its summary to its lists.
  private func told(
    _ kind: Kind, _ directory: Workdir, _ language: String
  ) async throws -> String {
    let covariates =
      kind == .withCovariates ? "--covariates covariates.csv" : ""
    let unit = kind == .opportunities ? "--time-unit month" : ""
    let skip = kind == .untidy ? "--bad-rows skip" : ""
    let lines = [
      "run log.csv --verbose --output out \(kind.options)",
      "forecast out/final-model.json log.csv -o f.csv \(covariates) \(skip)",
      "actions out/final-model.json log.csv -o a.csv \(covariates) \(skip)"
        + (kind == .withoutAmounts
          ? "" : " --cost 1 --budget 50 --acquisition-cost 20"),
      "actions out/final-model.json log.csv -o c.csv --control 30% "
        + "\(covariates) \(skip)",
      "measure c.csv log.csv --since 2024-10-01 --model out/final-model.json "
        + "\(covariates) \(skip)",
      "explain log.csv \(skip)", "explain log.csv --customer 5 \(skip)",
      "rfm log.csv -o r.csv --migration-from 2024-06-30 --migration m.csv "
        + skip,
      "rfm log.csv -o p.csv --paradox paradox.csv --model "
        + "out/final-model.json \(covariates) \(skip)",
      "validate out/model.json out/summary.csv -o v.json \(covariates) \(unit)",
    ]
    let further =
      kind == .opportunities
      ? []
      : [
        "fit log.csv -o fit.json \(skip)",
        "compare log.csv --models bg-nbd,nbd,gamma-gamma \(skip)",
        "summarize log.csv -o s.csv \(skip)",
        "acquire out/final-model.json -o n.csv \(covariates)",
      ]
    var text = ""
    for line in lines + further {
      let outcome = try await directory.succeed("\(line) \(language)")
      text += outcome.errors + outcome.output
    }
    return text
  }

  /// Names that are the same in any language.
  private static let names: Set<String> = [
    "clv", "mae", "rmse", "aic", "bic", "gini", "rfm", "nbd", "cnbd", "mbg",
    "pareto", "ggom", "gamma", "alpha", "beta", "delta", "pearson",
    "spearman", "csv", "json", "html", "out", "log", "channel", "stages",
    "elasticity", "ljung", "box", "compare", "arm", "contact", "auto", "drop",
  ]

  /// The English words of a text: not names of files, columns, options and
  /// models.
  private func english(_ text: String) -> [String] {
    text.split { " \n\t()，、；：。،؛:;,…–".contains($0) }.map(String.init)
      .filter { word in
        word.count > 2 && word.allSatisfy { $0.isASCII && $0.isLetter }
          && !Self.names.contains(word.lowercased())
      }
  }

  @Test(arguments: Kind.allCases, ["fa", "zh"])
  func `No English word and no key is left`(
    kind: Kind, language: String
  ) async throws {
    let directory = try await directory(kind)
    let text = try await told(kind, directory, "--language \(language)")
    #expect(Set(english(text)).isEmpty)
    #expect(!text.contains { "{}|`".contains($0) })
    let keys = text.matches(of: /\b[a-z]+\.[a-z_]+\b/).map(\.output)
    #expect(
      keys.allSatisfy {
        // Files, and coefficients of covariates.
        ["csv", "json", "html", "channel"].contains(
          $0.split(separator: ".").last)
      }, "\(keys)")
  }

  @Test func `With Persian digits numbers have no others`() async throws {
    let directory = try await directory(.plain)
    let text = try await directory.succeed(
      "run log.csv --verbose --output out --language fa --persian-digits"
    ).output
    // Customers have numbers for names.
    let numbers = text.matches(of: /[0-9]+\.[0-9]+\b|[0-9][%٪]/)
      .map { String($0.output) }
    #expect(numbers.isEmpty, "\(numbers)")
    #expect(text.contains { "۰۱۲۳۴۵۶۷۸۹".contains($0) })
  }

  @Test func `Files have their words in the language, and keys in none`()
    async throws
  {
    let directory = try await directory(.plain)
    try await directory.succeed("fit log.csv -o model.json --quiet")
    var files: [String: (actions: [[String]], rfm: [[String]])] = [:]
    for language in ["en", "fa", "zh"] {
      try await directory.succeed(
        "actions model.json log.csv -o a.csv --quiet --language \(language)")
      try await directory.succeed(
        "rfm log.csv -o r.csv --quiet --language \(language)")
      files[language] = (
        try directory.rows("a.csv"), try directory.rows("r.csv")
      )
    }
    let english = try #require(files["en"])
    for (language, file) in files {
      for (rows, other, words) in [
        (english.actions, file.actions, ["list", "reason"]),
        (english.rfm, file.rfm, ["segment"]),
      ] {
        #expect(rows[0] == other[0] && rows.count == other.count)
        let places = Set(words.compactMap { rows[0].firstIndex(of: $0) })
        for (row, translated) in zip(rows, other).dropFirst() {
          #expect(row.count == translated.count)
          for place in row.indices {
            let isSame = row[place] == translated[place]
            #expect(
              isSame == (!places.contains(place) || language == "en"))
          }
        }
      }
    }
    let keys = Set(
      english.actions.dropFirst().compactMap { $0.dropLast().last })
    #expect(
      keys.isSubset(
        of: [
          "win_back", "slowing_down", "watch", "grow", "keep", "let_go", "none",
        ]))
  }

  @Test func `A validation is told in the language, and scored in none`()
    async throws
  {
    let directory = try await directory(.plain)
    try await directory.succeed("run log.csv --output out --quiet")
    let validate = "validate out/model.json out/summary.csv --quiet"
    try await directory.succeed("\(validate) -o en.json")
    try await directory.succeed("\(validate) -o zh.json --language zh")
    let english = try directory.json("en.json")
    let chinese = try directory.json("zh.json")
    for (place, names) in [
      ("assumptions.findings", ["topic", "found", "meaning"]),
      ("scorecard.purchases.methods", ["description"]),
    ] {
      let (own, others) = (english[place].items, chinese[place].items)
      #expect(!own.isEmpty && own.count == others.count)
      for (one, other) in zip(own, others) {
        #expect(one["key"].text == other["key"].text)
        #expect(one["method"].text == other["method"].text)
        for name in names {
          #expect(one[name].text != other[name].text)
          #expect(self.english(other[name].text ?? "").isEmpty)
        }
      }
    }
    #expect(!english["holdout"].numbers.isEmpty)
    #expect(english["holdout"].numbers == chinese["holdout"].numbers)
  }

  @Test func `The standard rules are written in the language`() async throws {
    let directory = try Workdir()
    try await directory.succeed("rfm --print-rules -o en.csv")
    try await directory.succeed("rfm --print-rules -o fa.csv --language fa")
    let english = try directory.rows("en.csv")
    let persian = try directory.rows("fa.csv")
    #expect(english[0] == persian[0] && english.count == persian.count)
    for (row, other) in zip(english, persian).dropFirst() {
      #expect(row[1..<4] == other[1..<4])
      #expect(row[0] != other[0] && row[4] != other[4])
    }
  }
}

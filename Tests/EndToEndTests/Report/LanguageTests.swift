import Foundation
import TestSupport
import Testing

@Suite("The words of a report")
struct LanguageTests {
  /// Kinds of data that have different things said of them.
  enum Kind: String, CaseIterable, Sendable {
    case plain
    case withoutAmounts
    case nobodyLeaves
    case regular
    case inBursts
    case seasonal
    case withCovariates
    case withEndlessCoefficient
    case spendByFrequency
    case opportunities
    case ofOneCustomer
    case endlessHorizon
    case ageing
    case untidy

    /// The options of the simulation.
    var simulation: String {
      switch self {
      case .nobodyLeaves: "--model nbd"
      case .regular:
        "--model mbg-cnbd-k --parameters k=3,r=1.5,alpha=2,a=0.8,b=4"
      case .seasonal:
        "--model nbd --parameters r=2,alpha=20 --end 2027-06-30"
      case .spendByFrequency:
        "--spend-model gamma-gamma-frequency --parameters "
          + "r=1,alpha=6,a=0.5,b=4"
      default: ""
      }
    }

    /// The options of the report.
    var options: String {
      switch self {
      case .withCovariates: "--covariates covariates.csv"
      case .withEndlessCoefficient:
        "--covariates covariates.csv --purchase-model nbd"
      case .opportunities: "--purchase-model bg-bb --time-unit month"
      case .ofOneCustomer: "--customer 7"
      case .endlessHorizon: "--horizon inf"
      case .ageing: "--purchase-model ggom-nbd"
      case .untidy: "--bad-rows skip"
      default: ""
      }
    }

    /// The log, made of a simulated one.
    func log(_ rows: [[String]]) -> [[String]] {
      switch self {
      case .withoutAmounts: return rows.map { Array($0[..<2]) }
      case .seasonal:
        // Half of the summer's purchases are not made.
        return rows.enumerated().filter { i, row in
          i % 2 == 0 || !["06", "07", "08"].contains(row[1].split("-")[1])
        }.map(\.element)
      case .inBursts:
        // Each purchase is made of several, some days apart.
        return [rows[0]]
          + rows.dropFirst().flatMap { row in
            ["03", "05", "06"].map {
              [row[0], String(row[1].prefix(8)) + $0, row[2]]
            }
          }
      case .untidy:
        return rows + [
          ["7", "never", "5"], ["7", "2024-05-01"], ["", "2024-05-01", "5"],
          ["7", "2024-05-02", "five"], ["7", "2024-05-03", "-5"], [""],
          ["8", "2024-05-03", "0"],
        ]
      default: return rows
      }
    }
  }

  private func page(
    of kind: Kind, _ options: String
  ) async throws -> ReportPage {
    let directory = try Workdir()
    try await directory.succeed(
      "simulate --customers 900 --seed 5 --output simulated.csv "
        + kind.simulation)
    let rows = kind.log(try directory.rows("simulated.csv"))
    try directory.write(
      "log.csv", rows.map { $0.joined(separator: ",") }.joined(separator: "\n"))
    try directory.write("covariates.csv", covariates(of: rows, kind))
    try await directory.succeed(
      "report log.csv --quiet \(kind.options) \(options)")
    return ReportPage(try directory.text("report.html"))
  }

  /// A property in words and one in numbers; by fax nobody ever buys again,
  /// where a coefficient is to have no estimate.
  private func covariates(of log: [[String]], _ kind: Kind) -> String {
    let purchases = Dictionary(grouping: log.dropFirst()) { $0[0] }
    let ids = purchases.keys.sorted()
    return "customer_id,channel,age\n"
      + ids.enumerated().map { i, id in
        let isFax =
          kind == .withEndlessCoefficient && purchases[id]?.count == 1
        let channel = isFax ? "fax" : ["web", "shop", "fair"][i % 3]
        return "\(id),\(channel),\(20 + 7 * i % 50)\n"
      }.joined()
  }

  @Test(arguments: Kind.allCases, ["fa", "zh"])
  func `No English is left in other languages`(
    kind: Kind, language: String
  ) async throws {
    let page = try await page(of: kind, "--language \(language)")
    let english = try page.visibleText().matches(of: Self.english).map {
      String($0.output.0)
    }
    #expect(english.isEmpty)
  }

  @Test(arguments: Kind.allCases)
  func `With Persian digits there are no others`(kind: Kind) async throws {
    let page = try await page(of: kind, "--language fa --persian-digits")
    let text = try page.visibleText()
    let lines = text.split(separator: "\n").filter {
      $0.contains(where: { $0.isASCII && $0.isNumber })
    }
    #expect(lines.isEmpty)
    #expect(text.contains(where: { "۰۱۲۳۴۵۶۷۸۹".contains($0) }))
  }

  @Test(
    .enabled(if: Dataset.cdnowSample.isThere, "\(Dataset.advice)"),
    arguments: ["fa", "zh"])
  func `Nor is any of CDNOW`(language: String) async throws {
    let directory = try Workdir()
    try await directory.succeed(
      "report \(Dataset.cdnowSample.path) --calibration-end 1997-09-30 "
        + "--currency USD --language \(language) --quiet -o report.html")
    let page = ReportPage(try directory.text("report.html"))
    #expect(try !page.visibleText().contains(Self.english))
  }

  @Test func `Pictures under covariates say whom they are of`() async throws {
    let words = "all of them at their reference"
    let with = try await page(of: .withCovariates, "")
    #expect(with.html.components(separatedBy: words).count == 5)
    let without = try await page(of: .plain, "")
    #expect(!without.html.contains(words))
  }

  @Test(arguments: [
    (Kind.nobodyLeaves, "no customer leaving"),
    (.withEndlessCoefficient, "goes to +∞"),
    (.regular, "more regularly than the model assumes"),
    (.inBursts, "Purchases come in bursts"),
    (.seasonal, "Purchases have seasons"),
    (.spendByFrequency, "which Gamma-Gamma takes not to be so"),
    (.plain, "to be active for certain, however long ago"),
  ])
  func `What the kinds of data are for is said`(
    kind: Kind, words: String
  ) async throws {
    #expect(try await page(of: kind, "").html.contains(words))
  }

  @Test(arguments: [
    (Kind.plain, true), (.ageing, false), (.nobodyLeaves, false),
  ])
  func `Only of a model that cannot doubt one-time buyers it is said`(
    kind: Kind, isSaid: Bool
  ) async throws {
    let html = try await page(of: kind, "").html
    for words in ["because they have not bought again", "simply counts them"] {
      #expect(html.contains(words) == isSaid)
    }
  }

  @Test(arguments: ["bg-nbd", "mbg-nbd"])
  func `Nor is it of a single customer`(model: String) async throws {
    let directory = try Workdir()
    try await directory.succeed(
      "simulate --customers 300 --seed 5 --output log.csv")
    let purchases = Dictionary(
      grouping: try directory.rows("log.csv").dropFirst()
    ) { $0[0] }
    let once = try #require(
      purchases.filter { $0.value.count == 1 }.keys.min())
    try await directory.succeed(
      "report log.csv --quiet --customer \(once) --purchase-model \(model)")
    #expect(
      try directory.text("report.html").contains("do not read this as loyalty")
        == (model == "bg-nbd"))
  }

  @Test func `Files name what they say`() async throws {
    let directory = try Workdir()
    try await directory.succeed(
      "simulate --customers 900 --seed 5 --model nbd --output log.csv")
    try await directory.succeed("run log.csv --output out --quiet")
    let fit = try directory.json("out/final-model.json")["purchase.convergence"]
    #expect(fit["outcome"].text == "boundary")
    #expect(fit["message"].text?.hasPrefix("no dropout identified: ") == true)
    #expect(fit["limit.kind"].text == "no_dropout")
    let findings =
      try directory.json("out/validation.json")["assumptions.findings"].items
    #expect(findings.count >= 6)
    for finding in findings {
      #expect(finding["key"].text?.isEmpty == false)
      let statements = finding["statements"].items
      #expect(statements.count >= 2)
      #expect(statements.allSatisfy { $0["key"].text != nil })
      for name in ["found", "meaning"] {
        let text = try #require(finding[name].text)
        #expect(!text.isEmpty && !text.contains("{"), "\(text)")
      }
    }
    let once = try #require(
      findings.first { $0["key"].text == "one_time_buyers" })
    let values = try #require(once["statements"].items.first)["values"]
    let customers = try #require(values["customers"].number)
    #expect(
      once["found"].text?.hasPrefix("\(Int(customers)) customers (") == true)
  }

  /// Two words of Latin letters after each other.
  private nonisolated(unsafe) static let english =
    /\p{Latin}[\p{Latin}'’-]+([ ,;:.()]+\p{Latin}[\p{Latin}'’-]+)+/
}

extension String {
  fileprivate func split(_ separator: Character) -> [String] {
    split(separator: separator).map(String.init)
  }
}

import Foundation
import Testing

@Suite("Wrong arguments are told in the language asked for", .serialized)
struct UsageLanguageTests {
  /// Arguments that no command can use, of the parser's kinds and of ours.
  static let wrong: [[String]] = [
    ["run"], ["forecast"],
    ["run", "log.csv", "--horizon"],
    ["run", "log.csv", "--horizon", "soon"], ["run", "log.csv", "--horizn=3"],
    ["run", "log.csv", "other.csv", "third.csv"],
    ["run", "log.csv", "--horizon", "-1"], ["run", "log.csv", "--verbose=1"],
    ["run", "log.csv", "--refunds", "keep"],
    ["run", "log.csv", "--time-unit", "hour"],
    ["run", "log.csv", "--calibration-end", "2024-02-30"],
    ["run", "log.csv", "--discount-rate", "-1"],
    ["run", "log.csv", "--purchase-model", "arima"],
    ["run", "log.csv", "--cost", "-3"], ["run", "log.csv", "--budget", "3"],
    ["run", "log.csv", "--level", "7"], ["run", "log.csv", "--l2", "3"],
    ["run", "log.csv", "--columns", "a,b"],
    ["run", "log.csv", "--rejects", "bad.csv"],
    ["run", "--database", "sqlite:shop.db"],
    ["actions", "log.csv", "--horizon", "inf"],
    ["rfm", "log.csv", "--migration"],
    ["rfm", "log.csv", "--recency-thresholds", "a,b"],
    ["score", "log.csv", "--tiers", "3"],
    ["retention", "log.csv", "--payment-value", "0"],
    ["simulate", "--customers", "0"],
    ["simulate", "--parameters", "r=1,r=2"],
    ["crm", "scores.csv", "--target", "fax"],
    ["acquire", "model.json", "--customers", "0"],
    ["measure", "contacted.csv", "log.csv"],
    ["nothing"],
  ]

  private static let english = "[a-z]{3,} [a-z]{3,} [a-z]{3,}"

  @Test(arguments: wrong)
  func `Not a sentence stays English`(arguments: [String]) async throws {
    let workdir = try Workdir()
    for language in ["fa", "zh"] {
      var asked = arguments + ["--language=" + language]
      if arguments.count > 1, arguments[0] == "run" {
        asked.insert(contentsOf: ["--output", "results"], at: 1)
      }
      let outcome = try await workdir.clv(asked)
      #expect(outcome.status == 64 && outcome.output.isEmpty, "\(asked)")
      let told = outcome.errors
      #expect(!told.contains(try Regex(Self.english)), "\(asked): \(told)")
      #expect(told.contains { $0.unicodeScalars.first!.value > 0x5ff })
    }
  }

  @Test func `Help is named in full where a command has begun`() async throws {
    let told = try await Workdir().clv(["simulate", "--parameters", "r=1,r=2"])
    #expect(
      told.errors.hasSuffix(
        "  See 'clv simulate --help' for more information.\n"))
  }

  @Test func `English is the parser's own`() async throws {
    let arguments = ["run", "log.csv", "--horizn=3", "--output", "results"]
    let told = try await Workdir().clv(arguments).errors
    #expect(
      told.hasPrefix(
        "Error: Unknown option '--horizn'. Did you mean '--horizon'?\n"
          + "Usage: clv run "))
  }
}

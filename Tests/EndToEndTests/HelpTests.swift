import CLV
import Foundation
import Testing

@Suite("Help", .serialized)
struct HelpTests {
  static let commands = [
    "", "run", "report", "summarize", "fit", "validate", "forecast", "compare",
    "models", "rfm", "actions", "measure", "explain", "score",
    "customers", "monitor", "refit", "acquire", "retention", "simulate", "sql",
    "crm",
  ]

  private func help(_ command: String) async throws -> String {
    let outcome = try await Workdir().clv(
      command.isEmpty ? ["--help"] : [command, "--help"])
    #expect(outcome.status == 0 && outcome.errors.isEmpty)
    return outcome.output
  }

  @Test(arguments: commands)
  func `It reads as it did when last looked at`(command: String) async throws {
    let text = try await help(command)
    let name = command.isEmpty ? "clv" : "clv-\(command)"
    let snapshot = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent()
      .appendingPathComponent("Snapshots/\(name).txt")
    if ProcessInfo.processInfo.environment["CLV_RECORD_SNAPSHOTS"] == "1" {
      try text.write(to: snapshot, atomically: true, encoding: .utf8)
    }
    let expected = try String(contentsOf: snapshot, encoding: .utf8)
    #expect(text == expected, "to record: CLV_RECORD_SNAPSHOTS=1 swift test")
  }

  /// The newest section of the changelog is of the version that is built.
  @Test func `The version is that of the changelog`() async throws {
    let outcome = try await Workdir().clv(["--version"])
    let changelog = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("CHANGELOG.md")
    let newest = try String(contentsOf: changelog, encoding: .utf8)
      .split(separator: "\n").first { $0.hasPrefix("## ") }
    #expect(newest == "## \(Toolkit.version)")
    #expect(outcome.output == "\(Toolkit.version)\n")
  }

  @Test(arguments: commands)
  func `It fits eighty columns`(command: String) async throws {
    for line in try await help(command).split(separator: "\n") {
      #expect(line.count <= 80, "\(line)")
    }
  }

  @Test(arguments: [
    ("run", ["customer_id", "date", "amount", "forecasts.csv"]),
    ("summarize", ["customer_id", "date", "amount", "monetary_value", "T "]),
    (
      "fit", ["frequency", "recency", "T and", "monetary_value", "customer_id"]
    ),
    ("validate", ["frequency_holdout", "duration_holdout", "baselines"]),
    ("forecast", ["frequency", "probability_alive", "clv", "customer_id"]),
    (
      "retention",
      [
        "period", "cohort", "customer_id", "survivors",
        "expected_survivors", "residual_value",
      ]
    ),
    ("report", ["customer_id", "date", "amount", "figures", "tables"]),
    (
      "rfm",
      [
        "customer_id", "recency_days", "rfm_score", "segment", "clv",
        "first_amount",
      ]
    ),
    (
      "actions",
      ["customer_id", "list", "reason", "spend_ceiling", "silence_probability"]
    ),
    ("measure", ["customer_id", "arm", "date", "difference", "effect"]),
    ("score", ["customer_id", "as_of", "churn_risk", "tier", "total_value"]),
    ("customers", ["customer_id", "date", "amount", "spent_per_year"]),
    ("monitor", ["customer_id", "date", "amount", "alarm", "Exit status"]),
    ("refit", ["customer_id", "date", "amount"]),
    ("explain", ["customer_id", "date", "amount", "part", "since"]),
    ("acquire", ["date", "customers", "expected_purchases", "clv"]),
    ("simulate", ["customer_id", "date", "amount"]),
  ])
  func `It names the columns read and written`(
    command: String, columns: [String]
  ) async throws {
    let text = try await help(command)
    for column in columns { #expect(text.contains(column), "\(column)") }
  }

  @Test func `It lists every command`() async throws {
    let text = try await help("")
    for command in Self.commands.dropFirst() {
      #expect(text.contains("\n  \(command) "))
    }
  }

  @Test func `The version is told`() async throws {
    let outcome = try await Workdir().succeed("--version")
    #expect(outcome.output.split(separator: ".").count == 3)
  }
}

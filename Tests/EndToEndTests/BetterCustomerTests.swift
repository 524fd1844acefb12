import Foundation
import Testing

/// The article "Who is the better customer?" shows commands and what comes of
/// them.
@Suite("The opening question of the documentation", .serialized)
struct BetterCustomerTests {
  private static let article: String = {
    let url = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
      .appendingPathComponent(
        "Sources/CLVForecasting/CLVForecasting.docc/TheBetterCustomer.md")
    return (try? String(contentsOf: url, encoding: .utf8)) ?? ""
  }()

  /// The lines of the article's shell blocks, which are run as they are.
  private static let commands: String = {
    article.components(separatedBy: "```sh\n").dropFirst()
      .compactMap { $0.components(separatedBy: "```").first }.joined()
  }()

  private static func table(
    _ directory: Workdir, _ name: String
  ) throws -> [[String: String]] {
    let rows = try directory.rows(name)
    return rows.dropFirst().map {
      Dictionary(uniqueKeysWithValues: zip(rows[0], $0))
    }
  }

  @Test func `Its numbers are those of its commands`() async throws {
    #expect(Self.commands.contains("clv actions"))
    let directory = try Workdir()
    let outcome = try await directory.shell(
      "set -e\nclv() { \"$CLV\" \"$@\"; }\n" + Self.commands)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let forecasts = try Self.table(directory, "forecasts.csv")
    let actions = try Self.table(directory, "actions.csv")
    let others = try ["bg-nbd", "mbg-nbd"].map {
      try Self.table(directory, "\($0).csv")
    }
    #expect(forecasts.count == 7)
    for (i, customer) in forecasts.enumerated() {
      expect(answer(customer))
      expect(silence(actions[i]))
      expect(models([customer] + others.map { $0[i] }))
    }
    let c = number(forecasts[2], "discounted_purchases")
    #expect(
      Self.article.contains("gets \(fixed(1500 * c, 0)) for C's expected"))
    let ofAmounts = try #require(Self.table(directory, "amounts.csv").first)
    #expect(
      Self.article.contains(
        "to spend \(fixed(number(ofAmounts, "expected_spend"), 0)) on each "
          + "purchase, and is worth \(fixed(number(ofAmounts, "clv"), 0))."))
  }

  private func expect(_ row: String) {
    #expect(Self.article.contains("\n\(row)\n"), "\(row)")
  }

  private func answer(_ row: [String: String]) -> String {
    "| \(row["customer_id"] ?? "") | \(alive(row)) | "
      + "\(fixed(number(row, "expected_purchases"), 2)) | "
      + "\(row["expected_purchases_lower"] ?? "")–"
      + "\(row["expected_purchases_upper"] ?? "") | "
      + "\(fixed(number(row, "expected_spend"), 2)) | "
      + "\(fixed(number(row, "clv"), 0)) | "
      + "\(fixed(number(row, "clv_lower"), 0))–"
      + "\(fixed(number(row, "clv_upper"), 0)) |"
  }

  private func silence(_ row: [String: String]) -> String {
    let share = number(row, "silence_probability")
    let text =
      share < 1e-4 ? "under 0.01 %" : String(format: "%.3g %%", 100 * share)
    return "| \(row["customer_id"] ?? "") | "
      + "\(fixed(number(row, "silence_days"), 0)) days | "
      + "\(fixed(number(row, "expected_gap_days"), 0)) days | \(text) | "
      + "\(fixed(number(row, "spend_ceiling"), 2)) |"
  }

  private func models(_ rows: [[String: String]]) -> String {
    "| \(rows[0]["customer_id"] ?? "") | "
      + rows.map { row in
        "\(alive(row)), \(fixed(number(row, "expected_purchases"), 2)), worth "
          + fixed(number(row, "clv"), 0)
      }.joined(separator: " | ") + " |"
  }

  private func alive(_ row: [String: String]) -> String {
    let share = number(row, "probability_alive")
    return share < 0.005 ? "under 1 %" : "\(fixed(100 * share, 0)) %"
  }

  private func number(_ row: [String: String], _ column: String) -> Double {
    row[column].flatMap { Double($0) } ?? .nan
  }

  private func fixed(_ number: Double, _ decimals: Int) -> String {
    String(format: "%.\(decimals)f", number)
  }
}

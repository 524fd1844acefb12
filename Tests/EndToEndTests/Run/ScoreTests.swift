import Foundation
import Testing

@Suite("Tables for customer relations", .serialized)
struct ScoreTests {
  private static func directory() async throws -> Workdir {
    let directory = try Workdir()
    try await directory.succeed("simulate --customers 600 -o log.csv --seed 3")
    try await directory.succeed("fit log.csv -o m.json --quiet")
    return directory
  }

  private static func table(
    _ directory: Workdir, _ name: String
  ) throws -> [[String: String]] {
    let rows = try directory.rows(name)
    return rows.dropFirst().map {
      Dictionary(uniqueKeysWithValues: zip(rows[0], $0))
    }
  }

  @Test func `Without a model one is fitted to the data`() async throws {
    let directory = try await Self.directory()
    try await directory.succeed("score m.json log.csv -o s.csv --quiet")
    try await directory.succeed("score log.csv -o own.csv --quiet")
    let known = try Self.table(directory, "s.csv")
    let own = try Self.table(directory, "own.csv")
    #expect(known.count == own.count)
    for (mine, other) in zip(own, known) {
      for (column, value) in other where column != "model_sha256" {
        #expect(mine[column] == value, "\(column)")
      }
      #expect(mine["model_sha256"]?.count == 64)
    }
  }

  @Test func `A row has all of what the other commands say`() async throws {
    let directory = try await Self.directory()
    try await directory.succeed(
      "score m.json log.csv -o s.csv --currency EUR --migration-from "
        + "2024-06-30 --margin 0.4 --quiet")
    try await directory.succeed(
      "forecast m.json log.csv -o f.csv --margin 0.4 --quiet")
    try await directory.succeed(
      "actions m.json log.csv -o a.csv --margin 0.4 --currency EUR --quiet")
    try await directory.succeed(
      "rfm log.csv -o r.csv --migration-from 2024-06-30 --quiet")
    let scores = try Self.table(directory, "s.csv")
    let others = try ["f.csv", "a.csv", "r.csv"].map {
      try Self.table(directory, $0)
    }
    #expect(scores.count == 600)
    var tiers: [String: Int] = [:]
    for (place, row) in scores.enumerated() {
      func number(_ name: String) throws -> Double {
        try #require(Double(row[name] ?? ""), "\(name)")
      }
      for (other, columns) in zip(
        others,
        [
          ["probability_purchase", "clv", "clv_lower", "expected_spend"],
          ["list", "reason", "list_key", "spend_ceiling", "slowing_since"],
          ["rfm_score", "segment", "previous_segment", "monetary_value"],
        ])
      {
        for column in ["customer_id"] + columns {
          #expect(row[column] == other[place][column], "\(column)")
        }
      }
      #expect(row["currency"] == "EUR" && row["model_sha256"]?.count == 64)
      let total = try number("historic_value") + number("clv")
      #expect(try abs(total - number("total_value")) < 1e-9)
      let alive = try number("probability_alive")
      #expect(
        row["churn_risk"]
          == (alive >= 0.7 ? "low" : alive < 0.3 ? "high" : "medium"))
      if let date = row["expected_next_date"], !date.isEmpty {
        #expect(date > row["as_of"] ?? "")
      }
      tiers[row["tier"] ?? "", default: 0] += 1
    }
    #expect(tiers["A"] ?? 0 <= 60 && tiers["A"] ?? 0 > 50)
    #expect((tiers["A"] ?? 0) + (tiers["B"] ?? 0) <= 180)
    #expect(Set(tiers.keys).isSubset(of: ["A", "B", "C", "D"]))
  }

  @Test(arguments: ["--tiers 0.5,0.1,0.9", "--high-risk-below 0.9"])
  func `Limits that do not ascend are refused`(options: String) async throws {
    let directory = try Workdir()
    try directory.write("s.csv", Samples.summary)
    try directory.write("m.json", Samples.model)
    let outcome = try await directory.clv(
      ["score", "m.json", "s.csv"]
        + options.split(separator: " ").map(String.init))
    #expect(outcome.status == 64, "\(outcome.errors)")
  }

  @Test func `Eight segments have their names in each language`() async throws {
    let directory = try await Self.directory()
    for (language, name) in [
      ("en", "Important Value"), ("zh", "重要价值客户"), ("fa", "ارزشمند مهم"),
    ] {
      let outcome = try await directory.succeed(
        "rfm log.csv -o r.csv --scheme eight --monetary total --language "
          + language)
      let rows = try Self.table(directory, "r.csv")
      #expect(rows.contains { $0["segment"] == name })
      #expect(
        rows.allSatisfy {
          ["important", "general"].contains(
            $0["segment_key"]?.split(separator: "_").first ?? "")
        })
      #expect(outcome.errors.contains(name))
    }
    try await directory.succeed(
      "actions m.json log.csv -o a.csv --groups r.csv --groups-output g.csv")
    let groups = try Self.table(directory, "g.csv")
    #expect(groups.contains { $0["group"] == "ارزشمند مهم" })
    let refused = try await directory.clv([
      "rfm", "log.csv", "--scheme", "eight", "--print-rules",
    ])
    #expect(refused.status == 64)
  }

  @Test func `Customers are shown side by side with reasons`() async throws {
    let directory = try Workdir()
    var rows = ["customer_id,date,amount"]
    func add(_ id: String, _ days: [Int], _ amount: Int) {
      let start = Date(timeIntervalSince1970: 1_546_300_800)
      for day in days {
        let date = start.addingTimeInterval(Double(day) * 86_400)
          .ISO8601Format().prefix(10)
        rows.append("\(id),\(date),\(amount)")
      }
    }
    // A buys less often than B, and more each time.
    add("A", (0..<12).map { 90 * $0 + 700 }, 100)
    add("B", (0..<36).map { 30 * $0 + 700 }, 20)
    add("C", [1200], 1500)
    add("D", (0..<30).map { 60 * $0 }, 100)
    for other in 0..<200 {
      add(
        "o\(other)", (0...(other % 7)).map { 7 * other + 40 * $0 },
        20 + other % 30)
    }
    add("last", [1825], 10)
    try directory.write("log.csv", rows.joined(separator: "\n") + "\n")
    let outcome = try await directory.succeed(
      "customers log.csv A B C D --quiet")
    let text = outcome.output.split { " \n".contains($0) }
      .joined(separator: " ")
    #expect(text.hasPrefix("4 customers, those of highest value over 52 weeks"))
    #expect(text.contains("spent a year"))
    #expect(text.contains(" before "))
    try await directory.succeed("customers log.csv A B C D -o c.csv --quiet")
    let table = try Self.table(directory, "c.csv")
    let values = table.compactMap { Double($0["clv"] ?? "") }
    #expect(values.count == 4 && values == values.sorted(by: >))
    func spent(_ id: String) -> Double? {
      table.first { $0["customer_id"] == id }
        .flatMap { Double($0["spent_per_year"] ?? "") }
    }
    #expect((spent("A") ?? 0) > (spent("B") ?? 0))
    let unknown = try await directory.clv(["customers", "log.csv", "nobody"])
    #expect(unknown.status == 64 && unknown.errors.contains("nobody"))
  }
}

import Foundation
import Testing

@Suite("Why a customer, or all of them, buy less", .serialized)
struct ExplainTests {
  /// A shop in which ann's gaps grow from 7 to 99 days, when she changes from
  /// the shop to the web; others buy every 10 days.
  private static let log: String = {
    var rows = ["customer_id,date,amount,channel,product"]
    let start = Date(timeIntervalSince1970: 1_672_531_200)
    func add(
      _ customer: String, _ day: Int, _ amount: Int, _ channel: String
    ) {
      let date = start.addingTimeInterval(Double(day) * 86_400)
        .ISO8601Format().prefix(10)
      rows.append("\(customer),\(date),\(amount),\(channel),p\(day % 3)")
    }
    for k in 0...15 { add("ann", 60 + 7 * k, 20, "shop") }
    for k in 1...3 { add("ann", 165 + 99 * k, 35, "web") }
    for other in 0..<30 {
      for k in 0..<47 { add("o\(other)", other + 10 * k, 10, "shop") }
    }
    return rows.joined(separator: "\n") + "\n"
  }()

  private func directory() throws -> Workdir {
    let directory = try Workdir()
    try directory.write("log.csv", Self.log)
    return directory
  }

  @Test func `Gaps that grow from 7 to 99 days are named with the moment`()
    async throws
  {
    let directory = try directory()
    let outcome = try await directory.succeed(
      "explain log.csv --customer ann --by channel,product --quiet")
    let text = outcome.output.split { " \n".contains($0) }
      .joined(separator: " ")
    #expect(text.hasPrefix("ann: 19 purchases from 2023-03-02 to 2024-04-07"))
    #expect(text.contains("Slower since 2023-06-15"))
    #expect(text.contains("every 99 days, before that every 7 days"))
    #expect(text.contains("mean amount 20.00 35.00"))
    #expect(text.contains("channel shop 100 % 0 %"))
    #expect(text.contains("channel web 0 % 100 %"))
    #expect(text.contains("everyone else at that time: "))
    try await directory.succeed(
      "explain log.csv --customer ann --by channel -o e.csv --quiet")
    let rows = try directory.rows("e.csv")
    #expect(rows[0] == ["what", "value", "before", "since", "probability"])
    #expect(
      rows[1].prefix(4) == ["gap_days", "2023-06-15", "7", "99"])
    #expect(rows.contains { $0.prefix(4) == ["channel", "web", "0", "1"] })
  }

  @Test func `A steady customer is said to be steady`() async throws {
    let directory = try directory()
    let outcome = try await directory.succeed(
      "explain log.csv --customer o3 --observation-end 2024-01-29 --quiet")
    #expect(
      outcome.output.contains("No slowing down beyond chance")
        || outcome.output.contains("At no moment"))
    try directory.write(
      "two.csv", "customer_id,date\na,2024-01-01\na,2024-02-01\nb,2024-09-01\n")
    let few = try await directory.succeed("explain two.csv --customer a")
    let words = few.output.split { " \n".contains($0) }.joined(separator: " ")
    #expect(words.contains("fewer than three repeat purchases"))
  }

  @Test func `The parts of a change of revenue add up to it`() async throws {
    let directory = try directory()
    try await directory.succeed(
      "explain log.csv --by channel,product -o e.csv --quiet")
    let rows = try directory.rows("e.csv")
    #expect(rows[0] == ["by", "part", "before", "after", "change"])
    let sums = Dictionary(grouping: rows.dropFirst(), by: { $0[0] })
      .mapValues { $0.reduce(0) { $0 + (Double($1[4]) ?? .nan) } }
    #expect(
      Set(sums.keys) == ["total", "factor", "customers", "channel", "product"])
    let total = try #require(sums["total"])
    for sum in sums.values { #expect(abs(sum - total) < 1e-6) }
    let text = try await directory.succeed("explain log.csv --by channel")
    #expect(text.output.contains("By factors"))
    #expect(text.output.contains("By channel"))
    #expect(text.output.contains("who can be judged"))
    let since = try await directory.succeed(
      "explain log.csv --since 2023-09-01")
    #expect(since.output.hasPrefix("Revenue "))
    #expect(since.output.contains("in 2023-09-01 to"))
  }

  @Test func `The list of those who slow down comes before the silent`()
    async throws
  {
    let directory = try directory()
    try await directory.succeed("fit log.csv -o m.json --quiet")
    let outcome = try await directory.succeed("actions m.json log.csv -o a.csv")
    let rows = try directory.rows("a.csv")
    let columns = Dictionary(
      uniqueKeysWithValues: rows[0].enumerated().map { ($1, $0) })
    let ann = try #require(rows.first { $0[0] == "ann" })
    func cell(_ name: String) throws -> String {
      ann[try #require(columns[name])]
    }
    #expect(try cell("slowing_since") == "2023-06-15")
    #expect(try cell("gap_before_days") == "7")
    #expect(try cell("gap_since_days") == "99")
    #expect(try Double(cell("steady_probability")) ?? 1 < 0.001)
    #expect(
      try cell("list_key") != "slowing_down"
        || cell("reason").contains("every 99 days instead of every 7 days"))
    #expect(outcome.errors.contains("slowing down"))
    let summary = try await directory.succeed("summarize log.csv -o s.csv")
    #expect(summary.status == 0)
    let lists = try await directory.succeed("actions m.json s.csv -o b.csv")
    #expect(lists.errors.contains("give the log"))
  }

  @Test(arguments: [
    ("--customer nobody", "not in log.csv"), ("--by nothing", "no such column"),
    ("--since 2022-01-01", "--since"), ("--slowing-below 0", "--slowing-below"),
    ("--customer ann --since 2023-05-01", "--since"),
  ])
  func `Bad options are usage errors`(
    options: String, part: String
  ) async throws {
    let outcome = try await directory().clv(
      ["explain", "log.csv"] + options.split(separator: " ").map(String.init))
    #expect(outcome.status == 64, "\(outcome.errors)")
    #expect(outcome.errors.contains(part), "\(outcome.errors)")
  }
}

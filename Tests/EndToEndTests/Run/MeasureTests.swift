import Foundation
import Testing

@Suite("Campaigns and what they did", .serialized)
struct MeasureTests {
  /// The days over which campaigns are measured.
  private static let days =
    "--since 2024-07-01 --observation-end 2024-08-31"

  /// A simulated log in two parts, before and after a campaign, in which each
  /// third contacted customer buys once more.
  private static func directory() async throws -> Workdir {
    let directory = try Workdir()
    try await directory.succeed(
      "simulate --customers 3000 --seed 11 -o all.csv")
    let rows = try directory.rows("all.csv")
    let split = "2024-07-01"
    func csv(_ rows: [[String]]) -> String {
      rows.map { $0.joined(separator: ",") + "\n" }.joined()
    }
    try directory.write(
      "before.csv",
      csv([rows[0]] + rows.dropFirst().filter { $0[1] < split }))
    try await directory.succeed("fit before.csv -o m.json --quiet")
    try await directory.succeed(
      "actions m.json before.csv -o c.csv --control 30% --seed 7 --quiet")
    let contacted = try directory.rows("c.csv")
    let arm = try #require(contacted[0].firstIndex(of: "arm"))
    let more = contacted.dropFirst().filter { $0[arm] == "contact" }
      .enumerated().filter { $0.offset % 3 == 0 }
      .map { [$0.element[0], "2024-08-15", "60"] }
    try directory.write("log.csv", csv(rows + more))
    return directory
  }

  @Test func `A campaign is drawn, run and measured`() async throws {
    let directory = try await Self.directory()
    let outcome = try await directory.succeed(
      "actions m.json before.csv -o c2.csv --control 0.3 --seed 7")
    #expect(try directory.data("c.csv") == directory.data("c2.csv"))
    #expect(outcome.errors.contains("Control group"))
    #expect(outcome.errors.contains("of what is at stake"))
    #expect(outcome.errors.contains("--margin is 1"))
    try await directory.succeed(
      "measure c.csv log.csv \(Self.days) -o r.csv --model m.json"
    )
    let rows = try directory.rows("r.csv")
    let columns = Dictionary(
      uniqueKeysWithValues: rows[0].enumerated().map { ($1, $0) })
    func number(_ row: [String], _ name: String) throws -> Double {
      let place = try #require(columns[name])
      return try #require(Double(row[place]))
    }
    let all = rows.filter { $0[0] == "all" }
    #expect(all.map { $0[1] } == ["buyers", "purchases", "money"])
    // One purchase more of each third, of 60; most of them on other days.
    for (row, truth) in zip(all.dropFirst(), [1.0 / 3, 60.0 / 3]) {
      #expect(try number(row, "difference_lower") < truth)
      #expect(try number(row, "difference_upper") > truth)
      #expect(try number(row, "difference_lower") > 0)
      #expect(try number(row, "narrowing") > 0)
    }
    #expect(try number(all[2], "effect") > 0)
    let lists = rows.dropFirst().filter { $0[0] != "all" && $0[1] == "money" }
    // Lists with few in either group are left out of what is said of all.
    let contacts = try lists.map { try number($0, "contacts") }.reduce(0, +)
    let counted = try number(all[0], "contacts")
    #expect(counted <= contacts && contacts < counted + 20)
    let text = try await directory.succeed(
      "measure c.csv log.csv \(Self.days) --model m.json --cost 0.5"
    )
    let words = text.output.split { " \n".contains($0) }
      .joined(separator: " ")
    #expect(words.contains("the contacts gained something"))
    #expect(words.contains("narrower"))
    #expect(words.contains("--effect "))
    #expect(words.contains("came back for each 1 spent"))
    // The effects that are printed are read.
    let effect = try #require(
      text.output.split(separator: "\n").joined(separator: " ")
        .firstMatch(of: /--effect ([a-z_=.,0-9e-]+)/)?.output.1)
    try await directory.succeed(
      "actions m.json before.csv -o d.csv --effect \(effect) --quiet")
  }

  @Test func `Without a model the file's forecasts serve`() async throws {
    let directory = try await Self.directory()
    let text = try await directory.succeed(
      "measure c.csv log.csv \(Self.days) --quiet"
    )
    #expect(text.output.contains("gained something"))
    #expect(!text.output.contains("--effect"))
    let rows = try directory.rows("c.csv")
    let arm = try #require(rows[0].firstIndex(of: "arm"))
    try directory.write(
      "bare.csv",
      rows.map { "\($0[0]),\($0[arm])\n" }.joined()
        + "stranger,contact\n")
    let bare = try await directory.succeed(
      "measure bare.csv log.csv \(Self.days)"
    )
    #expect(bare.errors.contains("1 customer of bare.csv is not in the log"))
    #expect(bare.output.contains("gained something"))
  }

  @Test(arguments: [
    ("x.csv", "customer_id,arm\nA,treated\n", 65, "neither|none of contact"),
    ("x.csv", "customer_id,arm\nA,contact\nA,control\n", 65, "twice"),
    ("x.csv", "customer_id,arm\nA,contact\n", 65, "control group"),
    ("x.csv", "customer_id\nA\n", 65, "arm"),
    (
      "x.csv", "customer_id,arm,clv\nA,contact,1\nB,control,much\n", 65,
      "not a number"
    ),
  ])
  func `A file that is none of a campaign is refused`(
    name: String, text: String, status: Int, part: String
  ) async throws {
    let directory = try Workdir()
    try directory.write(name, text)
    try directory.write(
      "log.csv", "customer_id,date,amount\nA,2024-01-01,1\nB,2024-03-01,2\n")
    let outcome = try await directory.clv([
      "measure", name, "log.csv", "--since", "2024-02-01",
    ])
    #expect(outcome.status == Int32(status), "\(outcome.errors)")
    #expect(
      part.split(separator: "|").contains { outcome.errors.contains($0) },
      "\(outcome.errors)")
  }

  @Test(arguments: [
    ("--control 0", "--control"), ("--control 100%", "--control"),
    ("--effect keep=2", "--effect"), ("--effect nobody=0.1", "--effect"),
    ("--effect keep=0.1,keep=0.2", "--effect"),
    ("--effect-half-life 0", "--effect-half-life"),
  ])
  func `Bad options of a campaign are usage errors`(
    options: String, part: String
  ) async throws {
    let directory = try Workdir()
    try directory.write("s.csv", Samples.summary)
    try directory.write("m.json", Samples.model)
    let outcome = try await directory.clv(
      ["actions", "m.json", "s.csv"]
        + options.split(separator: " ").map(String.init))
    #expect(outcome.status == 64, "\(outcome.errors)")
    #expect(outcome.errors.contains(part), "\(outcome.errors)")
  }
}

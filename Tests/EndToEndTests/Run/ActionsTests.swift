import Foundation
import Testing

@Suite("What to do with customers", .serialized)
struct ActionsTests {
  /// Forty customers of some variety, and one who stopped buying.
  private static let summary =
    Samples.summary + "faded,30,20,40,60\nbest,30,39,40,60\n"

  private static func directory() throws -> Workdir {
    let directory = try Workdir()
    try directory.write("s.csv", summary)
    try directory.write("m.json", Samples.model)
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

  @Test func `Every customer has a row with a list and a reason`()
    async throws
  {
    let directory = try Self.directory()
    let outcome = try await directory.succeed("actions m.json s.csv -o a.csv")
    let rows = try Self.table(directory, "a.csv")
    #expect(rows.count == 42)
    let faded = try #require(rows.first { $0["customer_id"] == "faded" })
    #expect(faded["list"] == "win back")
    #expect(faded["reason"]?.contains("silent for 140 days") == true)
    #expect(faded["silence_days"] == "140")
    #expect(faded["contact"] == "")
    let best = try #require(rows.first { $0["customer_id"] == "best" })
    #expect(best["list"] == "keep")
    for row in rows {
      func number(_ name: String) throws -> Double {
        try #require(Double(row[name] ?? ""))
      }
      let alive = try number("probability_alive")
      let ifAlive = try number("value_if_alive")
      let atRisk =
        try (1 - alive) * ifAlive
        + alive * (number("value_if_staying") - ifAlive)
      #expect(try abs(number("value_at_risk") - atRisk) < 1e-9)
      let effect = try number("effect")
      #expect(effect > 0 && effect <= 0.1)
      #expect(try abs(number("spend_ceiling") - effect * atRisk) < 1e-9)
      #expect(try number("value_if_won_back") <= ifAlive * (1 + 1e-12))
      #expect(row["arm"] == "" && row["slowing_since"] == "")
      #expect(try abs(number("clv") - alive * ifAlive) < 1e-9)
      #expect(row["reason"]?.isEmpty == false)
    }
    #expect(outcome.errors.contains("What to do with 42 customers"))
    #expect(outcome.errors.contains("faded: probably left"))
    #expect(outcome.errors.contains("A new customer"))
  }

  @Test func `The values are those of the forecast`() async throws {
    let directory = try Self.directory()
    let options = "--horizon 26 --margin 0.3 --discount-rate 0.2"
    try await directory.succeed("forecast m.json s.csv -o f.csv \(options)")
    try await directory.succeed("actions m.json s.csv -o a.csv \(options)")
    let forecasts = try Self.table(directory, "f.csv")
    for (one, other) in zip(try Self.table(directory, "a.csv"), forecasts) {
      for column in ["probability_alive", "clv", "expected_spend"] {
        #expect(one[column] == other[column])
      }
    }
  }

  @Test func `A budget says whom to contact, and when it is too large`()
    async throws
  {
    let directory = try Self.directory()
    let outcome = try await directory.succeed(
      "actions m.json s.csv -o a.csv --cost 2 --budget 7 --budget-output b.csv")
    let chosen = try Self.table(directory, "a.csv").filter {
      $0["contact"] == "yes"
    }
    #expect(chosen.count == 3)
    #expect(chosen.contains { $0["customer_id"] == "faded" })
    #expect(outcome.errors.contains("the budget of 7.00: contact 3 customers"))
    let curve = try directory.rows("b.csv")
    #expect(
      curve[0] == ["contacts", "budget", "expected_gain", "net_gain"])
    #expect(curve[1] == ["0", "0", "0", "0"])
    #expect(curve.contains { $0[0] == "3" && $0[1] == "6" })
    let large = try await directory.succeed(
      "actions m.json s.csv -o a.csv --cost 2 --budget 1000")
    #expect(large.errors.contains("of the budget is better not spent"))
    for row in try Self.table(directory, "a.csv") {
      let ceiling = try #require(Double(row["spend_ceiling"] ?? ""))
      #expect((row["contact"] == "yes") == (ceiling > 2))
    }
  }

  @Test func `Contacts may cost something else for each customer`()
    async throws
  {
    let directory = try Self.directory()
    let rows = try directory.rows("s.csv").dropFirst()
    let costs = rows.map { "\($0[0]),\($0[0] == "faded" ? 1e6 : 0.01)\n" }
    try directory.write(
      "c.csv", "customer_id,cost\nstranger,5\n" + costs.joined())
    let outcome = try await directory.succeed(
      "actions m.json s.csv -o a.csv --costs c.csv --budget 0.1")
    for row in try Self.table(directory, "a.csv")
    where row["customer_id"] == "faded" {
      #expect(row["contact"] == "no")
    }
    #expect(outcome.errors.contains("contact 10 customers"))
    try directory.write("c.csv", "customer_id,cost\nfaded,5\n")
    let missing = try await directory.clv([
      "actions", "m.json", "s.csv", "--costs", "c.csv",
    ])
    #expect(missing.status == 65)
    #expect(missing.errors.contains("no row for customer \"c0\""))
    try directory.write("c.csv", "customer_id,cost\nfaded,0\n")
    let free = try await directory.clv([
      "actions", "m.json", "s.csv", "--costs", "c.csv",
    ])
    #expect(free.status == 65 && free.errors.contains("c.csv:2: column 2"))
  }

  @Test func `Groups, concentration and acquisition have files`()
    async throws
  {
    let directory = try Self.directory()
    let rows = try directory.rows("s.csv").dropFirst()
    try directory.write(
      "g.csv",
      "customer_id,group\n"
        + rows.enumerated().map { "\($1[0]),\($0 % 2 == 0 ? "even" : "odd")\n" }
        .joined())
    let outcome = try await directory.succeed(
      "actions m.json s.csv -o a.csv --groups g.csv --groups-output sums.csv "
        + "--concentration-output l.csv --acquisition-output q.csv "
        + "--acquisition-cost 45")
    let sums = try Self.table(directory, "sums.csv")
    #expect(sums.map { $0["group"] } == ["even", "odd"])
    #expect(sums.map { $0["customers"] } == ["21", "21"])
    let ceilings = try Self.table(directory, "a.csv").map {
      Double($0["spend_ceiling"] ?? "") ?? .nan
    }
    let even = try #require(Double(sums[0]["spend_ceiling"] ?? ""))
    let expected = ceilings.enumerated().filter { $0.offset % 2 == 0 }
      .reduce(0) { $0 + $1.element }
    #expect(abs(even - expected) < 1e-9)
    let lorenz = try directory.rows("l.csv")
    #expect(lorenz.count == 102)
    #expect(lorenz[101] == ["1", "1", "1"])
    let acquisition = try Self.table(directory, "q.csv")
    #expect(acquisition.map { $0["group"] } == ["all", "even", "odd"])
    let all = acquisition[0]
    let ceiling = try #require(Double(all["acquisition_ceiling"] ?? ""))
    let first = try #require(Double(all["first_purchase"] ?? ""))
    let value = try #require(Double(all["clv"] ?? ""))
    #expect(abs(ceiling - first - value) < 1e-9)
    #expect(Double(all["payback_time"] ?? "") != nil)
    #expect(outcome.errors.contains("a cost of 45.00 has come back after"))
  }

  @Test func `A log is taken as it is, and its cohorts are told apart`()
    async throws
  {
    let directory = try Workdir()
    try await directory.succeed("simulate --customers 800 -o log.csv --seed 3")
    try await directory.succeed("fit log.csv -o m.json")
    try await directory.succeed("summarize log.csv -o s.csv")
    for input in ["log", "s"] {
      try await directory.succeed(
        "actions m.json \(input).csv -o a-\(input).csv --acquisition-output "
          + "q-\(input).csv")
    }
    // A summary does not tell who slows down.
    let lists = try ["a-log.csv", "a-s.csv"].map {
      try Self.table(directory, $0)
    }
    for (one, other) in zip(lists[0], lists[1]) {
      #expect(one["list"] == other["list"] || one["list"] == "slowing down")
      for column in ["customer_id", "clv", "value_at_risk", "silence_days"] {
        #expect(one[column] == other[column])
      }
    }
    #expect(try directory.data("q-log.csv") == directory.data("q-s.csv"))
    let rows = try Self.table(directory, "q-log.csv")
    #expect(rows.count > 2)
    #expect(rows[1]["group"]?.count == 7)
    for row in rows where row["note"] == "" {
      #expect(Double(row["acquisition_ceiling"] ?? "") ?? 0 > 0)
    }
  }

  @Test func `Without amounts the lists are of purchases`() async throws {
    let directory = try Self.directory()
    try directory.write(
      "m.json",
      Samples.model.replacing(
        /,\s*"spend".*}}\n?}/.dotMatchesNewlines(), with: "}"))
    let outcome = try await directory.succeed("actions m.json s.csv -o a.csv")
    let rows = try Self.table(directory, "a.csv")
    for row in rows {
      #expect(row["clv"] == "" && row["spend_ceiling"] == "")
    }
    #expect(rows.contains { $0["list"] == "win back" })
    #expect(outcome.errors.contains("in purchases"))
    let budget = try await directory.clv([
      "actions", "m.json", "s.csv", "--cost", "2",
    ])
    #expect(budget.status == 64 && budget.errors.contains("no amounts"))
  }

  @Test(arguments: [
    ("--effect 10", "--effect"), ("--effect 0", "--effect"),
    ("--top-share -0.2", "--top-share"), ("--alive-below 2", "--alive-below"),
    ("--silence-below 0", "--silence-below"), ("--new-for -1", "--new-for"),
    ("--budget 100", "--cost"), ("--budget-output b.csv", "--cost"),
    ("--cost 0", "--cost"), ("--cost 1 --budget -5", "--budget"),
    ("--cost 1 --costs c.csv", "either"), ("--horizon inf", "for ever"),
    ("--acquisition-cost 0", "--acquisition-cost"),
    ("--groups g.csv", "--groups-output"),
    ("--groups-output s.csv", "--groups-output"),
    ("-o a.csv --groups-output a.csv", "another output"),
    ("--cost 1 --budget-output m.json", "--budget-output"),
  ])
  func `Bad options are usage errors that name the option`(
    options: String, part: String
  ) async throws {
    let directory = try Self.directory()
    let before = directory.names
    let outcome = try await directory.clv(
      ["actions", "m.json", "s.csv"]
        + options.split(separator: " ").map(String.init))
    #expect(outcome.status == 64, "\(outcome.errors)")
    #expect(outcome.errors.contains(part), "\(outcome.errors)")
    #expect(directory.names == before)
  }
}

import Foundation
import Testing

/// The survivors of 1,000 customers in Fader & Hardie (2007), table 1.
private let table = """
  period,regular,highend
  0,1000,1000
  1,631,869
  2,468,743
  3,382,653
  4,326,593
  5,289,551
  6,262,517
  7,241,491
  8,223,468
  9,207,445
  10,194,427
  11,183,409
  12,173,394

  """

@Suite("Retention", .serialized)
struct RetentionTests {
  private func run(
    _ options: String, _ text: String = table
  ) async throws -> (directory: Workdir, outcome: Tool.Outcome) {
    let directory = try Workdir()
    try directory.write("cohorts.csv", text)
    let outcome = try await directory.succeed(
      "retention cohorts.csv --time-unit year --output curves.csv "
        + "--model-output model.json \(options)")
    return (directory, outcome)
  }

  @Test func `sBG on seven years of a cohort is the published one`()
    async throws
  {
    let (directory, outcome) = try await run(
      "--model sbg --cohort regular --periods 7 --horizon 5")
    let model = try directory.json("model.json")
    #expect(model["format"].text == "clv-model")
    #expect(model["version"].number == 1)
    #expect(model["time_unit"].text == "year")
    #expect(model["retention.model"].text == "sBG")
    let alpha = try #require(model["retention.parameters.alpha"].number)
    let beta = try #require(model["retention.parameters.beta"].number)
    #expect(abs(alpha - 0.704077) < 1e-6 && abs(beta - 1.182043) < 1e-6)
    let logLikelihood = try #require(
      model["retention.log_likelihood"].number)
    #expect(abs(logLikelihood + 1680.265188) < 1e-6)
    #expect(model["retention.convergence.outcome"].text == "converged")
    #expect(model["data.customers"].number == 1000)
    #expect(model["data.periods"].number == 7)
    #expect(!model["comparison"].exists)

    let rows = try directory.rows("curves.csv")
    #expect(
      rows[0] == [
        "cohort", "period", "survivors", "survival", "retention",
        "expected_survival", "expected_retention", "expected_survivors",
        "expected_survivors_lower", "expected_survivors_upper",
        "residual_lifetime", "discounted_residual_lifetime",
        "residual_value", "fitted_to",
      ])
    #expect(rows.count == 14)
    #expect(rows[1].prefix(5) == ["regular", "0", "1000", "1", ""])
    #expect(rows[8].prefix(3) == ["regular", "7", "241"])
    #expect(rows[8][7] == "" && rows[8][10] == "inf" && rows[8][12] == "")
    // The later years, which the fit has not seen, are in the intervals.
    for row in rows[9...] {
      let survivors = try #require(Int(row[2]))
      let (low, high) = (Int(row[8]) ?? .max, Int(row[9]) ?? .min)
      #expect((low...high).contains(survivors), "\(row)")
    }
    #expect(abs((Double(rows[13][5]) ?? 0) - 0.170037) < 1e-5)
    #expect(abs((Double(rows[8][11]) ?? 0) - 6.842315) < 1e-5)
    for text in [
      "1,000 customers in 1 cohort", "sBG", "0.70408", "converged:",
      "in 5", "171.4",
    ] {
      #expect(outcome.errors.contains(text), "\(outcome.errors)")
    }
  }

  @Test func `The better model is chosen, and the test reported`()
    async throws
  {
    let (directory, outcome) = try await run(
      "--cohort highend --periods 4 --payment-value 20")
    let model = try directory.json("model.json")
    #expect(model["retention.model"].text == "BdW")
    let c = try #require(model["retention.parameters.c"].number)
    #expect(abs(c - 1.584362) < 2e-6)
    let test = try #require(model["comparison.tests"].items.first)
    let ratio = try #require(test["likelihood_ratio"].number)
    #expect(abs(ratio - 4.771178) < 1e-5)
    #expect(model["comparison.others"].count == 1)
    #expect(outcome.errors.contains("likelihood ratio of BdW to sBG 4.77"))
    #expect(outcome.errors.contains("p = 0.0289"))
    #expect(outcome.errors.contains("are worth"))
    let rows = try directory.rows("curves.csv")
    #expect(rows.count == 14)
    let derl = try #require(Double(rows[5][11]))
    let value = try #require(Double(rows[5][12]))
    #expect(abs(value - 20 * derl) < 1e-9)
  }

  @Test func `Cohorts that differ are fitted apart`() async throws {
    let (directory, outcome) = try await run("--horizon 3")
    #expect(outcome.errors.contains("the cohorts differ beyond chance"))
    #expect(outcome.errors.contains("each has a model of its own"))
    let rows = try directory.rows("curves.csv")
    #expect(rows.count == 1 + 2 * 16)
    #expect(Set(rows.dropFirst().map { $0[0] }) == ["regular", "highend"])
    #expect(rows.dropFirst().allSatisfy { $0[13] == "cohort" })
    // .631 and .869 survive the first year.
    for (cohort, survival) in [("regular", 0.631), ("highend", 0.869)] {
      let first = try #require(
        rows.first { $0[0] == cohort && $0[1] == "1" }.flatMap {
          Double($0[5])
        })
      #expect(abs(first - survival) < 0.01, "\(cohort)")
    }
    let model = try directory.json("model.json")
    #expect(model["data.customers"].number == 2000)
    #expect(
      model["cohorts"].items.map { $0["cohort"].text } == [
        "regular", "highend",
      ])
    #expect((model["differences.p_value"].number ?? 1) < 1e-9)
  }

  @Test func `Cohorts share a model where that is asked for`() async throws {
    let (directory, outcome) = try await run("--horizon 3 --cohorts pooled")
    #expect(outcome.errors.contains("the cohorts differ beyond chance"))
    #expect(outcome.errors.contains("too hopeful about some cohorts"))
    let rows = try directory.rows("curves.csv")
    #expect(rows.dropFirst().allSatisfy { $0[13] == "all" })
    let first = rows.filter { $0[1] == "1" }.compactMap { Double($0[5]) }
    #expect(first.count == 2 && abs(first[0] - 0.75) < 0.01)
    #expect(first[0] == first[1])
  }

  @Test func `Cohorts that are alike share a model`() async throws {
    let alike = "period,a,b\n0,500,400\n1,400,322\n2,350,279\n3,320,257\n"
    let (directory, outcome) = try await run("", alike)
    #expect(outcome.errors.contains("the cohorts do not differ beyond chance"))
    #expect(outcome.errors.contains("one model stands for all"))
    let rows = try directory.rows("curves.csv")
    #expect(rows.dropFirst().allSatisfy { $0[13] == "all" })
    let (apart, _) = try await run("--cohorts apart", alike)
    #expect(
      try apart.rows("curves.csv").dropFirst().allSatisfy {
        $0[13] == "cohort"
      })
  }

  @Test func `A log of subscriptions is the table that it makes`()
    async throws
  {
    // 120 customers who begin in January, of whom 36, 21, 12 and 6 leave
    // after one to four months.
    let ends = [36, 21, 12, 6].enumerated().flatMap { month, count in
      [String](repeating: "2023-0\(month + 2)-15", count: count)
    }
    let log =
      "id;start;end\n"
      + (0..<120).map { i in
        "\(i);2023-01-15;\(i < ends.count ? ends[i] : "")\n"
      }.joined()
    let table = "period,all\n0,120\n1,84\n2,63\n3,51\n4,45\n"
    let directory = try Workdir()
    try directory.write("log.csv", log)
    try directory.write("table.csv", table)
    let fromLog = try await directory.succeed(
      "retention log.csv --customer-column id --observation-end 2023-05-31")
    let fromTable = try await directory.succeed("retention table.csv")
    #expect(fromLog.output == fromTable.output)
    #expect(fromLog.errors.contains("observed for up to 4 periods, to 2023"))
  }

  @Test func `Each model makes subscriptions that it is found in`()
    async throws
  {
    let directory = try Workdir()
    try await directory.succeed("models --json --output models.json")
    let group = try #require(try directory.json("models.json").items.last)
    #expect(group["purpose"].text == "retention under contract")
    #expect(group["models"].count == 2)
    for model in group["models"].items {
      let name = try #require(model["identifier"].text)
      try await directory.succeed(
        "simulate --model \(name) --customers 20000 --start 2020-01-31 "
          + "--end 2022-01-30 --output log.csv")
      let rows = try directory.rows("log.csv")
      #expect(rows[0] == ["customer_id", "start", "end"])
      #expect(rows.count == 20_001)
      let starts = rows.dropFirst().map { $0[1] }
      #expect(starts == starts.sorted() && starts[0] == "2020-01-31")
      #expect(rows.allSatisfy { $0[2] <= "2022-01-30" || $0[2] == "end" })
      try await directory.succeed(
        "retention log.csv --model \(name) --observation-end 2022-01-30 "
          + "--model-output m.json --output c.csv")
      let file = try directory.json("m.json")
      #expect(file["data.periods"].number == 23)
      #expect(file["data.leaving"].number == 0)
      let truth = try #require(Self.examples[name])
      for (parameter, value) in truth {
        let key = "retention.parameters.\(parameter)"
        let estimate = try #require(file[key].number)
        let error = try #require(
          file["retention.standard_errors.\(parameter)"].number)
        #expect(abs(estimate - value) < 4 * error, "\(name) \(parameter)")
      }
    }
    let spend = try await directory.clv(
      ["simulate", "--model", "sbg", "--spend-model", "gamma-gamma"])
    #expect(spend.status == 64 && spend.errors.contains("have no amounts"))
  }

  /// What logs are made of unless parameters are given.
  private static let examples = [
    "sbg": ["alpha": 0.668, "beta": 3.806],
    "bdw": ["alpha": 0.259, "beta": 1.722, "c": 1.584],
  ]

  @Test(arguments: cases)
  func `Bad input is refused`(_ input: BadInput) async throws {
    try await input.check()
  }

  static let cases: [BadInput] = [
    bad(
      "percentages", "period,a\n0,100\n1,63.1\n", 65, "t.csv:3:",
      "column 2 \"a\"", "looks like a percentage"),
    bad(
      "rising survivors", "period,a\n0,100\n1,101\n", 65, "t.csv:3:",
      "cannot increase"),
    bad(
      "no loss at all", "period,a\n0,9\n1,9\n2,9\n", 65, "t.csv:",
      "none of the 9 customers was lost"),
    bad("a single period", "period,a\n0,9\n1,5\n", 65, "only 1 period"),
    BadInput(
      "two periods for BdW", ["t.csv": Array("period,a\n0,9\n1,5\n2,4\n".utf8)],
      "retention t.csv --model bdw", 65, ["3 parameters need 3 periods"]),
    bad(
      "another table", "customer_id,date\n1,2020-01-01\n", 65, "t.csv:1:",
      "neither a survival table", "--start-column"),
    bad("nothing", "", 65, "the file is empty"),
    BadInput("no file", [:], "retention t.csv", 66, ["t.csv"]),
    BadInput(
      "no horizon", ["t.csv": Array(table.utf8)], "retention t.csv --horizon 0",
      64, ["--horizon 0"]),
    BadInput(
      "an unknown cohort", ["t.csv": Array(table.utf8)],
      "retention t.csv --cohort x", 64, ["\"regular\", \"highend\""]),
    BadInput(
      "an output over the input", ["t.csv": Array(table.utf8)],
      "retention t.csv --model-output t.csv", 64, ["--model-output t.csv"]),
    BadInput(
      "two outputs in one", ["t.csv": Array(table.utf8)],
      "retention t.csv -o x --model-output x", 64, ["name two files"]),
    BadInput(
      "a negative rate", ["t.csv": Array(table.utf8)],
      "retention t.csv --discount-rate -0.1", 64, ["--discount-rate -0.1"]),
    BadInput(
      "no level", ["t.csv": Array(table.utf8)], "retention t.csv --level 1", 64,
      ["--level 1"]),
    BadInput(
      "a day for a table", ["t.csv": Array(table.utf8)],
      "retention t.csv --observation-end 2020-01-01", 64,
      ["--observation-end is for a log"]),
  ]

  private static func bad(
    _ name: String, _ text: String, _ status: Int32, _ says: String...
  ) -> BadInput {
    BadInput(
      name, ["t.csv": Array(text.utf8)], "retention t.csv", status, says)
  }
}

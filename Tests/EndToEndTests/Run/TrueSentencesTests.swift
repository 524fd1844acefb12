import Foundation
import TestSupport
import Testing

/// What is said of a log is true of it.
@Suite("Sentences are true of the data", .serialized)
struct TrueSentencesTests {
  /// A directory with one of the small logs.
  private func directory(_ name: String) throws -> Workdir {
    let directory = try Workdir()
    try directory.write(
      "log.csv", Data(contentsOf: References.url("cases/\(name).csv")))
    return directory
  }

  /// A text in one line, as it is wrapped anywhere.
  private func unwrapped(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private let noDifference =
    "show no differences between customers beyond chance"

  // MARK: - Spend

  @Test func `Spend that differs is not called alike`() async throws {
    let directory = try directory("spend_differs")
    let fit = try await directory.succeed(
      "fit log.csv --spend-form means --output model.json")
    #expect(fit.errors.contains("F = 98.9 on 159 and 2,640 degrees"))
    #expect(fit.errors.contains("customer's spend and value cannot be trusted"))
    #expect(!fit.errors.contains(noDifference))
    // All of them buy often: nobody was left out.
    #expect(!fit.errors.contains("have bought again"))
    // scipy.stats.f_oneway on the repeat purchases.
    let model = try directory.json("model.json")
    let statistic = try #require(model["spend_differences.statistic"].number)
    #expect(isClose(statistic, 98.85883145283601, relative: 1e-12))
    // A summary tells it too, and one without the columns claims nothing.
    try await directory.succeed("summarize log.csv --output summary.csv")
    let again = try await directory.succeed(
      "fit summary.csv --spend-form means --output 2.json")
    #expect(again.errors.contains("F = 98.9"))
    try directory.write(
      "short.csv",
      try directory.rows("summary.csv").map { row in
        row.dropLast(3).joined(separator: ",") + "\n"
      }.joined())
    let short = try await directory.succeed("fit short.csv --output 3.json")
    #expect(short.errors.contains("cannot be told from their means"))
    #expect(!short.errors.contains("beyond chance (analysis"))
    #expect(!(try directory.json("3.json")["spend_differences"].exists))
  }

  @Test(arguments: [
    ("en", "show that customers differ"), ("fa", "نشان می‌دهد که مشتریان"),
    ("zh", "单次购买的金额表明客户之间存在差别"),
  ])
  func `The misfit is on the page and in the files`(
    language: String, words: String
  ) async throws {
    let directory = try directory("spend_differs")
    let run = try await directory.succeed(
      "run log.csv --verbose --spend-form means --output out --language \(language)"
    )
    if language == "en" {
      #expect(
        unwrapped(run.output).contains("show that customers differ"))
    }
    #expect(!run.output.contains(noDifference))
    #expect(try directory.text("out/report.html").contains(words))
    let findings = try directory.json("out/validation.json")[
      "assumptions.findings"
    ].items
    let found = findings.first { $0["key"].text == "spend_differences" }
    #expect(found?["status"].text == "doubtful")
  }

  @Test func `Spend that is alike is called so, with the test`() async throws {
    let directory = try Workdir()
    // Everybody pays 10, 20 and 30 in one order or another.
    var log = Samples.header
    for customer in 0..<60 {
      for purchase in 0...(2 + customer % 4) {
        let day = 1 + (customer + 5 * purchase) % 28
        log +=
          "\(customer),2023-0\(1 + purchase)-\(day < 10 ? "0" : "")\(day),"
          + "\(10 + 10 * ((customer + purchase) % 3))\n"
      }
    }
    try directory.write("log.csv", log)
    let fit = try await directory.succeed("fit log.csv --output model.json")
    #expect(fit.errors.contains(noDifference), "\(fit.errors)")
  }

  // MARK: - Accounts

  @Test func `One account is named, and does not judge the others`()
    async throws
  {
    let directory = try directory("guest_bulk")
    let run = unwrapped(
      try await directory.succeed("run log.csv --verbose --output out").output)
    #expect(run.contains("The account GUEST made 361 repeat purchases"))
    #expect(!run.contains("doubtful: regularity"))
    let assumptions = try directory.json("out/validation.json")["assumptions"]
    let account = try #require(
      assumptions["bulk_accounts.accounts"].items.first)
    #expect(account["id"].text == "GUEST")
    #expect(try directory.text("out/report.html").contains("<bdi>GUEST"))
  }

  // MARK: - One-time buyers

  @Test func `A log of repeat buyers alone is found out`() async throws {
    let directory = try directory("only_repeaters")
    let fit = try await directory.succeed("fit log.csv --output model.json")
    #expect(
      fit.errors.contains("All 1,515 customers have bought again, where"))
    let run = try await directory.succeed("run log.csv --verbose --output out")
    #expect(unwrapped(run.output).contains("All 1,515 customers have bought"))
    #expect(!unwrapped(run.output).contains("never meant to buy again"))
    let model = try directory.json("out/final-model.json")
    #expect(model["missing_one_time_buyers.customers"].number == 1515)
    #expect(
      try directory.text("out/report.html").contains(
        "was filtered to repeat buyers"))
  }

  // MARK: - One ranking

  @Test func `A summary says which rule it cannot give`() async throws {
    let directory = try Workdir()
    try await directory.succeed(
      "simulate --customers 1500 --seed 3 --output log.csv")
    let run = try await directory.succeed("run log.csv --verbose --output out")
    let validate = try await directory.succeed(
      "validate out/model.json out/summary.csv --output 2.json")
    let missing = "not compared with last period, which takes the log itself"
    #expect(!unwrapped(run.output).contains("not compared with"))
    #expect(unwrapped(validate.errors).contains(missing))
    let file = try directory.json("2.json")
    #expect(file["missing_rules"].items.first?["rule"].text == "last_period")
    // But for that rule, the card is the same.
    let (all, some) = (
      try directory.json("out/validation.json"), file
    )
    func titles(_ json: JSON) -> [String] {
      json["scorecard.purchases.methods"].items.compactMap {
        $0["method"].text
      }
    }
    #expect(titles(all).filter { $0 != "last_period" } == titles(some))
  }

  @Test func `A model is not compared with itself`() async throws {
    let directory = try Workdir()
    try await directory.succeed(
      "simulate --customers 800 --seed 3 --output log.csv")
    let run = try await directory.succeed(
      "run log.csv --verbose --output out --purchase-model nbd")
    let lines = run.output.split(separator: "\n")
    #expect(lines.count { $0.hasPrefix("  NBD  ") } == 2)
    #expect(!unwrapped(run.output).contains("naive rule, NBD"))
    let methods = try directory.json("out/validation.json")[
      "scorecard.purchases.methods"
    ].items
    #expect(!methods.contains { $0["method"].text == "nbd" })
  }

  @Test func `What a run advises is what models are ranked by`() async throws {
    for (name, end) in [
      ("guest_bulk", "2024-12-27"), ("only_repeaters", "2024-12-29"),
      ("spend_differs", "2023-09-01"),
    ] {
      let directory = try directory(name)
      let run = try await directory.succeed(
        "run log.csv --verbose --output out --calibration-end \(end)")
      try await directory.succeed(
        "compare log.csv --calibration-end \(end) --json --output c.json")
      let ranking = try directory.json("c.json")["purchase_models"].items
        .compactMap { $0["identifier"].text }
      func place(_ model: String) throws -> Int {
        try #require(ranking.firstIndex(of: model))
      }
      if unwrapped(run.output).contains("Use --purchase-model mbg-cnbd-k") {
        #expect(try place("mbg-cnbd-k") < place("bg-nbd"), "\(name)")
      }
      if unwrapped(run.output).contains("use mbg-nbd or pareto-nbd") {
        #expect(try place("mbg-nbd") <= place("bg-nbd") + 2, "\(name)")
      }
    }
  }
}

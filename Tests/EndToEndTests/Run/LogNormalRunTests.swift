import Foundation
import TestSupport
import Testing

@Suite("The log-normal model of spend, all the way")
struct LogNormalRunTests {
  /// A text in one line, as it is wrapped anywhere.
  private func unwrapped(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// A log of customers whose amounts are log-normal.
  private func logNormalLog(
    customers: Int = 600
  ) async throws -> Workdir {
    let directory = try Workdir()
    try await directory.succeed(
      "simulate --customers \(customers) --seed 4 --spend-model log-normal "
        + "--spend m=25,sigma=0.9,tau=0.4 --output log.csv")
    return directory
  }

  @Test(arguments: [
    ("en", "log-normal rather than as the spend model takes them to be"),
    ("fa", "بیشتر به توزیع لگ‌نرمال می‌ماند"), ("zh", "更像对数正态分布"),
  ])
  func `Amounts of another shape are told on the page and in the files`(
    language: String, words: String
  ) async throws {
    let directory = try await logNormalLog()
    try await directory.succeed(
      "run log.csv --output out --language \(language)")
    #expect(try directory.text("out/report.html").contains(words))
    let assumptions = try directory.json("out/validation.json")["assumptions"]
    let found = assumptions["findings"].items.first {
      $0["key"].text == "spend_shape"
    }
    #expect(found?["status"].text == "doubtful")
    #expect(assumptions["spend_shape.rival"].text == "log-normal")
    let report = try await directory.succeed(
      "validate out/model.json out/summary.csv --language \(language)")
    #expect(
      unwrapped(report.output + report.errors).contains(unwrapped(words)),
      "\(report)")
    // Nothing is said of the model that it is.
    try await directory.succeed(
      "run log.csv --spend-model log-normal --output own "
        + "--language \(language)")
    #expect(!(try directory.text("own/report.html").contains(words)))
    let own = try directory.json("own/validation.json")["assumptions.findings"]
    #expect(!own.items.contains { $0["key"].text == "spend_shape" })
  }

  @Test func `A run forecasts by it, from the log and from its summary`()
    async throws
  {
    let directory = try await logNormalLog()
    try await directory.succeed(
      "run log.csv --spend-model log-normal --output out")
    let model = try directory.json("out/model.json")
    #expect(model["spend.model"].text == "Log-normal")
    #expect(model["spend.form"].text?.hasPrefix("amounts") == true)
    let sigma = try #require(model["spend.parameters.sigma"].number)
    #expect(abs(sigma - 0.9) < 0.1)
    try await directory.succeed(
      "summarize log.csv --calibration-end 2024-12-31 --output s.csv")
    try await directory.succeed(
      "fit s.csv --spend-model log-normal --spend-form amounts -o m.json")
    try await directory.succeed("forecast m.json s.csv --horizon 10 -o f.csv")
    let rows = try directory.rows("f.csv")
    let column = try #require(rows[0].firstIndex(of: "expected_spend"))
    #expect(rows.dropFirst().allSatisfy { (Double($0[column]) ?? 0) > 0 })
  }

  @Test func `It is chosen where it predicts better beyond chance`()
    async throws
  {
    let directory = try await logNormalLog(customers: 2500)
    let auto = try await directory.succeed(
      "fit log.csv --spend-model auto -o auto.json")
    #expect(
      try directory.json("auto.json")["spend.model"].text == "Log-normal")
    #expect(unwrapped(auto.errors).contains("than the one of lowest AIC"))
  }

  @Test func `It is compared on single amounts, customer by customer`()
    async throws
  {
    let directory = try await logNormalLog()
    try await directory.succeed(
      "compare log.csv --models gamma-gamma,log-normal --json -o c.json")
    let table = try directory.json("c.json")
    #expect(
      table["spend_models"].items.map { $0["identifier"].text }
        == ["log-normal", "gamma-gamma"])
    #expect(table["spend_form"].text == "amounts")
    // Vuong's statistic of the shape of all amounts is the same one.
    try await directory.succeed(
      "summarize log.csv --calibration-end 2024-12-31 --output s.csv")
    try await directory.succeed("fit s.csv --spend-form amounts -o m.json")
    try await directory.succeed("validate m.json s.csv --output v.json")
    let shape = try directory.json("v.json")["assumptions.spend_shape"]
    try await directory.succeed(
      "compare s.csv --models gamma-gamma,log-normal --json -o s.json")
    let vuong = try #require(
      try directory.json("s.json")["spend_models"].items.last)["vuong"]
    let (one, other) = (
      try #require(vuong["statistic"].number),
      try #require(shape["statistic"].number)
    )
    #expect(abs(one - other) < 1e-9 * abs(other))
    // Unless it is named, the table is one of means.
    try await directory.succeed("compare log.csv --json -o all.json")
    let all = try directory.json("all.json")
    #expect(!all["spend_form"].exists)
    #expect(all["spend_models"].items.count == 2)
  }

  @Test func `What it lacks is told with what to do`() async throws {
    let directory = try await logNormalLog()
    let means = try await directory.succeed(
      "fit log.csv --spend-model log-normal --spend-form means -o m.json")
    #expect(
      unwrapped(means.errors).contains(
        "Log-normal cannot be fitted in the spend form means; use "
          + "--spend-form amounts"), "\(means.errors)")
    #expect(!(try directory.json("m.json")["spend"].exists))
    try await directory.succeed(
      "summarize log.csv --calibration-end 2024-12-31 --output s.csv")
    let rows = try directory.rows("s.csv")
    let place = try #require(rows[0].firstIndex(of: "log_spend_squares"))
    try directory.write(
      "old.csv",
      rows.map { row in
        row.enumerated().filter { $0.offset != place }.map(\.element)
          .joined(separator: ",") + "\n"
      }.joined())
    let old = try await directory.succeed(
      "fit old.csv --spend-model log-normal -o old.json")
    #expect(
      unwrapped(old.errors).contains("with the column log_spend_squares"),
      "\(old.errors)")
    // The other models do not miss it.
    try await directory.succeed("fit old.csv -o gamma.json")
    #expect(try directory.json("gamma.json")["spend"].exists)
    try await directory.succeed(
      "fit s.csv --spend-model log-normal -o new.json")
    let forecast = try await directory.clv([
      "forecast", "new.json", "old.csv", "--horizon", "10",
    ])
    #expect(forecast.status == 65)
    #expect(forecast.errors.contains("log_spend_squares"))
  }

  @Test(arguments: [
    ("en", "as prices do"), ("fa", "چنان‌که قیمت‌ها"), ("zh", "如同标价"),
  ])
  func `A shop of few prices is told so`(
    language: String, words: String
  ) async throws {
    let directory = try Workdir()
    var log = Samples.header
    for customer in 0..<90 {
      for purchase in 0...(1 + customer % 4) {
        let day = 1 + (customer + 5 * purchase) % 28
        let price = ["9.9", "19.9", "49"][(customer * purchase + day) % 3]
        log +=
          "\(customer),2023-0\(1 + purchase)-\(day < 10 ? "0" : "")\(day),"
          + "\(price)\n"
      }
    }
    try directory.write("log.csv", log)
    try await directory.succeed(
      "run log.csv --output out --language \(language)")
    #expect(try directory.text("out/report.html").contains(words))
  }
}

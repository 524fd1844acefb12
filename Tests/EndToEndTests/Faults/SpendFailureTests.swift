import Foundation
import Testing

@Suite("A spend model that fails costs the money and not the run")
struct SpendFailureTests {
  /// A log whose amounts are all 0, from which no spend model learns.
  private func worthless() async throws -> Workdir {
    let directory = try Workdir()
    try await FaultSamples.log("paid.csv", seed: 1, in: directory)
    let rows = try directory.rows("paid.csv").dropFirst().map {
      "\($0[0]),\($0[1]),0\n"
    }
    try directory.write("log.csv", Samples.header + rows.joined())
    return directory
  }

  @Test func `A run forecasts purchases and says why not money`()
    async throws
  {
    let directory = try await worthless()
    let outcome = try await directory.succeed("run log.csv --verbose -o out")
    #expect(outcome.errors.contains("no spend model: "))
    for name in ["model", "final-model"] {
      let model = try directory.json("out/\(name).json")
      #expect(!model["spend"].exists)
      #expect(model["data.spend_note"].text?.isEmpty == false)
    }
    let validation = try directory.json("out/validation.json")
    #expect(validation["spend_note"].text?.isEmpty == false)
    #expect(!validation["value"].exists)
    let rows = try directory.rows("out/forecasts.csv")
    let names = try #require(rows.first)
    for row in rows.dropFirst() {
      let values = Dictionary(
        zip(names, row), uniquingKeysWith: { first, _ in first })
      #expect(Double(values["expected_purchases"] ?? "") != nil)
      #expect(values["expected_spend"] == "" && values["clv"] == "")
    }
    let page = try directory.text("out/report.html")
    #expect(page.contains("There is no model of spend: too few customers"))
  }

  @Test(arguments: ["fa", "zh"])
  func `The page says it in other languages`(language: String) async throws {
    let directory = try await worthless()
    try await directory.succeed(
      "report log.csv --language \(language) -o r.html --quiet")
    let words = ["fa": "مدلی برای مبلغ نیست", "zh": "没有金额模型"]
    let page = try directory.text("r.html")
    #expect(page.contains(try #require(words[language])))
  }

  @Test func `Each command goes on without money`() async throws {
    let directory = try await worthless()
    let fit = try await directory.succeed(
      "fit log.csv --calibration-end 2020-09-01 -o m.json")
    #expect(fit.errors.contains("no spend model: "))
    for command in [
      "forecast m.json log.csv", "actions m.json log.csv",
      "rfm log.csv --model m.json", "acquire m.json",
      "validate m.json log.csv --calibration-end 2020-09-01",
    ] {
      let outcome = try await directory.succeed("\(command) -o out")
      #expect(outcome.errors.contains("no spend model: "), "\(command)")
    }
    let compared = try await directory.succeed("compare log.csv --quiet")
    #expect(compared.output.contains("gamma-gamma: not fitted: "))
  }

  @Test func `A model file of a fit that did not converge is read without it`()
    async throws
  {
    let directory = try Workdir()
    try directory.write("s.csv", Samples.summary)
    try directory.write(
      "m.json",
      Samples.model(
        "\"spend\": {",
        "\"spend\": {\"convergence\": {\"outcome\": \"not converged\"}, "))
    let outcome = try await directory.succeed("forecast m.json s.csv -o f.csv")
    #expect(
      outcome.errors.contains(
        "no spend model: the fit of Gamma-Gamma did not converge"))
    let row = try directory.rows("f.csv")[1]
    let names = try directory.rows("f.csv")[0]
    #expect(try row[#require(names.firstIndex(of: "clv"))] == "")
  }
}

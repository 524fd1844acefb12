import Foundation
import Testing

@Suite("Earlier origins")
struct BacktestTests {
  private let split = "--calibration-end 2024-12-29"

  @Test func `They are fitted, scored and told of`() async throws {
    let directory = try Workdir()
    try await directory.succeed(
      "simulate --customers 1500 --seed 7 --output log.csv")
    try await directory.succeed("fit log.csv \(split) --output m.json --quiet")
    let outcome = try await directory.succeed(
      "validate m.json log.csv \(split) --origins 3 --output v.json")
    let validation = try directory.json("v.json")
    #expect(validation["backtest.origins"].count == 3)
    #expect(validation["backtest.failures"].count == 0)
    #expect(validation["backtest.stability"].text != nil)
    for part in ["Holdout: ", "Earlier origins", "Assumptions", "stable"] {
      #expect(outcome.errors.contains(part), "\(part)")
    }
    // A table of a wide log would not fit; this one has to.
    for line in outcome.errors.split(separator: "\n") {
      #expect(line.count <= 80, "\(line)")
    }
    // A run looks back as well.
    let run = try await directory.succeed(
      "run log.csv --verbose \(split) --origins 2 --output out")
    #expect(run.output.contains("Earlier origins"))
    let written = try directory.json("out/validation.json")
    #expect(written["backtest.origins"].count == 2)
    #expect(
      written["holdout"].numbers == validation["holdout"].numbers)
  }

  @Test func `A scorecard has rules, rankings and intervals`() async throws {
    let directory = try Workdir()
    try await directory.succeed(
      "simulate --customers 600 --seed 3 --output log.csv")
    try await directory.succeed("run log.csv \(split) --output out --quiet")
    let validation = try directory.json("out/validation.json")
    for quantity in ["purchases", "value"] {
      let card = validation["scorecard.\(quantity)"]
      #expect(card["methods"].count == 9)
      #expect(card["contests"].count >= 6)
      #expect(card["resamples"].number == 1000)
    }
    for member in [
      "frequency_fit.chi_square", "calibration.central_share",
      "assumptions.one_time_buyers.share", "assumptions.regularity.shape",
      "baselines.last_period.mae", "baselines.rfm_cells.mae",
    ] {
      #expect(validation[member].number != nil, "\(member)")
    }
    #expect(validation["assumptions.findings"].count >= 6)
    // Rankings forecast nothing.
    #expect(!validation["baselines"].keys.contains("rfm_sum"))
  }
}

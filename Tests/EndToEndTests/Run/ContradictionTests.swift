import Foundation
import Testing

/// A log whose holdout is not what its calibration promises.
@Suite("A holdout that contradicts the model")
struct ContradictionTests {
  private let split = "--calibration-end 2023-12-31"

  /// Customers who buy every few weeks, and from 2024 on only some of whose
  /// purchases are kept.
  private func transactions(keeping share: Double) -> String {
    var rows = Samples.header
    var state: UInt64 = 9
    func random() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) / 9_007_199_254_740_992
    }
    for customer in 0..<400 {
      // Days from 2022 on; 2024 begins with day 730.
      var day = 500 * random()
      let gap = 25 + 120 * random()
      let leaves = 0.1 * random()
      repeat {
        if day < 730 || random() < share {
          let date = Date(timeIntervalSince1970: 1_640_995_200 + 86_400 * day)
          let text = date.formatted(.iso8601.year().month().day())
          rows += "\(customer),\(text),\(10 + Int(40 * random()))\n"
        }
        day += 1 - gap * log(1 - random())
      } while day < 1096 && random() > leaves
    }
    return rows
  }

  @Test func `It is said beside every total, with a range or none`()
    async throws
  {
    let directory = try Workdir()
    for (share, hasRange) in [(0.6, true), (0.03, false)] {
      try directory.write("log.csv", transactions(keeping: share))
      let run = try await directory.succeed(
        "run log.csv --verbose \(split) --output out")
      let output = run.output.split(whereSeparator: \.isWhitespace)
        .joined(separator: " ")
      #expect(output.contains("the holdout contradicts the model: "))
      let beside =
        hasRange ? #" \([0-9,]+–[0-9,]+\)"# : " (no range can be given)"
      let number = "[0-9,.]+"
      let pattern =
        hasRange ? beside : NSRegularExpression.escapedPattern(for: beside)
      let sentence = try Regex(
        "\(number)\(pattern) of 400 customers are expected to be alive, and to "
          + "make \(number) purchases\(pattern), worth \(number)\(pattern); "
          + "the holdout contradicts the model")
      #expect(output.contains(sentence), "\(output)")

      let validation = try directory.json("out/validation.json")
      for quantity in ["purchases", "value"] {
        let total = validation["totals.\(quantity)"]
        #expect(total["contradicts_model"].number == 1)
        #expect(
          (total["actual"].number ?? .infinity) < (total["lower"].number ?? 0))
        #expect(
          validation["experienced_error.\(quantity).log_errors"].count == 1)
      }

      let report = try ReportFile(directory.data("out/report.json"))
      #expect(report.figures["doubt.test"]?["contradictions"]?.number == 1)
      let total = try #require(report.figures["brief.purchases"])
      let expected = try #require(total["purchases"]?.number)
      let actual = try #require(
        report.figures["doubt.contradicted_purchases"]?["actual"]?.number)
      let predicted = try #require(
        validation["holdout.predicted_purchases"].number)
      #expect((total["low"] != nil) == hasRange)
      if let low = total["low"]?.number, let high = total["high"]?.number {
        // What would be made if the forecast were off as the last one was.
        #expect(low < expected * actual / predicted && expected < high)
      }
      for tile in ["purchases", "value"] {
        #expect(
          (report.figures["doubt.tile_\(tile)"]?["low"] != nil) == hasRange)
      }
      let page = try directory.text("out/report.html")
      #expect(page.contains("contradicts the model"))
      #expect(page.contains("no range can be given") != hasRange)
    }
  }

  @Test func `Where it agrees nothing is said`() async throws {
    let directory = try Workdir()
    try directory.write("log.csv", transactions(keeping: 1))
    let run = try await directory.succeed(
      "run log.csv --verbose \(split) --output out")
    #expect(!run.output.contains("contradict"))
    let validation = try directory.json("out/validation.json")
    #expect(validation["totals.purchases.contradicts_model"].number == 0)
    #expect(!validation["experienced_error"].exists)
    let report = try ReportFile(directory.data("out/report.json"))
    #expect(!report.figures.keys.contains { $0.hasPrefix("doubt.") })
    #expect(report.figures["brief.purchases"]?["low"] != nil)
    #expect(try !directory.text("out/report.html").contains("contradict"))
  }

  @Test func `Decline is found before the holdout`() async throws {
    let directory = try Workdir()
    try directory.write("log.csv", transactions(keeping: 0.4))
    // Now the calibration has the decline in it.
    try await directory.succeed(
      "run log.csv --calibration-end 2024-09-30 --output out --quiet")
    let findings =
      try directory.json("out/validation.json")["assumptions.findings"].items
    let trend = try #require(findings.first { $0["key"].text == "trend" })
    #expect(trend["status"].text == "doubtful")
    #expect(trend["found"].text?.contains("change by −") == true)
    #expect(trend["meaning"].text?.contains("too high") == true)
    let page = try directory.text("out/report.html")
    #expect(page.contains("buy less often than they used to"))
  }
}

import CLV
import Foundation
import Testing

@Suite("The library, as the README shows it")
struct LibraryExampleTests {
  @Test("The example runs and forecasts every customer")
  func example() throws {
    let directory = try Workdir()
    let path = directory.url("log.csv").path
    let simulated = SimulatedLog(
      customers: 2000,
      by: CustomerModel(
        BGNBD(r: 0.24, alpha: 4.4, a: 0.8, b: 2.4),
        spend: GammaGamma(p: 6, q: 4, v: 15), timeUnit: .week),
      calendar: SimulatedLog.Calendar(
        start: CalendarDay(daysSince1970: 19_358), acquisitionDays: 84,
        end: CalendarDay(daysSince1970: 19_358 + 545)),
      seed: 5)
    let file = try AtomicFile(path: path)
    try simulated.write(to: file)
    try file.commit()

    let log = try TransactionLog(reading: InputTable(path: path))
    let window = try log.window(calibrationEnd: CalendarDay("2023-12-31"))
    let summaries = try log.summarize(window, timeUnit: .week)
    let summary = summaries.calibration

    let fit = try BGNBD.fit(to: summary.histories)
    #expect(fit.standardErrors?.count == 4)
    #expect(fit.convergence.message == "an isolated maximum")

    let spend = try GammaGamma.fit(to: summary.spends)
    let forecasts = CustomerForecasts(
      summary,
      by: CustomerModel(
        fit.model, spend: spend.model, timeUnit: .week,
        uncertainty: ParameterUncertainty(
          purchase: LaplaceApproximation(fit))),
      settings: ForecastSettings(horizon: 52, annualDiscountRate: 0.1))
    #expect(forecasts.count == 2000)
    let values = forecasts.mostValuable(10).map {
      forecasts[$0].lifetimeValue ?? 0
    }
    #expect(values.count == 10 && values == values.sorted(by: >))

    let alive = forecasts.probabilitiesAlive()
    let purchases = forecasts.expectedPurchases()
    let spends = try #require(forecasts.expectedSpends())
    let lifetimeValues = try #require(forecasts.lifetimeValues())
    for customer in [0, 999, 1999] {
      let forecast = forecasts[customer]
      #expect(lifetimeValues[customer] == forecast.lifetimeValue)
      #expect(spends[customer] == forecast.expectedSpend)
      #expect(
        purchases[customer]
          == forecast.purchases.expectedPurchases)
      #expect(
        alive[customer]
          == forecast.purchases.probabilityAlive)
    }
  }

  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private func text(_ path: String) throws -> String {
    try String(
      contentsOf: Self.root.appendingPathComponent(path), encoding: .utf8)
  }

  @Test func `The README shows the example as it is built`() throws {
    let example = try text("Sources/Examples/MostValuableCustomers/main.swift")
    #expect(try text("README.md").contains("```swift\n\(example)```\n"))
  }

  @Test func `The example prints the ten customers that clv run does`()
    async throws
  {
    let directory = try Workdir()
    _ = try await directory.succeed(
      "simulate --customers 600 --seed 3 --output log.csv")
    let example = Tool.url.deletingLastPathComponent()
      .appendingPathComponent("MostValuableCustomers")
    let outcome = try await RunningTool(
      example, ["log.csv"], in: directory.url, input: .nullDevice
    ).outcome()
    #expect(outcome.status == 0, "\(outcome.errors)")
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.count == 11)
    #expect(lines.first?.hasPrefix("purchases in the holdout") == true)
    _ = try await directory.succeed("run log.csv --output run")
    let rows = try directory.text("run/forecasts.csv").split(separator: "\n")
      .dropFirst().map { $0.split(separator: ",") }
    for line in lines.dropFirst() {
      let words = line.split(separator: " ")
      let row = try #require(rows.first { $0[0] == words[0] })
      #expect(Double(row[4]) == Double(words[1]), "\(line)")
    }
  }
}

import CLVData
import CLVForecasting
import CLVModels
import CLVRFM
import CLVReports
import Testing

@Suite("RFM in words")
struct RFMTextTests {
  private let summary = CustomerSummary(
    ids: CustomerIDs(["a", "b", "c", "d"]), frequency: [0, 0, 0, 13],
    recency: [0, 0, 0, 26], T: [30, 20, 10, 50],
    monetaryValue: [0, 0, 0, 20], timeUnit: .week,
    firstAmount: [10, 20, 30, 40])

  private func analysis() throws -> RFMAnalysis {
    try RFMAnalysis(
      summary, scoring: try RFMScoring(bins: 4),
      forecasts: CustomerForecasts(
        summary,
        by: CustomerModel(
          BGNBD(r: 0.24, alpha: 4.4, a: 0.79, b: 2.43),
          spend: GammaGamma(p: 6.25, q: 3.74, v: 15.44), timeUnit: .week),
        settings: ForecastSettings(horizon: 52)))
  }

  @Test("Scores left to nobody are named, with the tie that leaves them")
  func edges() throws {
    let text = RFMText.edges(try analysis().scores)
    #expect(
      text.contains(
        "nobody has frequency scores 2, 3: customers who are alike score "
          + "alike, and 3\n    have 1 purchase"))
    #expect(text.contains("  4              70         14       30.00\n"))
  }

  @Test("Segments: who is in them, and what to do")
  func segments() throws {
    let text = RFMText.segments(try analysis().accounts)
    #expect(text.contains("Lost") && text.contains("25.0 %"))
    #expect(text.contains("\n  New: first purchase just now: welcome them"))
    #expect(!text.contains("\n  Champions: "))
  }

  @Test("A reason tells the rhythm, the silence and the odds")
  func reasons() throws {
    let analysis = try analysis()
    let forecasts = try #require(analysis.forecasts)
    let paradox = FrequencyParadox(analysis.scores, forecasts: forecasts)
    let text = try #require(ParadoxText(paradox, analysis))
    let alive = forecasts[3].purchases.probabilityAlive
    #expect(
      text.overratedReason(3)
        == "score 243, 14 purchases, one every 14 days, silent for 168 days: "
        + "\(NumberText.percent(alive)) alive")
    #expect(
      text.underratedReason(0).hasPrefix(
        "score 111, one purchase, the last 210 days ago: 100.0 % alive, "))
  }
}

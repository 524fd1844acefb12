import CLVData
import CLVModels
import TestSupport
import Testing

@testable import CLVForecasting
@testable import CLVRFM

@Suite("Where RFM and the model disagree")
struct FrequencyParadoxTests {
  /// Forty customers who bought twice and forty who bought twenty times, all
  /// silent for long, and twenty who buy now and then, the last time lately.
  private let summary: CustomerSummary = {
    let silent = (0..<80).map { i -> (Int32, Double, Double) in
      i < 40 ? (1, 10 + Double(i) / 10, 80) : (19, 12 + Double(i) / 10, 80)
    }
    let lately = (0..<20).map { i -> (Int32, Double, Double) in
      (4, 78 + Double(i) / 20, 80)
    }
    let all = silent + lately
    return CustomerSummary(
      ids: CustomerIDs(all.indices.map { "c\($0)" }),
      frequency: all.map(\.0), recency: all.map(\.1), T: all.map(\.2),
      monetaryValue: all.map { _ in 10 }, timeUnit: .week,
      firstAmount: all.map { _ in 10 })
  }()

  private var forecasts: CustomerForecasts {
    CustomerForecasts(
      summary, by: IsoValuePaper.model,
      settings: ForecastSettings(horizon: 52))
  }

  @Test("Those who bought often and stopped are worth less")
  func reversals() throws {
    let scores = RFMScores(
      RFMTable(summary),
      by: try RFMScoring(
        usesMonetary: false, thresholds: [.recency: [30], .frequency: [10]]))
    let paradox = FrequencyParadox(scores, forecasts: forecasts)
    #expect(paradox.reversals.count == 1)
    let reversal = try #require(paradox.reversals.first)
    #expect(reversal.recency == 1 && reversal.isMoney)
    #expect(reversal.highest.frequency == 2)
    #expect(reversal.best.frequency == 1)
    #expect(reversal.highest.worth < 1e-3 * reversal.best.worth)
  }

  @Test("Both lists, by the definitions")
  func lists() throws {
    let forecasts = forecasts
    let scores = RFMScores(
      RFMTable(summary), by: try RFMScoring(bins: 5, usesMonetary: false))
    let paradox = FrequencyParadox(scores, forecasts: forecasts)
    let sums = (0..<100).map { scores.sum(of: $0) }
    let worth = try #require(forecasts.lifetimeValues())
    let alive = forecasts.probabilitiesAlive()
    func rank<Value: Comparable>(_ values: [Value], _ i: Int) -> Double {
      Double(values.count { $0 < values[i] }) / 100
    }
    let overrated = (0..<100).filter {
      rank(sums, $0) >= 0.8 && rank(worth, $0) < 0.8 && alive[$0] < 0.5
    }
    let underrated = (0..<100).filter {
      rank(sums, $0) < 0.8 && rank(worth, $0) >= 0.8
    }
    #expect(Set(paradox.overrated.map(\.customer)) == Set(overrated))
    #expect(Set(paradox.underrated.map(\.customer)) == Set(underrated))
    #expect(!overrated.isEmpty || !underrated.isEmpty)
    for list in [paradox.overrated, paradox.underrated] {
      let gaps = list.map { abs($0.rfmRank - $0.modelRank) }
      #expect(gaps == gaps.sorted(by: >))
      for entry in list {
        #expect(entry.rfmRank == rank(sums, entry.customer))
        #expect(entry.modelRank == rank(worth, entry.customer))
      }
    }
  }
}

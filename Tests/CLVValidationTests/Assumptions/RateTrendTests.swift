import CLVData
import CLVModels
import Foundation
import Testing

@testable import CLVForecasting
@testable import CLVValidation

@Suite("Rates of purchase that change with time")
struct RateTrendTests {
  @Test(
    "Growth and decline are found, and their size is right",
    arguments: [2.0, 1.41, 0.71, 0.5], DriftingShop.Dropout.allCases)
  func power(_ factor: Double, _ dropout: DriftingShop.Dropout) throws {
    var shop = DriftingShop(customers: 1000, dropout: dropout)
    shop.yearlyFactor = factor
    for seed in 1...2 as ClosedRange<UInt64> {
      let trend = try #require(try trend(shop, seed: seed))
      #expect(trend.pValue < 0.05, "\(seed)")
      #expect((trend.logChange > 0) == (factor > 1))
      // Four standard errors; dropout at moments of its own, which the clock
      // of purchases does not keep, may move the estimate by a sixth.
      let error = abs(trend.logChange - log(factor))
      #expect(error < 4 * trend.standardError + abs(log(factor)) / 6)
    }
  }

  @Test(
    "Dropout and age are not mistaken for decline",
    arguments: DriftingShop.Dropout.allCases)
  func falseAlarms(_ dropout: DriftingShop.Dropout) throws {
    let shop = DriftingShop(customers: 300, dropout: dropout)
    let logs = 20
    let trends = try (1...logs).compactMap {
      try trend(shop, seed: UInt64(100 + $0))
    }
    #expect(trends.count >= logs - 2)
    // Of 20 at 5 % more than 4 are alarms once in four hundred times.
    #expect(trends.count { $0.isThere } <= 4)
    for trend in trends {
      #expect(abs(trend.logChange) < 5 * trend.standardError)
    }
  }

  @Test("A part of the customers tells a trend, and none where there is none")
  func partOfManyCustomers() throws {
    var shop = DriftingShop(customers: 4000, dropout: .afterRepeat)
    shop.yearlyFactor = 0.5
    let all = try #require(try trend(shop, seed: 3))
    let part = try #require(try trend(shop, seed: 3, most: 800))
    #expect(part.pValue < 0.01 && part.isThere)
    #expect(part.standardError > all.standardError)
    #expect(part.dispersion <= all.dispersion)
    #expect(abs(part.logChange - all.logChange) < 4 * part.standardError)
    shop.yearlyFactor = 1
    for seed in 1...4 as ClosedRange<UInt64> {
      let none = try #require(try trend(shop, seed: seed, most: 800))
      #expect(!none.isThere)
      #expect(abs(none.logChange) < 4 * none.standardError)
    }
  }

  /// How much rates change by the year, as a finding says.
  private func change(_ finding: AssumptionFinding) -> Double {
    guard case .change(let size, _)? = finding.found.values["change"] else {
      return .nan
    }
    return size
  }

  @Test("The finding says which way, by how much and what follows")
  func finding() throws {
    var shop = DriftingShop()
    func finding(_ factor: Double) throws -> AssumptionFinding {
      shop.yearlyFactor = factor
      return RateTrend.finding(
        try trend(shop, seed: 5), tracking: [], hasCovariates: false)
    }
    let grown = try finding(2)
    #expect(grown.status == .doubtful && grown.key == .trend)
    #expect(change(grown) > 0)
    #expect(grown.meaning.map(\.key) == [.rateGrows] && grown.advice != nil)
    let fallen = try finding(0.5)
    #expect(fallen.status == .doubtful && change(fallen) < 0)
    #expect(fallen.meaning.map(\.key) == [.rateFalls])
    let steady = try finding(1)
    #expect(steady.status == .holds && steady.advice == nil)
    let unknown = RateTrend.finding(nil, tracking: [], hasCovariates: false)
    #expect(unknown.status == .unknown && unknown.advice != nil)
  }

  /// The trend that is found where the default model was fitted.
  private func trend(
    _ shop: DriftingShop, seed: UInt64, most: Int = 60_000
  ) throws -> RateTrend? {
    let (summary, timeline) = try shop.drawn(seed: seed)
    let fit = try BGNBD.fit(to: summary.histories)
    let days = timeline.acquisitions.enumerated().filter { $1 > 0 }
    let tracking = TrackingWeek.weeks(
      timeline,
      arrivals: [
        Arrivals(model: fit.model, days: days.map { ($0.offset, $0.element) })
      ], unit: .week)
    return RateTrend(
      summary, purchase: fit.model, timeline: timeline, tracking: tracking,
      most: most)
  }
}

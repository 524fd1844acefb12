import CLVData
import CLVModels
import Foundation
import TestSupport
import Testing

@testable import CLVForecasting
@testable import CLVRFM

/// Fader, Hardie & Lee (2005), JMR 42:415: Pareto/NBD and Gamma-Gamma of CDNOW
/// over 78 weeks.
enum IsoValuePaper {
  static let purchase = ParetoNBD(
    r: 0.5630, alpha: 12.559, s: 0.4081, beta: 10.515)

  /// The same to more digits, as BTYD's documentation has them.
  static let exactPurchase = ParetoNBD(
    r: 0.5629966, alpha: 12.5590370, s: 0.4081095, beta: 10.5148048)

  static let spend = GammaGamma(p: 4.6823, q: 4.1904, v: 24.4006)

  static let model = CustomerModel(purchase, spend: spend, timeUnit: .week)

  /// Settings with a continuous rate per week.
  static func settings(weeklyRate: Double) -> ForecastSettings {
    ForecastSettings(
      horizon: .infinity,
      annualDiscountRate: expm1(weeklyRate * 365.25 / 7), margin: 0.3)
  }
}

@Suite("Worth by recency and frequency")
struct IsoValueGridTests {
  /// Discounted expected purchases for x = 1 to 10 at tₓ = 30, T = 77.86,
  /// δ = .0027, from the paper's formula at 50 digits.
  private let atThirty = [
    2.1991554, 2.8435344, 2.8671284, 2.4454101, 1.8405019, 1.2624165,
    0.80961818, 0.49480362, 0.2920247, 0.16792751,
  ]

  private func grid(
    spend: GammaGamma? = nil, levels: [Double]? = nil
  ) -> IsoValueGrid {
    IsoValueGrid(
      by: CustomerModel(
        IsoValuePaper.exactPurchase, spend: spend, timeUnit: .week),
      settings: IsoValuePaper.settings(weeklyRate: 0.0027), T: 77.86,
      mostFrequency: 14, levels: levels)
  }

  @Test("Curves go through the points where the formula has their level")
  func curves() throws {
    let grid = grid(levels: atThirty)
    for (place, curve) in grid.curves.enumerated() {
      let point = try #require(
        curve.points.first { $0.frequency == place + 1 })
      #expect(abs(point.recency - 30) < 1e-5)
    }
    let curve = IsoValueGrid(
      by: CustomerModel(IsoValuePaper.exactPurchase, timeUnit: .week),
      settings: IsoValuePaper.settings(weeklyRate: 0.0027), T: 77.86,
      mostFrequency: 7, levels: [1.86418333]
    ).curves[0]
    let last = try #require(curve.points.last)
    #expect(last.frequency == 7 && abs(last.recency - 35) < 1e-6)
  }

  @Test("The same worth needs a later purchase of those who bought often")
  func paradox() throws {
    // Backward-bending curves: the increasing-frequency paradox.
    let curve = try #require(grid(levels: [2]).curves.first)
    let recencies = curve.points.map(\.recency)
    let lowest = try #require(recencies.min())
    let place = try #require(recencies.firstIndex(of: lowest))
    #expect(place > 0 && place < recencies.count - 1)
    #expect(zip(recencies[place...], recencies[(place + 1)...]).allSatisfy(<))
    #expect(
      zip(recencies[...place], recencies[1...place]).allSatisfy { $0 > $1 })
  }

  @Test("Points are the model's own, money is in proportion")
  func points() {
    let purchase = IsoValuePaper.exactPurchase
    let grid = grid(spend: IsoValuePaper.spend)
    // One without repeat purchases, and eighty steps for each frequency.
    #expect(grid.points.count == 1 + 14 * 80)
    #expect(grid.points[0].recency == 0)
    #expect(
      isClose(grid.points[0].discountedPurchases, 0.36475593, relative: 1e-7))
    for point in [grid.points[0], grid.points[400], grid.points[1120]] {
      let history = PurchaseHistory(
        frequency: point.frequency, recency: point.recency, T: 77.86)
      #expect(
        isClose(
          point.probabilityAlive, purchase.probabilityAlive(history),
          relative: 1e-14))
      #expect(
        isClose(
          point.worth,
          0.3 * 4.6823 * 24.4006 / 3.1904 * point.discountedPurchases,
          relative: 1e-12))
    }
    #expect(grid.points.last?.recency == 77.86)
  }

  @Test("Levels are round, ascending, and reached")
  func levels() {
    let grid = grid()
    let levels = grid.curves.map(\.level)
    #expect(levels == levels.sorted() && levels.count == 10)
    #expect(levels.last == 20)
    #expect(grid.curves.allSatisfy { !$0.points.isEmpty })
  }

  @Test("Opportunities are whole, and have no curves")
  func opportunities() {
    let grid = IsoValueGrid(
      by: CustomerModel(
        BGBB(alpha: 1.204, beta: 0.750, gamma: 0.657, delta: 2.783),
        timeUnit: .year),
      settings: ForecastSettings(horizon: .infinity, annualDiscountRate: 0.1),
      T: 6, mostFrequency: 10)
    // x opportunities taken: the last is from number x to number 6.
    #expect(grid.points.count == 1 + 6 + 5 + 4 + 3 + 2 + 1)
    #expect(grid.points.allSatisfy { $0.recency == $0.recency.rounded() })
    #expect(grid.curves.isEmpty)
  }

  @Test("Of many opportunities some stand for all, and T is among them")
  func manyOpportunities() {
    for T in [81.0, 9131, 999_999] {
      let grid = IsoValueGrid(
        by: CustomerModel(
          BGBB(alpha: 0.04, beta: 2, gamma: 0.2, delta: 100), timeUnit: .day),
        settings: ForecastSettings(horizon: 365), T: T, mostFrequency: 3)
      let ofOne = grid.points.filter { $0.frequency == 1 }.map(\.recency)
      #expect(ofOne.count == 80 && ofOne.last == T)
      #expect(Set(ofOne).count == 80)
      #expect(ofOne.allSatisfy { $0 == $0.rounded() && $0 >= 1 })
      #expect(grid.points.allSatisfy { $0.recency >= Double($0.frequency) })
    }
  }
}

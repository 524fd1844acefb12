import CLVData
import CLVForecasting
import CLVModels
import CLVNumerics
import Foundation
import TestSupport
import Testing

@testable import CLVValidation

/// Tests of assumptions on customers drawn from known models: how often they
/// cry wolf, and how often they find what is there.
@Suite("Power and false alarms of the tests of assumptions")
struct AssumptionPowerTests {
  /// The gaps of customers in whole days, whose times between purchases are
  /// gamma variates of a shape.
  private func gaps(
    _ customers: Int, shape k: Double, seed: UInt64
  ) -> [[Double]] {
    var random = SeededGenerator(seed: seed)
    return (0..<customers).map { _ in
      let rate = random.gamma(shape: 0.8, rate: 56)
      let end = Bool.random(using: &random) ? 525 : 200.0
      var day = 0.0
      var time = 0.0
      var gaps: [Double] = []
      while gaps.count < 500 {
        time += random.gamma(shape: k, rate: k * rate)
        if !(time < end) { break }
        if time.rounded(.down) > day {
          gaps.append(time.rounded(.down) - day)
          day = time.rounded(.down)
        }
      }
      return gaps
    }
  }

  private func regularity(_ gaps: [[Double]]) -> PurchaseRegularity? {
    PurchaseRegularity(
      frequency: gaps.map { Int32($0.count) },
      recency: gaps.map { $0.reduce(0, +) },
      logGaps: gaps.map { $0.reduce(0) { $0 + log($1) } })
  }

  private func status(
    _ gaps: [[Double]]
  ) -> AssumptionFinding.Status? {
    regularity(gaps)?.finding(of: BGNBD(r: 1, alpha: 1, a: 1, b: 1)).status
  }

  @Test(
    "Random purchases are seldom called regular", arguments: [40, 150, 600])
  func randomPurchases(_ customers: Int) {
    let alarms = (1...100).count {
      status(gaps(customers, shape: 1, seed: $0)) == .doubtful
    }
    // By design one in a hundred; hardly any, as k must differ plainly too.
    #expect(alarms <= 2, "\(alarms) of 100")
  }

  @Test("Regular purchases are found out", arguments: [40, 150])
  func regularPurchases(_ customers: Int) {
    let found = (1...100).count {
      status(gaps(customers, shape: 2, seed: $0)) == .doubtful
    }
    #expect(found >= (customers < 100 ? 75 : 98), "\(found) of 100")
    let clockwork = gaps(customers, shape: 400, seed: 5)
    #expect(status(clockwork) == .doubtful)
  }

  @Test("An account that buys every day decides nothing for the others")
  func oneAccount() throws {
    for seed in UInt64(1)...20 {
      let others = gaps(300, shape: 1, seed: seed)
      let daily = [Double](repeating: 1, count: 540)
      let without = try #require(regularity(others))
      let with = try #require(regularity(others + [daily]))
      #expect(status(others + [daily]) == .holds)
      #expect(abs(with.shape - without.shape) < 0.03)
    }
  }

  // MARK: - Accounts

  /// Customers of a shop by a model, and some accounts more.
  private func shop<Model: PurchaseModel>(
    _ model: Model, customers: Int, seed: UInt64,
    accounts: [Int32] = [], keeping: (Int) -> Bool = { _ in true }
  ) -> CustomerSummary {
    var random = SeededGenerator(seed: seed)
    var (x, recency, T) = ([Int32](), [Double](), [Double]())
    for _ in 0..<customers {
      let time = Double.random(in: 20...78, using: &random)
      let times = model.simulatedPurchases(until: time, using: &random)
      guard keeping(times.count) else { continue }
      x.append(Int32(times.count))
      recency.append(times.last ?? 0)
      T.append(time)
    }
    for count in accounts {
      x.append(count)
      recency.append(77.9)
      T.append(78)
    }
    return CustomerSummary(
      ids: CustomerIDs(x.indices.map { "c\($0)" }), frequency: x,
      recency: recency, T: T,
      monetaryValue: [Double](repeating: 0, count: x.count), timeUnit: .week,
      hasAmounts: false)
  }

  @Test(
    "Customers of a model are hardly ever named", arguments: [40, 100, 300],
    [0.05, 0.25])
  func noAccounts(_ customers: Int, r: Double) {
    let model = BGNBD(r: r, alpha: 18 * r, a: 0.8, b: 2.5)
    let alarms = (1...200).count {
      BulkAccounts(shop(model, customers: customers, seed: $0)) != nil
    }
    // One in a hundred at most, as in 300 samples of each kind elsewhere.
    #expect(alarms <= 4, "\(alarms) of 200")
  }

  @Test("One account, and several, are named with their shares")
  func accounts() throws {
    let model = BGNBD(r: 0.25, alpha: 4.5, a: 0.8, b: 2.5)
    for seed in UInt64(1)...20 {
      let one = try #require(
        BulkAccounts(
          shop(model, customers: 300, seed: seed, accounts: [540])))
      #expect(one.accounts.map(\.id) == ["c300"])
      #expect(one.accounts[0].purchases == 540 && one.share > 0.2)
      let two = try #require(
        BulkAccounts(
          shop(model, customers: 300, seed: seed, accounts: [540, 500])))
      #expect(two.accounts.map(\.id) == ["c300", "c301"])
      #expect(two.finding.found.key == .bulkAccounts)
      #expect(two.finding.found.values["accounts"] == .names(["c300", "c301"]))
      #expect(two.finding.found.values["purchases"] == .count(1040))
    }
  }

  // MARK: - One-time buyers

  private func missing(_ summary: CustomerSummary) throws
    -> MissingOneTimeBuyers?
  {
    let fit = try BGNBD.fit(to: summary.histories)
    return summary.missingOneTimeBuyers(by: fit.model, nil)
  }

  @Test("A log filtered to repeat buyers is found out")
  func filtered() throws {
    let model = BGNBD(r: 0.25, alpha: 4.5, a: 0.8, b: 2.5)
    for seed in UInt64(1)...20 {
      let summary = shop(model, customers: 1500, seed: seed) { $0 > 0 }
      let found = try #require(try missing(summary))
      #expect(found.customers == summary.count && found.expected > 7)
    }
  }

  @Test("Few customers who all came back are no finding")
  func chance() throws {
    // Some six purchases of each: of so few, one-time buyers may be none.
    let model = BGNBD(r: 8, alpha: 60, a: 0.4, b: 9)
    var none = 0
    for seed in UInt64(1)...200 {
      let summary = shop(model, customers: 25, seed: seed)
      guard summary.frequency.allSatisfy({ $0 > 0 }) else { continue }
      none += 1
      #expect(try missing(summary) == nil)
    }
    #expect(none > 40)
    // Customers who all buy often, as by subscription, are no filtered shop.
    let often = shop(
      BGNBD(r: 8, alpha: 60, a: 0.4, b: 9), customers: 900, seed: 1
    ) { $0 > 3 }
    #expect(try missing(often) == nil)
    let shop = shop(
      BGNBD(r: 0.25, alpha: 4.5, a: 0.8, b: 2.5), customers: 500, seed: 3)
    #expect(try missing(shop) == nil)
  }
}

import CLVModels
import CLVNumerics
import Foundation
import TestSupport
import Testing

/// 100 data sets of 5,000 customers, drawn from known parameters, on a daily
/// grid of arrivals over 12 weeks and observed for 39 weeks, then 39 more.
@Suite("Recovery on simulated data")
struct RecoveryTests {
  static let truth = BGNBD(r: 0.2426, alpha: 4.4136, a: 0.7929, b: 2.4259)
  static let spendTruth = GammaGamma(p: 6.25, q: 3.74, v: 15.44)

  @Test("95 % intervals of BG/NBD cover the truth in 90 to 99 of 100")
  func purchases() throws {
    var covered = [0, 0, 0, 0]
    for seed in 1...100 {
      let fit = try BGNBD.fit(to: HistorySample(world(seed).map(\.past)))
      #expect(fit.convergence.outcome == .converged)
      #expect(fit.convergence.method == Minimum.Method.newton.rawValue)
      let intervals = try #require(fit.confidenceIntervals())
      for (i, value) in Self.truth.parameterValues.enumerated()
      where intervals[i].contains(value) {
        covered[i] += 1
      }
    }
    for count in covered { #expect((90...99).contains(count), "\(covered)") }
  }

  @Test("95 % intervals of Gamma-Gamma cover the truth in 90 to 99 of 100")
  func spend() throws {
    var covered = [0, 0, 0]
    for seed in 1...100 {
      var generator = SplitMix64(seed: UInt64(10_000 + seed))
      let customers = world(seed).filter { $0.past.frequency > 0 }
      let means = customers.map { customer in
        let spends = Self.spendTruth.simulatedSpends(
          count: customer.past.frequency, using: &generator)
        return spends.reduce(0, +) / Double(spends.count)
      }
      let fit = try GammaGamma.fit(
        to: SpendSample(
          frequency: customers.map { Int32($0.past.frequency) },
          meanSpend: means))
      #expect(fit.convergence.outcome == .converged)
      #expect(fit.convergence.method == Minimum.Method.newton.rawValue)
      let intervals = try #require(fit.confidenceIntervals())
      for (i, value) in Self.spendTruth.parameterValues.enumerated()
      where intervals[i].contains(value) {
        covered[i] += 1
      }
    }
    for count in covered { #expect((90...99).contains(count), "\(covered)") }
  }

  /// An interval that ends on whole counts holds more than it was asked for.
  ///
  ///
  /// How much is known: for each customer, P(lower ≤ Y ≤ upper) under the
  /// model. The share of customers inside must be the mean of these
  /// probabilities to within chance, and no less than 90 %.
  @Test("90 % prediction intervals hold as often as discreteness forces")
  func intervals() throws {
    for seed in 1...5 {
      let customers = world(seed)
      let model = try BGNBD.fit(to: HistorySample(customers.map(\.past))).model
      var inside = 0.0
      var expected = 0.0
      var variance = 0.0
      var futures: [PurchaseHistory: [Double]] = [:]
      for (past, next) in customers {
        // Who shares x and T shares the future.
        let key = PurchaseHistory(
          frequency: past.frequency, recency: 0, T: past.T)
        let exceedances =
          futures[key]
          ?? model.future(of: past).exceedances(in: 39, downTo: 1e-6)
        futures[key] = exceedances
        let alive = model.probabilityAlive(past)
        let interval = PurchaseInterval.of(
          level: 0.9, alive: alive, exceedances: exceedances)
        let above = alive * exceedances[interval.upperBound + 1]
        let below =
          interval.lowerBound == 0
          ? 0 : 1 - alive * exceedances[interval.lowerBound]
        let held = 1 - above - below
        #expect(held >= 0.9 - 1e-9)
        expected += held
        variance += held * (1 - held)
        if interval.contains(next) { inside += 1 }
      }
      let n = Double(customers.count)
      #expect(inside / n >= 0.9)
      #expect(abs(inside - expected) < 4 * variance.squareRoot())
    }
  }

  /// Customers with their past and their number of purchases in the holdout.
  private func world(_ seed: Int) -> [(past: PurchaseHistory, next: Int)] {
    var generator = SplitMix64(seed: UInt64(seed))
    return (0..<5000).map { _ in
      let arrival = Int.random(in: 0..<84, using: &generator)
      let T = Double(39 * 7 - arrival) / 7
      let times = Self.truth.simulatedPurchases(
        until: T + 39, using: &generator)
      let past = times.prefix { $0 <= T }
      let history = PurchaseHistory(
        frequency: past.count, recency: past.last ?? 0, T: T)
      return (history, times.count - past.count)
    }
  }
}

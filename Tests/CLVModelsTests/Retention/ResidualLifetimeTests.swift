import CLVModels
import CLVNumerics
import Foundation
import TestSupport
import Testing

@Suite("Residual lifetimes")
struct ResidualLifetimeTests {
  @Test("Discounted or not, they agree with 28-digit sums")
  func references() throws {
    let rows = try References.rows("special/residual_lifetimes.csv")
    #expect(rows.count > 60)
    for row in rows {
      let model = BetaDiscreteWeibull(alpha: row[0], beta: row[1], c: row[2])
      let n = Int(row[3])
      let value = model.discountedResidualLifetime(after: n, rate: row[4])
      #expect(
        isClose(value, row[5], relative: 1e-12), "BdW at \(row): \(value)")
      if row[2] == 1 {
        let special = ShiftedBetaGeometric(alpha: row[0], beta: row[1])
        let closed = special.discountedResidualLifetime(after: n, rate: row[4])
        #expect(
          isClose(closed, row[5], relative: 1e-12), "sBG at \(row): \(closed)")
      }
    }
  }

  @Test("Payments up to a horizon add up to all payments")
  func horizons() {
    let models: [any RetentionModel] = [
      ShiftedBetaGeometric(alpha: 0.7, beta: 1.2),
      BetaDiscreteWeibull(alpha: 0.26, beta: 1.7, c: 1.6),
    ]
    for model in models {
      for (n, rate) in [(0, 0.1), (3, 0.01), (12, 0)] {
        var sum = 0.0
        for payments in 1...40 {
          sum +=
            model.survival(of: payments, after: n)
            / pow(1 + rate, Double(payments - 1))
          let value = model.discountedResidualLifetime(
            after: n, rate: rate, payments: payments)
          #expect(isClose(value, sum, relative: 1e-13))
        }
        // What is left after them is that of a customer with as many renewals.
        guard rate > 0 else { continue }
        let rest = model.discountedResidualLifetime(after: n + 40, rate: rate)
        let all = model.discountedResidualLifetime(after: n, rate: rate)
        let factor =
          model.survival(of: 40, after: n) / pow(1 + rate, 40)
        #expect(isClose(sum + factor * rest, all, relative: 1e-12))
      }
      #expect(model.discountedLifetime(rate: 0.1, payments: 0) == 0)
      #expect(model.discountedLifetime(rate: 0.1, payments: 1) == 1)
    }
  }

  /// 200,000 payments, by the smooth sum and by the difference of two endless
  /// ones.
  @Test("A horizon too far to be added up")
  func farHorizon() {
    let model = BetaDiscreteWeibull(alpha: 1.1, beta: 3, c: 1.3)
    let value = model.discountedResidualLifetime(
      after: 0, rate: 0, payments: 200_000)
    let rest =
      model.survival(to: 200_000)
      * model.discountedResidualLifetime(after: 200_000, rate: 0)
    let all = model.discountedResidualLifetime(after: 0, rate: 0)
    #expect(isClose(value + rest, all, relative: 1e-12))
  }

  @Test("Infinite where survival falls too slowly, and never NaN")
  func infinite() {
    for (alpha, c) in [(0.5, 2.0), (0.5, 1.9), (1e-30, 3), (2, 0.1)] {
      let model = BetaDiscreteWeibull(alpha: alpha, beta: 2, c: c)
      #expect(model.expectedLifetime == .infinity)
      #expect(model.discountedLifetime(rate: 1e-6).isFinite)
    }
    let slow = BetaDiscreteWeibull(alpha: 1.001, beta: 2, c: 1)
    #expect(isClose(slow.expectedLifetime, 1 + 2 / 0.001, relative: 1e-9))
    let extremes = [1e-40, 1, 1e40]
    for alpha in extremes {
      for beta in extremes {
        for c in [1e-10, 0.01, 1, 100] {
          let model = BetaDiscreteWeibull(alpha: alpha, beta: beta, c: c)
          for rate in [0, 1e-12, 0.1] {
            let value = model.discountedResidualLifetime(after: 3, rate: rate)
            #expect(value >= 0, "\(model) at \(rate)")
          }
        }
      }
    }
  }

  @Test("The conditional curve is the survival after the renewals made")
  func conditional() {
    let model = BetaDiscreteWeibull(alpha: 0.52, beta: 0.89, c: 1.2)
    for n in [0, 1, 7] {
      var sum = 0.0
      for k in 0..<60 {
        #expect(
          isClose(
            model.survival(of: k, after: n),
            model.survival(to: n + k) / model.survival(to: n),
            relative: 1e-13))
        sum += model.probability(ofRenewals: k, after: n)
        #expect(
          isClose(sum, 1 - model.survival(of: k + 1, after: n), relative: 1e-12)
        )
      }
    }
  }

  @Test(
    "Simulated lifetimes behave as the formulas say",
    arguments: [(0.7, 1.2, 1.0), (0.26, 1.7, 1.6), (2, 9, 0.6)])
  func simulation(alpha: Double, beta: Double, c: Double) {
    let model = BetaDiscreteWeibull(alpha: alpha, beta: beta, c: c)
    var generator = SplitMix64(seed: 4)
    let n = 40_000
    let lifetimes = (0..<n).map { _ in
      model.simulatedLifetime(within: 8, using: &generator)
    }
    for t in 1...8 {
      let p = model.lossProbability(in: t)
      let count = Double(lifetimes.count { $0 == t })
      #expect(abs(count - Double(n) * p) < 4.5 * (Double(n) * p).squareRoot())
    }
    let p = model.survival(to: 8)
    let active = Double(lifetimes.count { $0 == nil })
    #expect(abs(active - Double(n) * p) < 4.5 * (Double(n) * p).squareRoot())
  }
}

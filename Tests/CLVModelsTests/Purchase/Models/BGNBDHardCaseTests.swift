import Foundation
import TestSupport
import Testing

@testable import CLVModels

/// Inputs on which other packages overflowed, or answered NaN or nonsense.
@Suite("BG/NBD where others fail")
struct BGNBDHardCaseTests {
  @Test("Expected purchases: a near 1, a + b < 1, hardly any dropout, T = 0")
  func references() throws {
    for row in try References.rows("special/bgnbd_hard_cases.csv") {
      let model = BGNBD(r: row[0], alpha: row[1], a: row[2], b: row[3])
      let history = PurchaseHistory(
        frequency: Int(row[4]), recency: row[5], T: row[6])
      #expect(
        isClose(
          model.expectedPurchases(in: row[7], given: history), row[8],
          relative: 1e-12),
        "\(row)")
    }
  }

  @Test("Expectations are continuous through a = 1")
  func continuity() {
    let history = PurchaseHistory(frequency: 3, recency: 8, T: 10)
    func expected(_ a: Double) -> Double {
      BGNBD(r: 0.25, alpha: 4.4, a: a, b: 2.4)
        .expectedPurchases(in: 39, given: history)
    }
    for shift in [1e-12, -1e-12, 1e-13] {
      #expect(isClose(expected(1 + shift), expected(1), relative: 1e-10))
    }
  }

  @Test("Edges: t = 0, tₓ = T, x = 0, T of one day")
  func edges() {
    let model = BGNBD(r: 0.24, alpha: 4.4, a: 0.79, b: 2.43)
    let day = PurchaseHistory(frequency: 0, recency: 0, T: 1 / 7.0)
    let last = PurchaseHistory(frequency: 2, recency: 5, T: 5)
    #expect(model.probabilityAlive(day) == 1)
    // Just bought: the odds of having left are a/(b + x − 1).
    #expect(
      isClose(
        model.probabilityAlive(last), 1 / (1 + 0.79 / 3.43), relative: 1e-14))
    for history in [day, last] {
      #expect(model.expectedPurchases(in: 0, given: history) == 0)
      #expect(
        model.discountedPurchases(rate: 0.01, in: 0, given: history) == 0)
      #expect(model.probability(of: 0, in: 0, given: history) == 1)
      #expect(model.probability(of: 2, in: 0, given: history) == 0)
      #expect(
        model.purchaseInterval(in: 0, level: 0.9, given: history) == 0...0)
      #expect(model.probabilityOfPurchase(in: 0, given: history) == 0)
    }
  }

  @Test(
    "Frequent buyers: both ways of discounting agree",
    arguments: [24.0, 100, 300, 2000], [1e-4, 0.00268, 0.05, 1])
  func discounting(r: Double, rate: Double) {
    for (a, b) in [(0.8, r), (30, 100), (1e-3, r), (1, 1), (1e6, 3e6)] {
      let model = BGNBD(r: r, alpha: 40, a: a, b: b)
      for horizon in [0.14, 4, 52, 520] {
        #expect(
          isClose(
            model.discountedIntensity(rate: rate, until: horizon),
            model.quadrature(rate: rate, until: horizon), relative: 1e-11),
          "a \(a), b \(b), horizon \(horizon)")
      }
    }
  }

  @Test("Discounting tends to none as the rate does, at any horizon")
  func vanishingRate() {
    for r in [0.3, 60] {
      let model = BGNBD(r: r, alpha: 10, a: 0.8, b: 2.4)
      for horizon in [1.0, 52, 2000] {
        #expect(
          isClose(
            model.discountedPurchases(rate: 1e-15, in: horizon),
            model.expectedPurchases(in: horizon), relative: 1e-11))
      }
    }
    // a > 1: the sum for ever is finite.
    let model = BGNBD(r: 0.3, alpha: 10, a: 3, b: 2.4)
    #expect(
      isClose(
        model.discountedPurchases(rate: 0, in: .infinity), 1 + 2.4 / 2,
        relative: 1e-14))
    #expect(
      isClose(model.expectedPurchases(in: 1e18), 1 + 2.4 / 2, relative: 1e-4))
  }

  @Test(
    "Everything stays finite at parameters from 1e-3 to 1e4",
    arguments: [1e-3, 1, 1e4], [1e-3, 1, 1e4])
  func extremes(shape: Double, dropout: Double) {
    let histories = [
      PurchaseHistory(frequency: 0, recency: 0, T: 1 / 7.0),
      PurchaseHistory(frequency: 1, recency: 1 / 7.0, T: 300),
      PurchaseHistory(frequency: 500, recency: 90, T: 90),
    ]
    for b in [1e-3, 1, 1e4] {
      let model = BGNBD(r: shape, alpha: 10, a: dropout, b: b)
      for history in histories {
        let alive = model.probabilityAlive(history)
        #expect((0...1).contains(alive))
        #expect(model.logLikelihood(of: history).isFinite)
        var previous = 0.0
        for t in [1 / 7.0, 52, 2600] {
          let expected = model.expectedPurchases(in: t, given: history)
          let discounted = model.discountedPurchases(
            rate: 0.002, in: t, given: history)
          #expect(expected.isFinite && expected >= previous)
          #expect(discounted <= expected * (1 + 1e-12))
          #expect(discounted >= expected * exp(-0.002 * t) * (1 - 1e-12))
          previous = expected
        }
      }
    }
  }
}

import CLVModels
import CLVNumerics
import Foundation
import TestSupport
import Testing

@Suite("Survival, the next purchase and the whole distribution")
struct FuturePurchasesTests {
  @Test("Survival of BG/NBD against 40-digit values, extremes included")
  func survival() throws {
    for row in try References.rows("special/bgnbd_survival.csv") {
      let scales = [1e-9, 1, 1e9]
      for scale in scales {
        let model = BGNBD(r: row[0], alpha: scale, a: row[1], b: row[2])
        let value = model.survival(until: scale * row[3])
        #expect(isClose(value, row[4], relative: 1e-11), "\(row): \(value)")
      }
    }
  }

  @Test("P(alive at T + t) falls from P(alive) on")
  func alive() {
    let model = BGNBD(r: 0.25, alpha: 4.5, a: 0.8, b: 2.5)
    let history = PurchaseHistory(frequency: 3, recency: 30, T: 39)
    let now = model.probabilityAlive(history)
    #expect(
      isClose(
        model.probabilityAlive(in: 0, given: history), now, relative: 1e-14))
    var last = now
    for t in [1.0, 10, 100, 1e4] {
      let alive = model.probabilityAlive(in: t, given: history)
      #expect(alive < last && alive > 0)
      last = alive
    }
    // By T + t either no purchase came, and the customer is as alive as now,
    // or one did: P(alive) is a martingale's mean.
    let t = 26.0
    var rest = 0.0
    for customer in futures(of: model, history, count: 40_000, until: t) {
      if customer.isAlive { rest += 1 }
    }
    let expected = model.probabilityAlive(in: t, given: history) / now
    #expect(
      abs(rest / 40_000 - expected)
        < 4.5 * (expected * (1 - expected) / 40_000).squareRoot())
  }

  /// Customers of BG/NBD's future, with whether they outlive t.
  private func futures(
    of model: BGNBD, _ history: PurchaseHistory, count: Int, until t: Double
  ) -> [(purchases: Int, isAlive: Bool)] {
    let process = model.future(of: history)
    var generator = SplitMix64(seed: 5)
    return (0..<count).map { _ in
      let rate = generator.gamma(shape: process.r, rate: process.alpha)
      let dropout = generator.beta(process.a, process.b)
      var time = generator.exponential(rate: rate)
      var purchases = 0
      while time <= t {
        purchases += 1
        if generator.uniform() < dropout { return (purchases, false) }
        time += generator.exponential(rate: rate)
      }
      return (purchases, true)
    }
  }

  @Test("The time to the next purchase against 50-digit values")
  func nextPurchase() throws {
    var never = 0
    for row in try References.cells("special/bgnbd_next_purchase.csv") {
      let v = row.map { Double($0) ?? .nan }
      let model = BGNBD(r: v[0], alpha: v[1], a: v[2], b: v[3])
      let history = PurchaseHistory(
        frequency: Int(v[4]), recency: v[5], T: v[6])
      let time = model.timeToPurchase(probability: v[7], given: history)
      if row[8] == "never" {
        never += 1
        #expect(time == nil, "\(row)")
      } else {
        #expect(isClose(time ?? .nan, v[8], relative: 1e-10), "\(row)")
      }
    }
    #expect(never > 3)
  }

  @Test("Quantiles are the inverse of the probability, for every model")
  func inverse() {
    // Probabilities of opportunities rise by steps.
    for type in ModelCatalog.purchaseModels(countingOpportunities: false) {
      checkInverse(type)
    }
  }

  private func checkInverse<Model: PurchaseModel>(_ type: Model.Type) {
    let model = Model(parameterValues: type.identity.example)
    let histories = [
      PurchaseHistory(frequency: 0, recency: 0, T: 39),
      PurchaseHistory(frequency: 4, recency: 33, T: 39),
      PurchaseHistory(frequency: 4, recency: 6, T: 39),
    ]
    for history in histories {
      let alive = model.probabilityAlive(history)
      for p in [1e-9, 0.1, 0.5, 0.8] {
        guard
          let time = model.timeToPurchase(probability: p, given: history)
        else {
          #expect(
            model.probabilityOfPurchase(in: 1e8, given: history) < p,
            "\(Model.identity.name)")
          continue
        }
        let reached = model.probabilityOfPurchase(in: time, given: history)
        #expect(isClose(reached, p, relative: 1e-9), "\(Model.identity.name)")
      }
      #expect(model.timeToPurchase(probability: 0, given: history) == 0)
      #expect(model.timeToPurchase(probability: 1, given: history) == nil)
      #expect(
        model.timeToPurchase(probability: alive + 1e-9, given: history) == nil)
    }
  }

  @Test("Who never has a purchase with a probability has no time for it")
  func never() {
    let model = BGNBD(r: 0.25, alpha: 4.5, a: 0.8, b: 2.5)
    let gone = PurchaseHistory(frequency: 30, recency: 10, T: 300)
    #expect(model.probabilityAlive(gone) < 1e-6)
    #expect(model.timeToPurchase(probability: 0.5, given: gone) == nil)
    // 2⁴⁰⁰ time units are never.
    let rare = NBD(r: 1.0 / 400, alpha: 1)
    #expect(rare.timeToPurchase(probability: 0.5) == nil)
    #expect(rare.timeToPurchase(probability: -1) == nil)
  }

  @Test("The distribution against 50-digit values")
  func distribution() throws {
    for row in try References.rows("special/bgnbd_distribution.csv") {
      let model = BGNBD(r: row[0], alpha: row[1], a: row[2], b: row[3])
      let history = PurchaseHistory(
        frequency: Int(row[4]), recency: row[5], T: row[6])
      let list = model.distribution(in: row[7], given: history)
      let k = Int(row[8])
      let value = k < list.count ? list[k] : 0
      #expect(isClose(value, row[9], relative: 1e-10, floor: 1e-6), "\(row)")
    }
  }

  @Test("Distributions add to 1, and their sums are the exceedances")
  func sums() {
    for type in ModelCatalog.purchaseModels { checkSums(type) }
  }

  private func checkSums<Model: PurchaseModel>(_ type: Model.Type) {
    let model = Model(parameterValues: type.identity.example)
    let history = PurchaseHistory(frequency: 4, recency: 33, T: 39)
    let name = Model.identity.name
    for floor in [1e-3, 1e-9] {
      for t in [0.0, 1, 26, 104] {
        let list = model.distribution(in: t, given: history, downTo: floor)
        let sum = list.reduce(0, +)
        #expect(sum <= 1 + 1e-10 && sum >= 1 - floor - 1e-10, "\(name)")
        let new = model.distribution(in: t, downTo: floor)
        let exceedances = model.exceedances(in: t, downTo: floor)
        #expect(new.count == max(1, exceedances.count - 1))
        var above = 1.0
        for (k, probability) in new.enumerated() where k < exceedances.count {
          #expect(abs(above - exceedances[k]) < 1e-10, "\(name) \(t) \(k)")
          above -= probability
        }
      }
    }
    let moments = model.future(of: history).purchaseMoments(in: 26)
    #expect(
      isClose(
        moments.mean, model.future(of: history).expectedPurchases(in: 26),
        relative: 1e-8), "\(name)")
  }

  @Test("Moments are those of the distribution")
  func moments() throws {
    let model = BGNBD(r: 0.25, alpha: 4.5, a: 0.8, b: 2.5)
    let histories = [
      PurchaseHistory(frequency: 0, recency: 0, T: 39),
      PurchaseHistory(frequency: 4, recency: 20, T: 39),
      PurchaseHistory(frequency: 4, recency: 33, T: 39),
    ]
    let moments = model.purchaseMoments(
      for: HistorySample(histories), in: 52)
    for (history, moment) in zip(histories, moments) {
      let list = model.distribution(in: 52, given: history, downTo: 1e-14)
      var (mean, square) = (0.0, 0.0)
      for (k, p) in list.enumerated() {
        mean += Double(k) * p
        square += Double(k * k) * p
      }
      #expect(isClose(moment.mean, mean, relative: 1e-9))
      #expect(isClose(moment.meanSquare, square, relative: 1e-8))
      #expect(isClose(moment.variance, square - mean * mean, relative: 1e-8))
      #expect(moment.alive == model.probabilityAlive(history))
    }
    // Nothing to sum purchase by purchase.
    let huge = NBD(r: 1e9, alpha: 1).purchaseMoments(in: 52)
    #expect(huge.mean == 52e9 && huge.meanSquare.isNaN)
  }
}

import CLVModels
import CLVNumerics
import Foundation
import TestSupport
import Testing

@Suite("MBG/NBD against 50-digit values")
struct MBGNBDTests {
  static let files = [
    "cdnow_sample__mbgnbd", "cdnow_full__mbgnbd", "sim_ggom__mbgnbd",
  ]

  @Test("Predictions for real customers", arguments: files)
  func customers(_ file: String) throws {
    let exact = try ModelReference.named(file).exact
    try expectPredictions(
      of: #require(mbgnbd(exact.params)), to: exact)
  }

  @Test("Residual purchases discounted without end", arguments: files)
  func residual(_ file: String) throws {
    let exact = try ModelReference.named(file).exact
    let model = try #require(mbgnbd(exact.params))
    // The references hold discounted values for some data sets only.
    guard let index = exact.dertIndex, let dert = exact.dert else { return }
    for (rate, values) in dert {
      let delta = try #require(Double(rate))
      for (i, value) in zip(index, values) {
        let history = PurchaseHistory(
          frequency: exact.x[i], recency: exact.tX[i], T: exact.T[i])
        let discounted = model.discountedPurchases(
          rate: delta, in: .infinity, given: history)
        #expect(isClose(discounted, value, relative: 1e-10))
      }
    }
  }

  @Test("Stress points: a at and near 1, tₓ = T, x up to 2,000, t to decades")
  func stress() throws {
    for row in try References.rows("special/points_mbgnbd.csv") {
      let model = MBGNBD(r: row[0], alpha: row[1], a: row[2], b: row[3])
      let history = PurchaseHistory(
        frequency: Int(row[4]), recency: row[5], T: row[6])
      #expect(
        isClose(
          model.logLikelihood(of: history), row[8], relative: 1e-12, floor: 1),
        "log-likelihood at \(row)")
      #expect(
        isClose(model.probabilityAlive(history), row[9], relative: 1e-9),
        "P(alive) at \(row)")
      // One value, of 6e-322, is too small to hold nine digits.
      #expect(
        isClose(
          model.expectedPurchases(in: row[7], given: history), row[10],
          relative: 1e-9, floor: 1e-300),
        "expected purchases at \(row)")
    }
  }

  @Test("A new customer's probabilities add to 1, with the expectation as mean")
  func distribution() {
    let model = MBGNBD(r: 0.525, alpha: 6.183, a: 0.891, b: 1.614)
    for t in [1.0, 26, 104] {
      let probabilities = (0...2500).map { model.probability(of: $0, in: t) }
      let mean = probabilities.enumerated().reduce(0) {
        $0 + Double($1.offset) * $1.element
      }
      #expect(isClose(probabilities.reduce(0, +), 1, relative: 1e-11))
      #expect(isClose(mean, model.expectedPurchases(in: t), relative: 1e-10))
      let exceedances = model.exceedances(in: t, downTo: 1e-5)
      for k in 0..<(exceedances.count - 1) {
        let sum = probabilities[...k].reduce(0, +)
        #expect(abs(exceedances[k + 1] - (1 - sum)) < 1e-12)
      }
      #expect((exceedances.last ?? 1) <= 1e-5)
      #expect(
        isClose(
          model.probabilityOfPurchase(in: t), exceedances[1],
          relative: 1e-12))
    }
  }

  @Test("Simulated customers behave as the formulas say")
  func simulation() {
    let model = MBGNBD(r: 0.525, alpha: 6.183, a: 0.891, b: 1.614)
    var generator = SplitMix64(seed: 8)
    let n = 40_000
    var counts = [Double](repeating: 0, count: 3)
    var sum = 0.0
    for _ in 0..<n {
      let times = model.simulatedPurchases(until: 39, using: &generator)
      if times.count < 3 { counts[times.count] += 1 }
      sum += Double(times.count)
    }
    for k in 0..<3 {
      let p = model.probability(of: k, in: 39)
      let error = (p * (1 - p) / Double(n)).squareRoot()
      #expect(abs(counts[k] / Double(n) - p) < 4.5 * error)
    }
    let mean = model.expectedPurchases(in: 39)
    // The variance of X is below 20 here.
    #expect(abs(sum / Double(n) - mean) < 4.5 * (20 / Double(n)).squareRoot())
  }

  @Test("A lifetime's purchases are the expectation at the end of time")
  func lifetime() {
    let model = MBGNBD(r: 0.5, alpha: 6, a: 3, b: 1.6)
    #expect(
      isClose(model.expectedLifetimePurchases, 1.6 / 2, relative: 1e-15))
    #expect(isClose(model.expectedPurchases(in: 1e15), 0.8, relative: 1e-4))
    #expect(
      MBGNBD(r: 0.5, alpha: 6, a: 1, b: 1.6).expectedLifetimePurchases
        == .infinity)
  }

  private func mbgnbd(_ params: [String: Double]) -> MBGNBD? {
    let names = MBGNBD.identity.parameters.map(\.name)
    let values = names.compactMap { params[$0] }
    return values.count == 4 ? MBGNBD(parameterValues: values) : nil
  }
}

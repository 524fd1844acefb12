import CLVModels
import CLVNumerics
import Foundation
import TestSupport
import Testing

@Suite("BG/NBD against 50-digit values")
struct BGNBDReferenceTests {
  static let files = [
    "cdnow_sample__bgnbd", "cdnow_full__bgnbd", "sim_ggom__bgnbd",
  ]

  @Test("Predictions for real customers", arguments: files)
  func customers(_ file: String) throws {
    let exact = try ModelReference.named(file).exact
    try expectPredictions(
      of: #require(bgnbd(exact.params)), to: exact)
  }

  @Test("Residual purchases discounted without end", arguments: files)
  func residual(_ file: String) throws {
    let exact = try ModelReference.named(file).exact
    let model = try #require(bgnbd(exact.params))
    let index = try #require(exact.dertIndex)
    for (rate, values) in try #require(exact.dert) {
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

  @Test("Purchases discounted at 15 % a year over 4, 52 and 520 weeks")
  func discounted() throws {
    let params = try ModelReference.named(Self.files[0]).exact.params
    let model = try #require(bgnbd(params))
    let rate = log(1.15) * 7 / 365.25
    for row in try References.rows("models/discounted_bgnbd_cdnow_sample.csv") {
      let history = PurchaseHistory(
        frequency: Int(row[1]), recency: row[2], T: row[3])
      for (horizon, value) in zip([4.0, 52, 520], row[4...]) {
        let discounted = model.discountedPurchases(
          rate: rate, in: horizon, given: history)
        #expect(isClose(discounted, value, relative: 1e-10))
      }
    }
  }

  @Test("Stress points: a at and near 1, tₓ = T, x up to 2,000, t to decades")
  func stress() throws {
    for row in try References.rows("special/points_bgnbd.csv") {
      let model = BGNBD(r: row[0], alpha: row[1], a: row[2], b: row[3])
      let history = PurchaseHistory(
        frequency: Int(row[4]), recency: row[5], T: row[6])
      #expect(
        isClose(
          model.logLikelihood(of: history), row[8], relative: 1e-12, floor: 1),
        "log-likelihood at \(row)")
      #expect(
        isClose(model.probabilityAlive(history), row[9], relative: 1e-9),
        "P(alive) at \(row)")
      #expect(
        isClose(
          model.expectedPurchases(in: row[7], given: history), row[10],
          relative: 1e-9),
        "expected purchases at \(row)")
    }
  }

  private func bgnbd(_ params: [String: Double]) -> BGNBD? {
    let names = BGNBD.identity.parameters.map(\.name)
    let values = names.compactMap { params[$0] }
    return values.count == 4 ? BGNBD(parameterValues: values) : nil
  }
}

import CLVModels
import TestSupport
import Testing

/// Expects of a model the predictions that independent code makes to 50 digits:
/// for real customers, and for new ones.
func expectPredictions(
  of model: some PurchaseModel, to exact: ModelReference.Exact
) throws {
  let alive = try #require(exact.pAlive)
  let rows = try #require(exact.logLikelihoodRow)
  let expected = try #require(exact.expectedPurchases)
  for i in exact.x.indices {
    let history = PurchaseHistory(
      frequency: exact.x[i], recency: exact.tX[i], T: exact.T[i])
    #expect(
      isClose(model.probabilityAlive(history), alive[i], relative: 1e-12))
    #expect(
      isClose(
        model.logLikelihood(of: history), rows[i], relative: 1e-13, floor: 1))
    for (horizon, values) in expected {
      let t = try #require(Double(horizon))
      #expect(
        isClose(
          model.expectedPurchases(in: t, given: history), values[i],
          relative: 1e-11))
    }
  }
  for (horizon, value) in try #require(exact.expectedPurchasesNewCustomer) {
    let t = try #require(Double(horizon))
    #expect(isClose(model.expectedPurchases(in: t), value, relative: 1e-12))
  }
}

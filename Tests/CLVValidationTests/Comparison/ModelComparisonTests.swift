import CLVData
import CLVForecasting
import CLVModels
import CLVTables
import TestSupport
import Testing

@testable import CLVValidation

@Suite("Models side by side")
struct ModelComparisonTests {
  private static let models: [any PurchaseModel.Type] = [
    NBD.self, BGBB.self, MBGNBD.self, BGNBD.self,
  ]

  private static let truth = BGNBD(r: 0.6, alpha: 5, a: 1.4, b: 2.5)

  private func customers(holdout: Double? = nil) throws -> CustomerSummary {
    try DrawnCustomers.summary(
      [("2020-07-06", 700, Self.truth), ("2020-11-03", 500, Self.truth)],
      holdout: holdout, seed: 8)
  }

  @Test("Likelihoods are those of plain formulas; without a holdout AIC ranks")
  func byAIC() throws {
    let summary = try customers()
    let comparison = ModelComparison(summary, purchaseModels: Self.models)
    #expect(comparison.criterion == .aic && comparison.spendModels.isEmpty)
    var losses: [Double] = []
    for model in comparison.purchaseModels.dropLast() {
      let fit = try #require(model.fit)
      let statistics = try #require(fit.statistics)
      let plain = PlainModels.sum(summary) { history in
        switch model.identifier {
        case "nbd": PlainModels.nbd(fit.parameters, history)
        case "mbg-nbd": PlainModels.mbgNBD(fit.parameters, history)
        default: PlainModels.bgNBD(fit.parameters, history)
        }
      }
      #expect(isClose(statistics.logLikelihood, plain, relative: 1e-10))
      let parameters = model.identifier == "nbd" ? 2.0 : 4
      #expect(model.degreesOfFreedom == Int(parameters))
      #expect(
        isClose(statistics.aic, 2 * (parameters - plain), relative: 1e-10))
      #expect(model.logScore == nil && model.holdout == nil)
      losses.append(2 * (parameters - plain))
    }
    #expect(losses == losses.sorted() && losses.count == 3)
    #expect(comparison.purchaseModels[0].identifier == "bg-nbd")
    #expect(comparison.bestPurchaseModel is BGNBD.Type)
  }

  @Test("What cannot be fitted is last, and says what would help")
  func failure() throws {
    let comparison = ModelComparison(
      try customers(), purchaseModels: Self.models)
    let last = try #require(comparison.purchaseModels.last)
    #expect(last.identifier == "bg-bb" && last.fit == nil && !last.isUsable)
    #expect(last.failure?.remedies == [.opportunities, .timeUnit])
    #expect(
      comparison.purchaseModels.dropLast().allSatisfy { $0.failure == nil })
  }

  @Test("A model within another is tested by twice the difference")
  func nested() throws {
    let comparison = ModelComparison(
      try customers(), purchaseModels: Self.models)
    let tests = comparison.likelihoodRatioTests
    #expect(tests.contains { $0.general == "bg-nbd" })
    for test in tests {
      #expect(test.restricted == "nbd" && test.restriction == "a = 0")
      func likelihood(_ name: String) throws -> Double {
        let model = comparison.purchaseModels.first { $0.identifier == name }
        return try #require(model?.fit?.statistics).logLikelihood
      }
      let gain = try likelihood(test.general) - likelihood("nbd")
      #expect(isClose(test.statistic, 2 * gain, relative: 1e-12))
      #expect(test.statistic > 10 && test.degreesOfFreedom == 2)
    }
    // Nested models have that test, others Vuong's against the best.
    let vuong = comparison.purchaseModels.filter { $0.vuong != nil }
    #expect(vuong.map(\.identifier) == ["mbg-nbd"])
  }

  @Test("With a holdout its log-likelihood ranks, and errors are counted")
  func byHoldout() throws {
    let summary = try customers(holdout: 26)
    let comparison = ModelComparison(
      summary, purchaseModels: [NBD.self, BGNBD.self])
    #expect(comparison.criterion == .holdout)
    let scores = comparison.purchaseModels.compactMap { $0.logScore?.total }
    #expect(scores.count == 2 && scores[0] >= scores[1])
    #expect(comparison.purchaseModels[0].identifier == "bg-nbd")
    let bought = try #require(summary.holdout).frequency.reduce(0) {
      $0 + Double($1)
    }
    for model in comparison.purchaseModels {
      let errors = try #require(model.holdout)
      #expect(errors.actual == bought && errors.customers == 1200)
      #expect(errors.duration == 26)
    }
  }
}

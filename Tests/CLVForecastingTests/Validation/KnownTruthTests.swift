import CLVData
import CLVForecasting
import CLVModels
import CLVNumerics
import Foundation
import Testing

/// Customers drawn from known models: what is said of the holdout is true of
/// them but for chance.
@Suite("Validation where the truth is known")
struct KnownTruthTests {
  @Test(
    "Predicted distributions are calibrated, intervals hold",
    arguments: ["bg-nbd", "mbg-nbd", "pareto-nbd"])
  func calibration(_ name: String) throws {
    let type = try #require(ModelCatalog.purchaseModel(named: name))
    try check(type)
  }

  private func check<Model: PurchaseModel>(_ type: Model.Type) throws {
    let model = Model(parameterValues: Model.identity.example)
    let customers = 4000
    let summary = drawn(model, customers: customers, seed: 11)
    let validation = try #require(
      HoldoutValidation(summary, purchase: model, spend: nil))
    let calibration = try #require(validation.calibration)
    #expect(calibration.verdict == .sound)
    // Four standard errors of a share of 4,000 customers.
    #expect(abs(calibration.centralShare - 0.9) < 4 * 0.0048)
    for bin in calibration.bins {
      #expect(abs(bin.height - 1) < 4.5 * bin.standardError)
    }
    #expect(validation.intervals.coverage > 0.9 - 4 * 0.0048)
    // The log score is best at the truth.
    let score = try #require(validation.scorecard["model"]?[.logScore])
    let other = try #require(validation.scorecard["nbd"]?[.logScore])
    #expect(score > other)
    let bias = try #require(validation.scorecard["model"]?.estimates[.bias])
    #expect(bias.interval?.contains(0) == true)
    // A forecast that is wrong is found out.
    let slow = Model(
      parameterValues: Model.identity.example.enumerated().map {
        $0 == 1 ? 8 * $1 : $1
      })
    let wrong = try #require(
      HoldoutValidation(summary, purchase: slow, spend: nil))
    #expect(wrong.calibration?.verdict == .tooLow)
  }

  /// Customers of 30 to 42 weeks, and 39 weeks of holdout.
  private func drawn(
    _ model: some PurchaseModel, customers: Int, seed: UInt64
  ) -> CustomerSummary {
    var generator = SplitMix64(seed: seed)
    var frequency: [Int32] = []
    var recency: [Double] = []
    var T: [Double] = []
    var next: [Int32] = []
    for _ in 0..<customers {
      let end = 30 + 12 * generator.uniform()
      let times = model.simulatedPurchases(
        until: end + 39, using: &generator)
      let past = times.filter { $0 <= end }
      frequency.append(Int32(past.count))
      recency.append(past.last ?? 0)
      T.append(end)
      next.append(Int32(times.count - past.count))
    }
    let nothing = [Double](repeating: 0, count: customers)
    return CustomerSummary(
      ids: CustomerIDs((0..<customers).map { "c\($0)" }),
      frequency: frequency, recency: recency, T: T, monetaryValue: nothing,
      timeUnit: .week, hasAmounts: false,
      holdout: CustomerSummary.Holdout(
        frequency: next, monetaryValue: nothing, duration: 39,
        hasAmounts: false))
  }
}

import CLVData
import CLVModels
import CLVNumerics
import Foundation
import Testing

@testable import CLVValidation

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
    // Were there one purchase more of everybody, it would be found out.
    let wrong = try #require(
      HoldoutValidation(withOneMore(summary), purchase: model, spend: nil))
    #expect(wrong.calibration?.verdict == .tooLow)
  }

  /// The same customers with one purchase more in the holdout.
  private func withOneMore(_ summary: CustomerSummary) -> CustomerSummary {
    CustomerSummary(
      ids: summary.ids, frequency: summary.frequency,
      recency: summary.recency, T: summary.T,
      monetaryValue: summary.monetaryValue, timeUnit: .week,
      hasAmounts: false,
      holdout: summary.holdout.map { holdout in
        CustomerSummary.Holdout(
          frequency: holdout.frequency.map { $0 + 1 },
          monetaryValue: holdout.monetaryValue, duration: holdout.duration,
          hasAmounts: false)
      })
  }

  @Test("Amounts are spread over their predicted distributions as they should")
  func money() throws {
    let model = BGNBD(parameterValues: BGNBD.identity.example)
    let spend = GammaGamma(p: 6.25, q: 3.75, v: 15.5)
    let summary = drawn(model, spend, customers: 4000, seed: 12)
    let validation = try #require(
      HoldoutValidation(summary, purchase: model, spend: spend))
    let calibration = try #require(
      validation.valueScorecard?["model"]?.calibration)
    #expect(calibration.verdict == .sound)
    #expect(abs(calibration.centralShare - 0.9) < 4 * 0.0048)
    for bin in calibration.bins {
      #expect(abs(bin.height - 1) < 4.5 * bin.standardError)
    }
    let wrong = try #require(
      HoldoutValidation(
        summary, purchase: model, spend: GammaGamma(p: 6.25, q: 3.75, v: 150)))
    #expect(
      wrong.valueScorecard?["model"]?.calibration?.verdict != .sound)
    // No law but the true one has the highest log score on average.
    let score = try #require(validation.valueScorecard?["model"]?[.logScore])
    let others = [
      validation.valueScorecard?["nbd"]?[.logScore],
      wrong.valueScorecard?["model"]?[.logScore],
    ]
    for other in others { #expect(score > (try #require(other)) + 0.01) }
  }

  /// The ends of intervals are where their search found the probabilities.
  @Test("The probability of spending up to an interval's end is its own")
  func intervalEnds() throws {
    let model = BGNBD(parameterValues: BGNBD.identity.example)
    let spend = GammaGamma(p: 6.25, q: 3.75, v: 15.5)
    let summary = drawn(model, spend, customers: 200, seed: 13)
    let holdout = try #require(summary.holdout)
    var ends: [Double] = []
    for i in 0..<summary.count {
      let history = PurchaseHistory(
        frequency: Int(summary.frequency[i]), recency: summary.recency[i],
        T: summary.T[i])
      let interval = ValueInterval.of(
        level: 0.9, alive: model.probabilityAlive(history),
        exceedances: model.future(of: history).exceedances(
          in: holdout.duration,
          downTo: ValueInterval.exceedanceFloor(level: 0.9)),
        spend: spend, meanSpend: summary.monetaryValue[i],
        frequency: history.frequency)
      ends.append(interval.upperBound)
    }
    let outcomes = DistinctOutcomes(summary, holdout, model, nil)
    let bounds = try #require(
      outcomes.valueOutcomes(
        ends, spend: spend, nil,
        SpendHistories(
          frequency: summary.frequency, meanSpend: summary.monetaryValue))
    ).bounds
    #expect(bounds.count == 200 && ends.count { $0 > 0 } > 100)
    for bound in bounds where bound.lowerBound > 0 {
      #expect(abs(bound.upperBound - 0.95) < 1e-6)
    }
  }

  /// Customers of 30 to 42 weeks, and 39 weeks of holdout.
  private func drawn(
    _ model: some PurchaseModel, _ spend: (any SpendModel)? = nil,
    customers: Int, seed: UInt64
  ) -> CustomerSummary {
    var generator = SplitMix64(seed: seed)
    var frequency: [Int32] = []
    var recency: [Double] = []
    var T: [Double] = []
    var next: [Int32] = []
    var means: [Double] = []
    var nextMeans: [Double] = []
    for _ in 0..<customers {
      let end = 30 + 12 * generator.uniform()
      let times = model.simulatedPurchases(
        until: end + 39, using: &generator)
      let past = times.filter { $0 <= end }
      frequency.append(Int32(past.count))
      recency.append(past.last ?? 0)
      T.append(end)
      next.append(Int32(times.count - past.count))
      let amounts =
        spend?.simulatedSpends(count: times.count, using: &generator)
        ?? times.map { _ in 0 }
      means.append(mean(amounts.prefix(past.count)))
      nextMeans.append(mean(amounts.dropFirst(past.count)))
    }
    return CustomerSummary(
      ids: CustomerIDs((0..<customers).map { "c\($0)" }),
      frequency: frequency, recency: recency, T: T, monetaryValue: means,
      timeUnit: .week, hasAmounts: spend != nil,
      holdout: CustomerSummary.Holdout(
        frequency: next, monetaryValue: nextMeans, duration: 39,
        hasAmounts: spend != nil))
  }

  private func mean(_ amounts: ArraySlice<Double>) -> Double {
    amounts.isEmpty ? 0 : amounts.reduce(0, +) / Double(amounts.count)
  }
}

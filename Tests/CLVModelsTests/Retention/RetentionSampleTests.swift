import CLVNumerics
import Testing

@testable import CLVModels

@Suite("Samples of lifetimes")
struct RetentionSampleTests {
  @Test("Cohorts of different lengths add up")
  func cohorts() {
    let sample = RetentionSample(cohorts: [[10, 7, 4], [20, 15], [5]])
    #expect(sample.customers == 35)
    #expect(sample.lost == [8, 3])
    #expect(sample.renewed == [22, 4])
    #expect(sample.periods == 2 && sample.losses == 11)
    #expect(sample.distinctCount == 5)
    #expect(
      sample.outcomes == [
        .active(after: 0), .lost(in: 1), .active(after: 1), .lost(in: 2),
        .active(after: 2),
      ])
    #expect(sample.weights == [5, 8, 15, 3, 4])
  }

  @Test("Customers one by one are the cohort that they are")
  func single() {
    let customers: [RetentionSample.Outcome] =
      (0..<3).map { _ in .lost(in: 1) } + (0..<3).map { _ in .lost(in: 2) }
      + (0..<4).map { _ in .active(after: 2) }
    let sample = RetentionSample(customers)
    let cohort = RetentionSample(survivors: [10, 7, 4])
    #expect(sample.outcomes == cohort.outcomes)
    #expect(sample.weights == cohort.weights)
  }

  @Test("Weights and selections change the counts")
  func weights() {
    let sample = RetentionSample(survivors: [10, 7, 4])
    let doubled = sample.reweighted(sample.weights.map { 2 * $0 })
    #expect(doubled.lost == [6, 6] && doubled.renewed == [14, 8])
    #expect(doubled.customers == 20)
    let lost = sample.selecting([0, 1])
    #expect(lost.lost == [3, 3] && lost.renewed == [3, 0])
    #expect(lost.customers == 6)
    let model = BetaDiscreteWeibull(alpha: 0.5, beta: 1, c: 1.3)
    let parts = sample.selecting([0])
    let rest = sample.selecting([1, 2])
    let whole = model.logLikelihood(of: sample).value
    let sum =
      model.logLikelihood(of: parts).value
      + model.logLikelihood(of: rest).value
    #expect(abs(whole - sum) < 1e-12)
  }

  @Test("Models of every name are found")
  func catalogue() {
    for type in ModelCatalog.retentionModels {
      for name in [type.identity.identifier, type.identity.name] {
        let found = ModelCatalog.retentionModel(named: name)
        #expect(found?.identity == type.identity)
      }
    }
    #expect(ModelCatalog.retentionModel(named: "bg-nbd") == nil)
  }
}

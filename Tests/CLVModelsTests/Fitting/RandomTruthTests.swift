import CLVModels
import CLVNumerics
import Foundation
import Testing

/// Samples from parameters up to a factor e from those seen in practice, so
/// that some have little to say.
@Suite("Of 100 samples from random parameters none fails to be fitted")
struct RandomTruthTests {
  @Test(arguments: ModelCatalog.purchaseModels.indices)
  func `Purchase models`(_ index: Int) throws {
    func check<Model: PurchaseModel>(_ type: Model.Type) throws {
      try expectFits(of: type) { truth, seed in
        type.countsOpportunities
          ? opportunitySample(of: truth, seed: seed)
          : simulatedSample(of: truth, seed: seed, customers: 2000, weeks: 78)
      }
    }
    let type: any PurchaseModel.Type = ModelCatalog.purchaseModels[index]
    try check(type)
  }

  @Test(arguments: ModelCatalog.spendModels.indices)
  func `Spend models`(_ index: Int) throws {
    func check<Model: SpendModel>(_ type: Model.Type) throws {
      try expectFits(of: type) { spendSample(of: $0, seed: $1) }
    }
    try check(ModelCatalog.spendModels[index])
  }

  @Test(arguments: ModelCatalog.retentionModels.indices)
  func `Retention models`(_ index: Int) throws {
    func check<Model: RetentionModel>(_ type: Model.Type) throws {
      try expectFits(of: type) {
        retentionSample(of: $0, seed: $1, customers: 2000)
      }
    }
    try check(ModelCatalog.retentionModels[index])
  }

  /// Expects every fit to end usably, by Newton's method without the
  /// fallback, and no lower than the truth.
  private func expectFits<Model: LikelihoodModel>(
    of type: Model.Type, sample: (Model, UInt64) -> Model.Sample
  ) throws {
    var generator = SplitMix64(seed: 77)
    for seed in 1...100 {
      let values = zip(type.identity.example, type.identity.parameters).map {
        value, parameter in
        switch parameter.scale {
        case .whole: Double(Int.random(in: 1...4, using: &generator))
        case .real: value + generator.uniform() - 0.5
        default: value * exp(2 * generator.uniform() - 1)
        }
      }
      let truth = type.init(parameterValues: values)
      let data = sample(truth, UInt64(seed))
      let fit = try type.fit(to: data)
      #expect(fit.convergence.isUsable, "\(values)")
      #expect(fit.convergence.method == Minimum.Method.newton.rawValue)
      #expect(
        fit.logLikelihood >= truth.logLikelihood(of: data).value, "\(values)")
    }
  }
}

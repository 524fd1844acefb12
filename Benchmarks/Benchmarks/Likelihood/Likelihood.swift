import BenchmarkSupport
import CLV

/// The log-likelihood of a whole sample at values from practice, with its
/// score and Hessian: what the optimizer asks for once a step.
let benchmarks: @Sendable () -> Void = {
  for type in ModelCatalog.purchaseModels {
    measure(type)
  }
  for type in ModelCatalog.spendModels {
    measure(type)
  }
  for type in ModelCatalog.retentionModels {
    measure(type)
  }
}

private func measure<Model: PurchaseModel>(_ type: Model.Type) {
  measure(type) { try $0.histories(for: type).histories }
}

private func measure<Model: SpendModel>(_ type: Model.Type) {
  measure(type) { try $0.summary().spends(for: type) }
}

private func measure<Model: RetentionModel>(_ type: Model.Type) {
  measure(type) { try $0.subscriptions().sample }
}

private func measure<Model: LikelihoodModel>(
  _ type: Model.Type, sample: @escaping (Population) throws -> Model.Sample
) {
  Suite.measure(type.identity.name) { population in
    let sample = try sample(population)
    return Prepared(sample, distinctHistories: sample.distinctCount)
  } work: {
    type.atExample.logLikelihood(of: $0)
  }
}

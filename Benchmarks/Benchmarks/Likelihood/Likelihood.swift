import BenchmarkSupport
import CLV

/// The log-likelihood of a whole sample at values from practice, with its
/// score and Hessian: what the optimizer asks for once a step.
let benchmarks: @Sendable () -> Void = {
  for type in Population.purchaseModels {
    measure(type)
  }
  for type in ModelCatalog.spendModels {
    measure(type)
  }
}

private func measure<Model: PurchaseModel>(_ type: Model.Type) {
  Suite.measure(type.identity.name) { population in
    let sample = try population.summary().histories
    return Prepared(sample, distinctHistories: sample.distinctCount)
  } work: {
    type.init(parameterValues: type.identity.example).logLikelihood(of: $0)
  }
}

private func measure<Model: SpendModel>(_ type: Model.Type) {
  Suite.measure(type.identity.name) { population in
    let sample = try population.summary().spends
    return Prepared(sample, distinctHistories: sample.distinctCount)
  } work: {
    type.init(parameterValues: type.identity.example).logLikelihood(of: $0)
  }
}

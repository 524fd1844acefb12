import BenchmarkSupport
import CLV

/// A whole fit from a summary in memory: collapsing to distinct histories,
/// all starts, the certificate and the covariance; a thousand refits to
/// reweighted customers.
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
  Suite.measure("Collapsing to distinct histories") {
    try summary(of: $0)
  } work: {
    $0.histories
  }
  Suite.measure("1,000 bootstrap refits of BG/NBD", upTo: 100_000) {
    population in
    let sample = try population.summary().histories
    let fit = try BGNBD.fit(to: sample)
    return Prepared(
      (fit, sample), distinctHistories: sample.distinctCount)
  } work: { fit, sample in
    fit.bootstrap(on: sample, count: 1000)
  }
}

private func measure<Model: PurchaseModel>(_ type: Model.Type) {
  Suite.measure(type.identity.name) { population in
    let summary = try population.histories(for: type)
    return Prepared(
      summary, distinctHistories: summary.histories.distinctCount)
  } work: {
    try type.fit(to: $0.histories)
  }
}

private func measure<Model: RetentionModel>(_ type: Model.Type) {
  Suite.measure(type.identity.name) { population in
    let cohorts = try population.subscriptions()
    return Prepared(cohorts, distinctHistories: cohorts.sample.distinctCount)
  } work: {
    try type.fit(to: $0.sample)
  }
}

private func measure<Model: SpendModel>(_ type: Model.Type) {
  Suite.measure(type.identity.name) { population in
    let summary = try population.summary()
    return Prepared(
      summary, distinctHistories: summary.spends(for: type).distinctCount)
  } work: {
    try type.fit(to: $0.spends(for: type))
  }
}

private func summary(
  of population: Population
) throws -> Prepared<CustomerSummary> {
  let summary = try population.summary()
  return Prepared(summary, distinctHistories: summary.histories.distinctCount)
}

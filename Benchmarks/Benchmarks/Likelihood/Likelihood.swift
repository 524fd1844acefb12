import BenchmarkSupport
import CLV

/// The log-likelihood of a whole sample, with its score and Hessian: what the
/// optimizer asks for once a step.
let benchmarks: @Sendable () -> Void = {
  Suite.measure("BG/NBD") {
    try histories(of: $0)
  } work: {
    Population.purchaseModel.logLikelihood(of: $0)
  }
  Suite.measure("NBD") {
    try histories(of: $0)
  } work: {
    NBD(r: 0.385, alpha: 12.07).logLikelihood(of: $0)
  }
  Suite.measure("Gamma-Gamma") { population in
    let sample = try population.summary().spends()
    return Prepared(sample, distinctHistories: sample.distinctCount)
  } work: {
    Population.spendModel.logLikelihood(of: $0)
  }
}

private func histories(
  of population: Population
) throws -> Prepared<HistorySample> {
  let sample = try population.summary().histories()
  return Prepared(sample, distinctHistories: sample.distinctCount)
}

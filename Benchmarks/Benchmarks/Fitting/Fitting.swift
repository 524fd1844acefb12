import BenchmarkSupport
import CLV

/// A whole fit from a summary in memory: collapsing to distinct histories,
/// all starts, the certificate and the covariance.
let benchmarks: @Sendable () -> Void = {
  Suite.measure("BG/NBD") {
    try summary(of: $0)
  } work: {
    try BGNBD.fit(to: $0.histories())
  }
  Suite.measure("NBD") {
    try summary(of: $0)
  } work: {
    try NBD.fit(to: $0.histories())
  }
  Suite.measure("Gamma-Gamma") { population in
    let summary = try population.summary()
    return Prepared(
      summary, distinctHistories: summary.spends().distinctCount)
  } work: {
    try GammaGamma.fit(to: $0.spends())
  }
  Suite.measure("Collapsing to distinct histories") {
    try summary(of: $0)
  } work: {
    $0.histories()
  }
}

private func summary(
  of population: Population
) throws -> Prepared<CustomerSummary> {
  let summary = try population.summary()
  return Prepared(
    summary, distinctHistories: summary.histories().distinctCount)
}

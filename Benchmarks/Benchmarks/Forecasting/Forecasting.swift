import BenchmarkSupport
import CLV

/// Forecasts for everybody: P(alive), expected and discounted purchases,
/// intervals, spend and lifetime value.
let benchmarks: @Sendable () -> Void = {
  Suite.measure("In memory") { population in
    let summary = try population.summary()
    return Prepared(
      summary, distinctHistories: summary.histories.distinctCount)
  } work: { summary in
    let forecasts = forecasts(of: summary)
    var total = 0.0
    for customer in 0..<forecasts.count {
      total += forecasts[customer].lifetimeValue ?? 0
    }
    return total
  }
  Suite.measure("Writing the file") { population in
    let summary = try population.summary()
    return Prepared(
      forecasts(of: summary),
      distinctHistories: summary.histories.distinctCount)
  } work: { forecasts in
    // To a device: what a disk does is not measured.
    let file = try AtomicFile(path: "/dev/null")
    try forecasts.write(to: file)
    try file.commit()
  }
}

private func forecasts(of summary: CustomerSummary) -> CustomerForecasts {
  CustomerForecasts(
    summary, by: Population.model, settings: ForecastSettings(horizon: 39))
}

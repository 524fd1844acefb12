import CLVModels
import CLVNumerics
import Foundation
import TestSupport
import Testing

/// 100 data sets each, drawn from known parameters.
@Suite("Recovery of lifetimes")
struct LifetimeRecoveryTests {
  @Test("95 % intervals of NBD cover the truth in 90 to 99 of 100")
  func purchases() throws {
    try expectCoverage(of: NBD(r: 0.385, alpha: 12))
  }

  @Test("95 % intervals of Pareto/NBD cover the truth in 90 to 99 of 100")
  func pareto() throws {
    try expectCoverage(of: ParetoNBD(r: 0.553, alpha: 5, s: 0.7, beta: 9))
  }

  @Test("95 % intervals of GGom/NBD cover the truth in 90 to 99 of 100")
  func gompertz() throws {
    try expectCoverage(
      of: GGomNBD(r: 1.14, alpha: 6, b: 0.12, s: 0.8, beta: 9), weeks: 104)
  }

  @Test("From 200 random starts over e^±4 GGom/NBD ends at the optimum")
  func starts() throws {
    let truth = GGomNBD(r: 1.14, alpha: 6, b: 0.12, s: 0.8, beta: 9)
    let sample = simulatedSample(of: truth, seed: 5, weeks: 104)
    let optimum = try GGomNBD.fit(to: sample)
    var generator = SplitMix64(seed: 4)
    for _ in 0..<200 {
      let start = optimum.model.parameterValues.map {
        $0 * exp(8 * generator.uniform() - 4)
      }
      let fit = try GGomNBD.fit(to: sample, from: [start])
      #expect(fit.convergence.outcome == .converged)
      #expect(abs(fit.logLikelihood - optimum.logLikelihood) < 1e-6)
    }
  }

  /// Who is observed equally long shows little of when people leave: chance
  /// may look like dropout that sets in at a moment, and no more is to be
  /// made of it.
  @Test("Where nobody leaves and all T are equal, GGom/NBD names what it found")
  func equalTimes() throws {
    var limits: Set<String> = []
    for seed in 21...26 {
      var generator = SplitMix64(seed: UInt64(seed))
      let truth = NBD(r: 0.9, alpha: 8)
      let sample = HistorySample(
        (0..<3000).map { _ in
          let times = truth.simulatedPurchases(until: 60, using: &generator)
          return PurchaseHistory(
            frequency: times.count, recency: times.last ?? 0, T: 60)
        })
      let fit = try GGomNBD.fit(to: sample)
      let nbd = try NBD.fit(to: sample)
      #expect(fit.convergence.outcome == .boundary)
      #expect(fit.logLikelihood > nbd.logLikelihood - 1e-6)
      for start in fit.convergence.starts {
        #expect(fit.logLikelihood > start.logLikelihood - 1e-6)
      }
      let name = fit.convergence.limit?.name ?? ""
      limits.insert(name)
      // NBD's forecasts, or those of what looks like a few who left.
      let history = PurchaseHistory(frequency: 5, recency: 30, T: 60)
      let forecast = fit.model.expectedPurchases(in: 20, given: history)
      let staying = nbd.model.expectedPurchases(in: 20, given: history)
      if name == "no dropout identified" {
        #expect(isClose(forecast, staying, relative: 1e-3))
      } else if name == "sudden onset of dropout" {
        #expect(forecast > 0.5 * staying && forecast < staying)
      } else {
        // Hazards that have just begun to rise, and go on: likelier than
        // NBD by more than rounding, or NBD would be the end.
        #expect(name == "homogeneous dropout" && forecast < staying)
        #expect(fit.logLikelihood > nbd.logLikelihood + 0.1)
      }
    }
    #expect(
      limits.isSuperset(of: [
        "no dropout identified", "sudden onset of dropout",
      ])
    )
  }
}

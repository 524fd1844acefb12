import CLVModels
import CLVNumerics
import Foundation
import Testing

/// The histories of customers drawn from a model, who arrive on any day of 12
/// weeks and are observed until the end of `weeks`.
func simulatedSample(
  of truth: some PurchaseModel, seed: UInt64, customers: Int = 4000,
  weeks: Int = 52
) -> HistorySample {
  var generator = SplitMix64(seed: seed)
  var histories: [PurchaseHistory] = []
  var gaps: [Double] = []
  for _ in 0..<customers {
    let T = Double(weeks * 7 - Int.random(in: 0..<84, using: &generator)) / 7
    let times = truth.simulatedPurchases(until: T, using: &generator)
    histories.append(
      PurchaseHistory(
        frequency: times.count, recency: times.last ?? 0, T: T))
    gaps.append(
      zip(times, [0] + times).reduce(0) { $0 + log($1.0 - $1.1) })
  }
  return HistorySample(histories, logGaps: gaps)
}

/// Expects that in 100 samples drawn from a model its fit converges, and that
/// each parameter's 95 % interval covers the truth in 90 to 99 of them; whole
/// numbers are to be found, and Newton's method is to need no help.
func expectCoverage<Model: PurchaseModel>(
  of truth: Model, customers: Int = 4000, weeks: Int = 52
) throws {
  let parameters = Model.identity.parameters
  var covered = parameters.map { _ in 0 }
  for seed in 1...100 {
    let sample = simulatedSample(
      of: truth, seed: UInt64(seed), customers: customers, weeks: weeks)
    let fit = try Model.fit(to: sample)
    #expect(
      fit.convergence.outcome == .converged,
      "\(seed): \(fit.convergence.message)")
    #expect(fit.convergence.method == Minimum.Method.newton.rawValue)
    #expect(fit.degreesOfFreedom == parameters.count)
    let intervals = try #require(fit.confidenceIntervals())
    for (i, value) in truth.parameterValues.enumerated()
    where intervals[i].contains(value) {
      covered[i] += 1
    }
  }
  for (count, parameter) in zip(covered, parameters) {
    let expected = parameter.scale == .whole ? 100...100 : 90...99
    #expect(expected.contains(count), "\(parameter.name): \(covered)")
  }
}

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

/// The histories of customers drawn from a model that counts opportunities,
/// observed for 6 to 12 of them.
func opportunitySample(
  of truth: some PurchaseModel, seed: UInt64, customers: Int = 2000
) -> HistorySample {
  var generator = SplitMix64(seed: seed)
  return HistorySample(
    (0..<customers).map { _ in
      let T = Double(Int.random(in: 6...12, using: &generator))
      let times = truth.simulatedPurchases(until: T, using: &generator)
      return PurchaseHistory(
        frequency: times.count, recency: times.last ?? 0, T: T)
    })
}

/// Mean spends of customers with a geometric number of repeat purchases, drawn
/// from a model; all of their amounts, where the model takes no means.
func spendSample<Model: SpendModel>(
  of truth: Model, seed: UInt64, customers: Int = 1500
) -> SpendSample {
  guard Model.forms.contains(.means) else {
    return amountSample(of: truth, seed: seed)
  }
  var generator = SplitMix64(seed: seed)
  var frequency: [Int32] = []
  var means: [Double] = []
  for _ in 0..<customers {
    let x = 1 + Int(generator.exponential(rate: 0.6))
    let spends = truth.simulatedSpends(count: x + 1, using: &generator)
    frequency.append(Int32(x))
    means.append(spends.dropFirst().reduce(0, +) / Double(x))
  }
  return SpendSample(frequency: frequency, meanSpend: means)
}

/// Three yearly cohorts drawn from a model, observed for 12, 9 and 6 periods.
func retentionSample(
  of truth: some RetentionModel, seed: UInt64, customers: Int
) -> RetentionSample {
  var generator = SplitMix64(seed: seed)
  return RetentionSample(
    (0..<customers).map { customer in
      let periods = [12, 9, 6][customer % 3]
      let lifetime = truth.simulatedLifetime(
        within: periods, using: &generator)
      return lifetime.map { RetentionSample.Outcome.lost(in: $0) }
        ?? .active(after: periods)
    })
}

/// Expects that in 100 samples drawn from a model its fit converges, and that
/// each parameter's 95 % interval covers the truth in 90 to 99 of them; whole
/// numbers are to be found, and Newton's method is to need no help.
func expectCoverage<Model: PurchaseModel>(
  of truth: Model, customers: Int = 4000, weeks: Int = 52
) throws {
  try expectCoverage(of: truth) { seed in
    simulatedSample(of: truth, seed: seed, customers: customers, weeks: weeks)
  }
}

/// The same for samples of any kind, by their seeds.
func expectCoverage<Model: LikelihoodModel>(
  of truth: Model, samples: (UInt64) -> Model.Sample
) throws {
  let parameters = Model.identity.parameters
  var covered = parameters.map { _ in 0 }
  for seed in 1...100 {
    let fit = try Model.fit(to: samples(UInt64(seed)))
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

import CLVModels
import CLVNumerics
import Testing

/// 100 data sets each of three yearly cohorts, drawn from known parameters.
@Suite("Recovery of retention models")
struct RetentionRecoveryTests {
  @Test("95 % intervals of sBG cover the truth in 90 to 99 of 100")
  func shifted() throws {
    try check(ShiftedBetaGeometric(alpha: 0.9, beta: 3.2), customers: 2000)
  }

  @Test("95 % intervals of BdW cover the truth in 90 to 99 of 100")
  func weibull() throws {
    try check(
      BetaDiscreteWeibull(alpha: 0.6, beta: 2.4, c: 1.4), customers: 10_000)
  }

  private func check<Model: RetentionModel>(
    _ truth: Model, customers: Int
  ) throws {
    var covered = [Int](repeating: 0, count: truth.parameterValues.count)
    for seed in 1...100 {
      var generator = SplitMix64(seed: UInt64(seed))
      let outcomes = (0..<customers).map { customer in
        let periods = [12, 9, 6][customer % 3]
        let lifetime = truth.simulatedLifetime(
          within: periods, using: &generator)
        return lifetime.map { RetentionSample.Outcome.lost(in: $0) }
          ?? .active(after: periods)
      }
      let fit = try Model.fit(to: RetentionSample(outcomes))
      #expect(fit.convergence.outcome == .converged)
      let intervals = try #require(fit.confidenceIntervals())
      for (i, value) in truth.parameterValues.enumerated()
      where intervals[i].contains(value) {
        covered[i] += 1
      }
    }
    for count in covered { #expect((90...99).contains(count), "\(covered)") }
  }
}

import CLVModels
import Testing

/// 100 data sets each of three yearly cohorts, drawn from known parameters.
@Suite("Recovery of retention models")
struct RetentionRecoveryTests {
  @Test("95 % intervals of sBG cover the truth in 90 to 99 of 100")
  func shifted() throws {
    let truth = ShiftedBetaGeometric(alpha: 0.9, beta: 3.2)
    try expectCoverage(of: truth) {
      retentionSample(of: truth, seed: $0, customers: 2000)
    }
  }

  @Test("95 % intervals of BdW cover the truth in 90 to 99 of 100")
  func weibull() throws {
    let truth = BetaDiscreteWeibull(alpha: 0.6, beta: 2.4, c: 1.4)
    try expectCoverage(of: truth) {
      retentionSample(of: truth, seed: $0, customers: 10_000)
    }
  }
}

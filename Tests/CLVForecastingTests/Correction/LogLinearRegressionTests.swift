import Testing

@testable import CLVForecasting

/// References: the unpenalized fits by statsmodels 0.15 (`GLM`, Poisson and
/// Gamma with log link, an offset, and weights), and all of them by Newton's
/// method in 50 digits (mpmath).
@Suite("Regressions with logarithmic link and penalty")
struct LogLinearRegressionTests {
  private static let features: [Double] = [
    -1.2, 0.3, 0.4, -0.8, 0.1, 1.1, -0.9, -0.4, 1.3, 0.2, 0.7, -1.3,
    -0.6, 0.9, 0, 0.5, 1.1, -0.2, -1.4, 0.8, 0.2, -0.6, 1.6, -0.7,
  ]

  private static func purchases(penalty: Double) -> LogLinearRegression {
    LogLinearRegression(
      law: .poisson, outcomes: [0, 2, 1, 0, 5, 3, 0, 1, 4, 0, 2, 7],
      means: [0.5, 1.2, 0.8, 0.3, 3.5, 2.1, 0.4, 1.5, 2.8, 0.6, 0.9, 5.2],
      weights: [Double](repeating: 1, count: 12), features: features,
      width: 2, penalty: penalty)
  }

  private static func spend(penalty: Double) -> LogLinearRegression {
    LogLinearRegression(
      law: .gamma,
      outcomes: [
        12.5, 8, 30.2, 22.1, 15, 9.7, 41, 18.3, 11.1, 26.4, 19.9, 14.2,
      ], means: [15, 10, 25, 20, 16, 12, 30, 20, 14, 22, 18, 15],
      weights: [1, 2, 1, 3, 1, 4, 1, 2, 1, 1, 2, 5], features: features,
      width: 2, penalty: penalty)
  }

  private func isNear(_ one: [Double], _ other: [Double]) -> Bool {
    one.count == other.count
      && zip(one, other).allSatisfy { abs($0 - $1) < 1e-10 }
  }

  @Test func `Poisson regressions are those of an independent program`()
    throws
  {
    #expect(
      isNear(
        try #require(Self.purchases(penalty: 0).fitted()),
        [-0.11723967057782543, 0.30750475431553587, -0.19754870244574745]))
    #expect(
      isNear(
        try #require(Self.purchases(penalty: 10).fitted()),
        [0.036865484421740638, 0.18130834576497545, -0.1167719438489169]))
  }

  @Test func `Gamma regressions are those of an independent program`() throws {
    #expect(
      isNear(
        try #require(Self.spend(penalty: 0).fitted()),
        [0.016761145603402778, -0.039020925873363094, 0.10933411433371445]))
    #expect(
      isNear(
        try #require(Self.spend(penalty: 10).fitted()),
        [-0.00040380818309047196, -0.03922009351952062, 0.05951950514436901]))
  }

  @Test func `Without outcomes there is nothing to learn`() {
    let none = LogLinearRegression(
      law: .poisson, outcomes: [0, 0], means: [1, 2], weights: [1, 1],
      features: [0.5, -0.5], width: 1, penalty: 1)
    #expect(none.fitted() == nil)
  }
}

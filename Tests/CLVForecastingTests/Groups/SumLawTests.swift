import TestSupport
import Testing

@testable import CLVForecasting

@Suite("Intervals of sums over draws")
struct SumLawTests {
  private func interval(
    _ law: SumLaw, _ means: [Double], _ variances: [Double]
  ) -> ClosedRange<Double>? {
    law.interval(
      over: SumAtPoints(
        zip(means, variances).map { MeanAndVariance(mean: $0, variance: $1) },
        isDrawn: true),
      otherVariance: 0, level: 0.9)
  }

  /// By scipy 1.17.1: the quantiles of the mean of `nbinom.cdf`, `gamma.cdf`
  /// and `norm.cdf` at the draws, with (4/n)^(2/3) times the variance of the
  /// means added to each variance.
  @Test("They are the quantiles of the mean of the laws at the draws")
  func quantiles() throws {
    #expect(interval(.purchases, [3, 5, 9], [8, 11, 20]) == 0...16)
    #expect(
      interval(.purchases, [40, 44, 60, 61], [90, 95, 140, 150]) == 25...81)
    let large = try #require(
      interval(.purchases, [30000, 31000, 33000], [40000, 50000, 60000]))
    #expect(abs(large.lowerBound - 28392) <= 2)
    #expect(abs(large.upperBound - 34498) <= 2)
    let money = try #require(
      interval(.money, [300, 350, 420], [8000, 9000, 30000]))
    #expect(isClose(money.lowerBound, 167.82826856683073, relative: 1e-8))
    #expect(isClose(money.upperBound, 626.6515673866364, relative: 1e-8))
    #expect(interval(.alive(of: 100), [90, 95, 99], [9, 5, 1]) == 85...100)
  }

  @Test("Of draws that are all alike the interval is that of their law")
  func alike() throws {
    for (mean, variance) in [(3.2, 9.1), (40, 400.5), (2e6, 1.1e9), (1.5, 40)] {
      for law in [SumLaw.purchases, .money, .alive(of: 10_000_000)] {
        let drawn = try #require(
          interval(
            law, [Double](repeating: mean, count: 8),
            [Double](repeating: variance, count: 8)))
        let one = try #require(
          law.interval(mean: mean, variance: variance, level: 0.9))
        let slack = 1e-5 * mean + (mean > 1e5 ? 2 : 0)
        #expect(abs(drawn.lowerBound - one.lowerBound) <= slack, "\(law)")
        #expect(abs(drawn.upperBound - one.upperBound) <= slack, "\(law)")
      }
    }
  }

  @Test("What is certain at every draw")
  func certain() {
    #expect(interval(.purchases, [0, 0], [0, 0]) == 0...0)
    #expect(interval(.money, [0, 0], [0, 0])?.lowerBound == 0)
    #expect(interval(.alive(of: 7), [7, 7], [0, 0]) == 7...7)
  }
}

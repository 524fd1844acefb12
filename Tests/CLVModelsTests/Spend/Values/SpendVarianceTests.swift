import CLVModels
import CLVNumerics
import Foundation
import TestSupport
import Testing

@Suite("The variance of future spend")
struct SpendVarianceTests {
  /// By simulation of customers whose past spends are like the given one:
  /// Gamma(p, ν) amounts, ν from Gamma(p x + q, v + x z̄).
  @Test("Gamma-Gamma's is that of customers with the same past")
  func gammaGamma() {
    let model = GammaGamma(p: 3, q: 9, v: 120)
    for (x, mean) in [(0, 0.0), (4, 60.0)] {
      let variance = SpendVariance(model, meanSpend: mean, frequency: x)
      let spend = model.expectedSpend(meanSpend: mean, frequency: x)
      var generator = SplitMix64(seed: 77)
      let n = 60_000
      let counts = [0, 1, 1, 2, 5]
      var (sum, square) = (0.0, 0.0)
      for i in 0..<n {
        let rate = generator.gamma(
          shape: 3 * Double(x) + 9, rate: 120 + Double(x) * mean)
        let total = (0..<counts[i % 5]).reduce(0.0) { sum, _ in
          sum + generator.gamma(shape: 3, rate: rate)
        }
        sum += total
        square += total * total
      }
      let (m, q) = (9.0 / 5, 31.0 / 5)
      let expected = variance.ofSum(mean: m, meanSquare: q, spend: spend)
      let mean = sum / Double(n)
      let found = square / Double(n) - mean * mean
      #expect(isClose(mean, spend * m, relative: 0.02))
      #expect(isClose(found, expected, relative: 0.06), "\(x)")
    }
  }

  @Test("It is infinite where the shape is 2 or less, and 0 of nothing")
  func infinite() {
    let model = GammaGamma(p: 1, q: 1.5, v: 10)
    let none = SpendVariance(model, meanSpend: 0, frequency: 0)
    #expect(none.within == .infinity && none.between == .infinity)
    #expect(none.ofSum(mean: 0, meanSquare: 0, spend: 20) == 0)
    let one = SpendVariance(model, meanSpend: 20, frequency: 1)
    #expect(one.within.isFinite && one.between.isFinite)
  }
}

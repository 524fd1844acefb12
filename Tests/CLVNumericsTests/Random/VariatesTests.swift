import CLVNumerics
import Foundation
import Testing

@Suite("Random variates")
struct VariatesTests {
  @Test("SplitMix64 gives the published sequence for seed 1234567")
  func published() {
    var generator = SplitMix64(seed: 1_234_567)
    // The first outputs that the algorithm's authors list for this seed.
    #expect(generator.next() == 6_457_827_717_110_365_317)
    #expect(generator.next() == 3_203_168_211_198_807_973)
    #expect(generator.next() == 9_817_491_932_198_370_423)
  }

  @Test(
    "Gamma variates have the right mean and variance",
    arguments: [(0.05, 2.0), (0.5, 0.1), (1.0, 1.0), (7.5, 3.0), (400.0, 2.0)])
  func gamma(shape: Double, rate: Double) {
    var generator = SplitMix64(seed: 11)
    let n = 200_000
    let sample = (0..<n).map { _ in generator.gamma(shape: shape, rate: rate) }
    let mean = sample.reduce(0, +) / Double(n)
    let variance =
      sample.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(n - 1)
    // Five standard errors; the variance's uses the gamma's kurtosis.
    let trueVariance = shape / (rate * rate)
    #expect(
      abs(mean - shape / rate) < 5 * (trueVariance / Double(n)).squareRoot())
    let spread = ((2 + 6 / shape) / Double(n)).squareRoot()
    #expect(abs(variance / trueVariance - 1) < 5 * spread)
  }

  @Test(
    "Beta variates have the right mean and variance",
    arguments: [(0.01, 0.02), (0.79, 2.43), (5.0, 1.0)])
  func beta(a: Double, b: Double) {
    var generator = SplitMix64(seed: 13)
    let n = 200_000
    let sample = (0..<n).map { _ in generator.beta(a, b) }
    let mean = sample.reduce(0, +) / Double(n)
    let trueVariance = a * b / ((a + b) * (a + b) * (a + b + 1))
    #expect(
      abs(mean - a / (a + b)) < 5 * (trueVariance / Double(n)).squareRoot())
    #expect(sample.allSatisfy { $0 >= 0 && $0 <= 1 })
  }

  @Test("Uniform variates stay strictly inside the unit interval")
  func uniform() {
    struct Constant: RandomNumberGenerator {
      let bits: UInt64
      mutating func next() -> UInt64 { bits }
    }
    var lowest = Constant(bits: 0)
    var highest = Constant(bits: .max)
    #expect(lowest.uniform() > 0)
    #expect(highest.uniform() < 1)
  }
}

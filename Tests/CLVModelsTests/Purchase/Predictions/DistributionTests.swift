import CLVModels
import CLVNumerics
import Foundation
import TestSupport
import Testing

@Suite("The distribution of future purchases")
struct DistributionTests {
  /// CDNOW's estimates, to the digits of the published tables.
  let cdnow = BGNBD(
    r: 0.24259452243, alpha: 4.4136020190, a: 0.7929220172, b: 2.4259067768)

  /// What CLVTools' own tests expect at the paper's rounded estimates.
  @Test(
    "Probabilities of a new customer are the published ones",
    arguments: [
      (0, 39.0, 0.5737864), (10, 2, 1.07869e-7), (11, 30, 0.0019995214),
      (12, 30, 0.0015170236), (13, 30, 0.0011633150),
    ])
  func published(count: Int, t: Double, expected: Double) {
    let paper = BGNBD(r: 0.243, alpha: 4.414, a: 0.793, b: 2.426)
    #expect(
      isClose(paper.probability(of: count, in: t), expected, relative: 1e-6))
  }

  @Test(
    "Probabilities add to 1, and their mean is the expectation",
    arguments: [(0, 0.0), (1, 12), (6, 30)])
  func mean(frequency: Int, recency: Double) {
    let history = PurchaseHistory(frequency: frequency, recency: recency, T: 39)
    for t in [1.0, 26, 104] {
      var total = 0.0
      var mean = 0.0
      for k in 0...1500 {
        let probability = cdnow.probability(of: k, in: t, given: history)
        #expect(probability >= 0)
        total += probability
        mean += Double(k) * probability
      }
      #expect(isClose(total, 1, relative: 1e-11))
      #expect(
        isClose(
          mean, cdnow.expectedPurchases(in: t, given: history),
          relative: 1e-10))
      #expect(
        isClose(
          cdnow.probabilityOfPurchase(in: t, given: history),
          1 - cdnow.probability(of: 0, in: t, given: history),
          relative: 1e-12))
    }
  }

  @Test("Exceedances are the sums of the probabilities")
  func exceedances() throws {
    let exceedances = cdnow.exceedances(in: 52, downTo: 1e-4)
    #expect(exceedances[0] == 1)
    let last = try #require(exceedances.last)
    #expect(last <= 1e-4)
    var sum = 0.0
    for k in 0..<(exceedances.count - 1) {
      sum += cdnow.probability(of: k, in: 52)
      #expect(abs(exceedances[k + 1] - (1 - sum)) < 1e-12)
    }
  }

  @Test("Intervals are the narrowest counts that reach the level")
  func intervals() {
    let history = PurchaseHistory(frequency: 6, recency: 35, T: 39)
    for level in [0.5, 0.8, 0.9, 0.99] {
      let interval = cdnow.purchaseInterval(
        in: 52, level: level, given: history)
      let cumulative = { (k: Int) -> Double in
        (0...max(0, k)).reduce(0) {
          $0 + cdnow.probability(of: $1, in: 52, given: history)
        }
      }
      let tail = (1 - level) / 2
      #expect(cumulative(interval.upperBound) >= 1 - tail - 1e-12)
      #expect(cumulative(interval.upperBound - 1) < 1 - tail)
      #expect(cumulative(interval.lowerBound) >= tail - 1e-12)
      if interval.lowerBound > 0 {
        #expect(cumulative(interval.lowerBound - 1) < tail)
      }
    }
  }

  @Test("Simulated customers behave as the formulas say")
  func simulation() {
    var generator = SplitMix64(seed: 8)
    let n = 40_000
    var counts = [Double](repeating: 0, count: 3)
    var sum = 0.0
    for _ in 0..<n {
      let times = cdnow.simulatedPurchases(until: 39, using: &generator)
      #expect(times == times.sorted())
      if times.count < 3 { counts[times.count] += 1 }
      sum += Double(times.count)
    }
    for k in 0..<3 {
      let p = cdnow.probability(of: k, in: 39)
      let error = (p * (1 - p) / Double(n)).squareRoot()
      #expect(abs(counts[k] / Double(n) - p) < 4.5 * error)
    }
    let mean = cdnow.expectedPurchases(in: 39)
    // The variance of X is below 20 here.
    #expect(abs(sum / Double(n) - mean) < 4.5 * (20 / Double(n)).squareRoot())
  }
}

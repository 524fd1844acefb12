import CLVNumerics
import Foundation
import Testing

@testable import CLVValidation

@Suite("Sums over very many whole numbers")
struct LogSumTests {
  /// ln of k^c e^(−k/m), a peak at c m.
  private static func logTerm(_ k: Int, _ power: Double, _ m: Double) -> Double
  {
    power * log(Double(k)) - Double(k) / m
  }

  @Test(
    "They are those of all terms",
    arguments: [(30.0, 100.0), (2, 3000), (400, 20), (1e4, 1), (0, 700)])
  func sums(power: Double, mean: Double) {
    var evaluations = 0
    let sum = LogSum.overCounts(from: 1024) {
      evaluations += 1
      return Self.logTerm($0, power, mean)
    } peak: {
      Self.logTerm($0, power, mean)
    }
    let all = logSumExp(
      (1024...1_000_000).map { Self.logTerm($0, power, mean) })
    #expect(abs(sum - all) < 0.01, "\(sum), not \(all)")
    #expect(evaluations < 2500)
  }

  @Test("A peak of one number far out is found")
  func spike() {
    let place = 123_456_789
    let spike = { (k: Int) -> Double in
      -1e9 * pow(Double(k - place) / Double(place), 2)
    }
    let sum = LogSum.overCounts(from: 1024) {
      spike($0) - 1e-3 * log(Double($0))
    } peak: {
      spike($0)
    }
    let near = (place - 40_000...place + 40_000).map {
      spike($0) - 1e-3 * log(Double($0))
    }
    #expect(abs(sum - logSumExp(near)) < 0.01)
  }

  @Test("Of nothing it is nothing")
  func nothing() {
    let sum = LogSum.overCounts(from: 9) { _ in
      -Double.infinity
    } peak: {
      -Double($0)
    }
    #expect(sum == -.infinity)
  }
}

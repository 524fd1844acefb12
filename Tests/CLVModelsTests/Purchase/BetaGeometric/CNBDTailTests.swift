import CLVNumerics
import Foundation
import TestSupport
import Testing

@testable import CLVModels

@Suite("Tails of regular purchases")
struct CNBDTailTests {
  /// A customer somewhere between two purchases, at random.
  private func process(_ random: inout SeededGenerator) -> CNBDProcess {
    let stages = [1, 2, 3, 10, 40, 100].randomElement(using: &random) ?? 1
    let shape = random.logUniform(0.1...1e4)
    let alpha = shape * random.logUniform(0.01...100)
    return CNBDProcess(
      stages: stages, shape: shape, alpha: alpha,
      a: random.logUniform(0.01...100), b: random.logUniform(0.01...100),
      share: .random(in: 0...0.3, using: &random))
  }

  @Test(arguments: 0..<60)
  func `They are sums over the stages passed so far`(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let process = process(&random)
    let t = process.alpha * random.logUniform(1e-3...10)
    let listed = Array(CNBDTails(process, in: t).prefix(60))
    for (place, value) in listed.enumerated() {
      let n = process.stages * (place + 1)
      // Each an incomplete beta function of its own.
      let sum = process.weights.indices.reduce(0) { sum, j in
        sum + process.weights[j]
          * process.stageCounts(from: j).tailProbability(atLeast: n - j, in: t)
      }
      #expect(
        abs(value - sum) <= 2e-14 + 1e-11 * sum,
        "\(process) \(t) \(place + 1): \(value), \(sum)")
      let single = process.tail(atLeast: place + 1, in: t)
      #expect(abs(single - sum) <= 1e-11 * sum || single < 1e-290)
    }
  }

  @Test(arguments: 0..<40)
  func `What is certain is so`(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let process = process(&random)
    let t = process.alpha * random.logUniform(0.01...30)
    let certain = process.certainPurchases(in: t)
    #expect(certain == 0 || process.tail(atLeast: certain, in: t) > 1 - 1e-14)
  }
}

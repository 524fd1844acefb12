import CLVModels
import CLVNumerics
import Foundation
import Testing

@Suite("BG/BB at boundaries, and its recovery")
struct BGBBBoundaryTests {
  typealias Draw = (inout SplitMix64) -> Double

  @Test("Where nobody leaves, the likelihood is the beta-binomial's")
  func noDropout() throws {
    let sample = simulated(purchase: { $0.beta(1.2, 2) }, dropout: { _ in 0 })
    let fit = try BGBB.fit(to: sample)
    #expect(fit.convergence.outcome == .boundary)
    #expect(fit.convergence.limit?.name == "no dropout identified")
    // Σ ln B(α + x, β + n − x)/B(α, β), at its own maximum.
    let (alpha, beta) = (fit.model.alpha, fit.model.beta)
    func betaBinomial(_ alpha: Double, _ beta: Double) -> Double {
      sample.histories.reduce(0) { sum, pair in
        let x = Double(pair.history.frequency)
        let patterns =
          logBeta(alpha + x, beta + pair.history.T - x) - logBeta(alpha, beta)
        return sum + pair.customers * patterns
      }
    }
    #expect(abs(fit.logLikelihood - betaBinomial(alpha, beta)) < 1e-6)
    for (a, b) in [(1.001, 1), (0.999, 1), (1, 1.001), (1, 0.999)] {
      #expect(betaBinomial(alpha * a, beta * b) < fit.logLikelihood)
    }
    for last in [0.0, 3, 12] {
      let history = PurchaseHistory(
        frequency: last == 0 ? 0 : 2, recency: last, T: 12)
      #expect(fit.model.probabilityAlive(history) > 1 - 1e-9)
    }
  }

  @Test("Equal probabilities are named, and the common one is found")
  func homogeneous() throws {
    let dropout = try BGBB.fit(
      to: simulated(purchase: { $0.beta(1.2, 2) }, dropout: { _ in 0.15 }))
    #expect(dropout.convergence.limit?.name == "homogeneous dropout")
    let (gamma, delta) = (dropout.model.gamma, dropout.model.delta)
    #expect(abs(gamma / (gamma + delta) - 0.15) < 0.02)
    let purchase = try BGBB.fit(
      to: simulated(
        seed: 1, purchase: { _ in 0.4 }, dropout: { $0.beta(0.7, 3) }))
    #expect(
      purchase.convergence.limit?.name == "homogeneous purchase probabilities")
    let (alpha, beta) = (purchase.model.alpha, purchase.model.beta)
    #expect(abs(alpha / (alpha + beta) - 0.4) < 0.02)
  }

  @Test("Certain and divided probabilities are named")
  func extremes() throws {
    let certain = try BGBB.fit(
      to: simulated(purchase: { _ in 1 }, dropout: { $0.beta(0.7, 3) }))
    #expect(certain.convergence.limit?.name == "certain purchases")
    let divided = try BGBB.fit(
      to: simulated(
        seed: 4, purchase: { $0.beta(1.2, 2) },
        dropout: { $0.uniform() < 0.4 ? 1 : 0 }))
    #expect(divided.convergence.limit?.name == "all-or-nothing dropout")
  }

  /// Data that lead there are also explained by certain purchases, or hold
  /// next to none.
  @Test("Limits that few data lead to are named")
  func names() {
    let p = 0.5.squareRoot()
    let buyers = BGBB.limit(
      at: [1e-9, 2e-9, 0.7, 3], along: [-p, -p, 0, 0])
    #expect(buyers.name == "all-or-nothing purchases")
    let all = BGBB.limit(at: [1, 2, 1, 1e-6], along: [0, 0, p, -p])
    #expect(all.name == "everybody leaves")
  }

  @Test("All starts reach the same supremum", arguments: [0, 0.15])
  func starts(dropout: Double) throws {
    let fit = try BGBB.fit(
      to: simulated(purchase: { $0.beta(1.2, 2) }, dropout: { _ in dropout }))
    for start in fit.convergence.starts {
      #expect(start.outcome == .boundary)
      #expect(abs(start.logLikelihood - fit.logLikelihood) < 1e-6)
    }
  }

  @Test("A single customer gives a named boundary, never a NaN")
  func one() throws {
    let fit = try BGBB.fit(
      to: HistorySample([PurchaseHistory(frequency: 3, recency: 4, T: 9)]))
    #expect(fit.convergence.outcome == .boundary)
    #expect(fit.model.parameterValues.allSatisfy { $0.isFinite })
    #expect(fit.logLikelihood.isFinite)
  }

  @Test("95 % intervals cover the truth in 90 to 99 of 100 data sets")
  func recovery() throws {
    let truth = BGBB(alpha: 1.2035, beta: 0.7497, gamma: 0.6567, delta: 2.7834)
    try expectCoverage(of: truth) {
      opportunitySample(of: truth, seed: $0, customers: 5000)
    }
  }

  /// 3,000 customers over 8 to 16 opportunities.
  private func simulated(
    seed: UInt64 = 3, purchase: Draw, dropout: Draw
  ) -> HistorySample {
    var generator = SplitMix64(seed: seed)
    return HistorySample(
      (0..<3000).map { _ in
        let n = Int.random(in: 8...16, using: &generator)
        let p = purchase(&generator)
        let theta = dropout(&generator)
        var (x, last) = (0, 0)
        for i in 1...n {
          if generator.uniform() < theta { break }
          if generator.uniform() < p { (x, last) = (x + 1, i) }
        }
        return PurchaseHistory(
          frequency: x, recency: Double(last), T: Double(n))
      })
  }
}

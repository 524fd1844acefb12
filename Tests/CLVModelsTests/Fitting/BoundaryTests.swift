import CLVNumerics
import Foundation
import Testing

@testable import CLVModels

@Suite("Fits at a boundary")
struct BoundaryTests {
  @Test("Where nobody leaves, BG/NBD says so and reaches NBD's likelihood")
  func noDropout() throws {
    let sample = simulated {
      $0.gamma(shape: 0.5, rate: 5)
    } dropout: { _ in
      0
    }
    let fit = try BGNBD.fit(to: sample)
    let limit = try NBD.fit(to: sample)
    #expect(fit.convergence.outcome == .boundary)
    #expect(fit.convergence.limit?.name == "no dropout identified")
    #expect(abs(fit.logLikelihood - limit.logLikelihood) < 1e-6)
    #expect(fit.covariance == nil && fit.standardErrors == nil)
    expectForecasts(fit.model, like: limit.model)
  }

  @Test("Equal dropout probabilities are named, and forecasts are theirs")
  func homogeneousDropout() throws {
    let sample = simulated {
      $0.gamma(shape: 0.5, rate: 5)
    } dropout: { _ in
      0.2
    }
    let fit = try BGNBD.fit(to: sample)
    #expect(fit.convergence.outcome == .boundary)
    #expect(fit.convergence.limit?.name == "homogeneous dropout")
    let p = fit.model.a / (fit.model.a + fit.model.b)
    #expect(abs(p - 0.2) < 0.02)
    // With p known: (1 − (1 + pt/α)^(−r))/p.
    let expected =
      (1 - pow(1 + p * 52 / fit.model.alpha, -fit.model.r)) / p
    let forecast = fit.model.expectedPurchases(in: 52)
    #expect(abs(forecast / expected - 1) < 1e-8)
  }

  @Test("Equal purchase rates are named, and forecasts are theirs")
  func homogeneousRates() throws {
    let sample = simulated(seed: 5) { _ in
      0.1
    } dropout: {
      $0.beta(0.8, 2.4)
    }
    let fit = try BGNBD.fit(to: sample)
    #expect(fit.convergence.outcome == .boundary)
    #expect(fit.convergence.limit?.name == "homogeneous purchase rates")
    #expect(abs(fit.model.r / fit.model.alpha - 0.1) < 0.01)
  }

  @Test("Customers who leave at once, or never, are named")
  func divided() throws {
    let all = try BGNBD.fit(
      to: simulated {
        $0.gamma(shape: 0.5, rate: 5)
      } dropout: { _ in
        1
      })
    #expect(all.convergence.limit?.name == "everybody leaves")
    let some = try BGNBD.fit(
      to: simulated {
        $0.gamma(shape: 0.5, rate: 5)
      } dropout: {
        $0.uniform() < 0.3 ? 1 : 0
      })
    #expect(some.convergence.limit?.name == "all-or-nothing dropout")
  }

  @Test("All starts reach the same supremum", arguments: [0.0, 0.2, 1.0])
  func starts(dropout: Double) throws {
    let sample = simulated {
      $0.gamma(shape: 0.5, rate: 5)
    } dropout: { _ in
      dropout
    }
    let fit = try BGNBD.fit(to: sample)
    for start in fit.convergence.starts {
      #expect(start.outcome == .boundary)
      #expect(abs(start.logLikelihood - fit.logLikelihood) < 1e-6)
    }
  }

  @Test("One-time buyers alone, or nobody, are refused with the reason")
  func refused() throws {
    let oneTime = HistorySample(
      (0..<50).map { PurchaseHistory(frequency: 0, recency: 0, T: Double($0)) })
    #expect {
      try BGNBD.fit(to: oneTime)
    } throws: {
      "\($0)".contains("all 50 customers are one-time buyers")
    }
    #expect {
      try NBD.fit(to: oneTime)
    } throws: {
      "\($0)".contains("all 50 customers are one-time buyers")
    }
    #expect(throws: FitError.self) { try BGNBD.fit(to: HistorySample([])) }
  }

  @Test("A single repeat buyer gives a named boundary, never a NaN")
  func one() throws {
    let sample = HistorySample([
      PurchaseHistory(frequency: 3, recency: 20, T: 30)
    ])
    let fit = try BGNBD.fit(to: sample)
    #expect(fit.convergence.outcome == .boundary)
    #expect(fit.model.parameterValues.allSatisfy { $0.isFinite })
    #expect(fit.logLikelihood.isFinite)
  }

  @Test("Customers who spend alike within chance are named")
  func homogeneousSpend() throws {
    // Single purchases differ much, means of four hardly: less than they
    // would if customers differed at all.
    let frequency = (0..<400).map { Int32(1 + 3 * ($0 % 2)) }
    let means = frequency.enumerated().map { i, x in
      40 + (x == 1 ? 20 : 1) * sin(Double(i))
    }
    let fit = try GammaGamma.fit(
      to: SpendSample(frequency: frequency, meanSpend: means))
    #expect(fit.convergence.outcome == .boundary)
    #expect(fit.convergence.limit?.name == "homogeneous spend")
    let mean = means.reduce(0, +) / 400
    #expect(abs(fit.model.populationMean / mean - 1) < 0.05)
    #expect(
      abs(fit.model.expectedSpend(meanSpend: 90, frequency: 3) / mean - 1)
        < 0.05)
  }

  @Test("Purchases that are each customer's own constant are named")
  func equalPurchases() throws {
    var generator = SplitMix64(seed: 22)
    let frequency = (0..<400).map { Int32(1 + $0 % 4) }
    let means = frequency.map { _ in 1e7 / generator.gamma(shape: 3, rate: 20) }
    let fit = try GammaGamma.fit(
      to: SpendSample(frequency: frequency, meanSpend: means))
    #expect(fit.convergence.limit?.name == "equal purchases")
    let spend = fit.model.expectedSpend(meanSpend: 123, frequency: 2)
    #expect(abs(spend / 123 - 1) < 1e-4)
  }

  @Test("Spend that cannot vary is refused with the reason")
  func refusedSpend() {
    #expect {
      try GammaGamma.fit(
        to: SpendSample(frequency: [1, 2, 5], meanSpend: [20, 20, 20]))
    } throws: {
      "\($0)".contains("no identifiable variance")
    }
    #expect {
      try GammaGamma.fit(to: SpendSample(frequency: [2], meanSpend: [20]))
    } throws: {
      "\($0)".contains("only one customer")
    }
    #expect {
      try GammaGamma.fit(
        to: SpendSample(frequency: [0, 3], meanSpend: [0, 0]))
    } throws: {
      "\($0)".contains("nothing to fit")
    }
  }

  @Test("Spends of 1e-6 and 1e9 together give a named outcome")
  func wildSpends() throws {
    let fit = try GammaGamma.fit(
      to: SpendSample(frequency: [1, 2, 5], meanSpend: [1e-6, 1e9, 20]))
    #expect(fit.convergence.isUsable)
    #expect(fit.model.parameterValues.allSatisfy { $0.isFinite && $0 > 0 })
  }

  /// 2,000 customers observed for 40 to 52 weeks.
  private func simulated(
    seed: UInt64 = 3, rate: (inout SplitMix64) -> Double,
    dropout: (inout SplitMix64) -> Double
  ) -> HistorySample {
    var generator = SplitMix64(seed: seed)
    return HistorySample(
      (0..<2000).map { _ in
        let T = 40 + 12 * generator.uniform()
        let lambda = rate(&generator)
        let p = dropout(&generator)
        var times: [Double] = []
        var t = generator.exponential(rate: lambda)
        while t <= T {
          times.append(t)
          if generator.uniform() < p { break }
          t += generator.exponential(rate: lambda)
        }
        return PurchaseHistory(
          frequency: times.count, recency: times.last ?? 0, T: T)
      })
  }

  private func expectForecasts(_ model: BGNBD, like limit: NBD) {
    for x in [0, 2, 40] {
      let history = PurchaseHistory(
        frequency: x, recency: x == 0 ? 0 : 20, T: 45)
      #expect(abs(model.probabilityAlive(history) - 1) < 1e-6)
      for t in [1.0, 52, 520] {
        let expected = limit.expectedPurchases(in: t, given: history)
        let forecast = model.expectedPurchases(in: t, given: history)
        #expect(abs(forecast / expected - 1) < 1e-5)
        let discounted = model.discountedPurchases(
          rate: 0.002, in: t, given: history)
        let limitDiscounted = limit.discountedPurchases(
          rate: 0.002, in: t, given: history)
        #expect(abs(discounted / limitDiscounted - 1) < 1e-5)
      }
    }
  }
}

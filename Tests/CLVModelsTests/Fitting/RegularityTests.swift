import CLVModels
import CLVNumerics
import Foundation
import TestSupport
import Testing

/// 100 data sets each, drawn from known parameters.
@Suite("Recovery of regularity and of early dropout")
struct RegularityTests {
  @Test("95 % intervals of MBG/NBD cover the truth in 90 to 99 of 100")
  func early() throws {
    try expectCoverage(
      of: MBGNBD(r: 0.525, alpha: 6.183, a: 0.891, b: 1.614))
  }

  @Test("BG/CNBD-k: k is found, and 95 % intervals cover the others")
  func regular() throws {
    try expectCoverage(of: BGCNBDk(k: 3, r: 0.85, alpha: 4, a: 0.79, b: 2.42))
  }

  @Test("MBG/CNBD-k: k is found, and 95 % intervals cover the others")
  func regularAndEarly() throws {
    try expectCoverage(of: MBGCNBDk(k: 2, r: 1.25, alpha: 3, a: 0.6, b: 1.2))
  }

  @Test("Random purchases are found to be: k = 1, and BG/NBD's likelihood")
  func random() throws {
    let truth = BGNBD(r: 0.4, alpha: 5, a: 0.8, b: 2.4)
    let sample = simulatedSample(of: truth, seed: 5)
    let fit = try BGCNBDk.fit(to: sample)
    let simple = try BGNBD.fit(to: sample)
    #expect(fit.model.k == 1)
    #expect(isClose(fit.logLikelihood, simple.logLikelihood, relative: 1e-12))
    for (a, b) in zip(
      fit.model.parameterValues.dropFirst(), simple.model.parameterValues)
    {
      #expect(isClose(a, b, relative: 1e-8))
    }
    #expect(fit.degreesOfFreedom == simple.degreesOfFreedom + 1)
    #expect(fit.standardErrors?[0] == 0)
  }

  @Test(
    "Of a hundred whole numbers the search finds the likeliest")
  func wholeNumbers() throws {
    var generator = SplitMix64(seed: 11)
    for k in [1, 1, 2, 3, 4, 5, 6, 7, 9, 12, 17, 30, 45, 70, 95] {
      let truth = MBGCNBDk(
        k: k, r: exp(4 * generator.uniform() - 1),
        alpha: Double(k) * exp(3 * generator.uniform()),
        a: exp(2 * generator.uniform() - 2), b: exp(2 * generator.uniform()))
      let sample = simulatedSample(
        of: truth, seed: UInt64(100 + k), customers: 150)
      guard sample.purchases > 0 else { continue }
      let fit = try MBGCNBDk.fit(to: sample)
      let each = try (1...100).map {
        try MBGCNBDk.fit(to: sample, holding: [0: Double($0)]).logLikelihood
      }
      let best = try #require(each.max())
      #expect(each[fit.model.k - 1] == best, "of \(truth)")
      #expect(isClose(fit.logLikelihood, best, relative: 1e-12))
    }
  }

  @Test("From 100 random starts over e^±4 the fit ends at the optimum")
  func starts() throws {
    let truth = MBGCNBDk(k: 2, r: 1.25, alpha: 3, a: 0.6, b: 1.2)
    let sample = simulatedSample(of: truth, seed: 3)
    let optimum = try MBGCNBDk.fit(to: sample)
    #expect(optimum.model.k == 2)
    var generator = SplitMix64(seed: 4)
    for _ in 0..<100 {
      let start = optimum.model.parameterValues.map {
        $0 * exp(8 * generator.uniform() - 4)
      }
      let fit = try MBGCNBDk.fit(to: sample, holding: [0: 2], from: [start])
      #expect(fit.convergence.outcome == .converged)
      #expect(abs(fit.logLikelihood - optimum.logLikelihood) < 1e-7)
    }
  }

  @Test("Without log gaps k is refused with the remedy, unless it is held")
  func gapsMissing() throws {
    let truth = MBGCNBDk(k: 2, r: 1.25, alpha: 3, a: 0.6, b: 1.2)
    let full = simulatedSample(of: truth, seed: 3)
    let bare = HistorySample(full.histories.map(\.history))
    #expect {
      try MBGCNBDk.fit(to: bare)
    } throws: {
      "\($0)".contains("the column log_gaps")
    }
    let held = try MBGCNBDk.fit(to: bare, holding: [0: 2])
    let gaps = try #require(full.logGaps)
    let same = try MBGCNBDk.fit(
      to: HistorySample(full.histories.map(\.history), logGaps: gaps),
      holding: [0: 2])
    #expect(held.degreesOfFreedom == 4)
    for (a, b) in zip(held.model.parameterValues, same.model.parameterValues) {
      #expect(isClose(a, b, relative: 1e-9))
    }
  }

  @Test("Weights scale the log gaps, and a selection takes its own along")
  func weights() throws {
    let histories = [(2, 3.0, 9.0), (0, 0, 9), (2, 3, 9), (1, 4, 8)].map {
      PurchaseHistory(frequency: $0, recency: $1, T: $2)
    }
    let sample = HistorySample(histories, logGaps: [0.5, 0, 1.5, 1.25])
    #expect(sample.logGaps == [0, 1.25, 1])
    let model = BGCNBDk(k: 3, r: 1, alpha: 4, a: 1, b: 2)
    func terms(_ sample: HistorySample) throws -> Double {
      let bare = HistorySample(sample.histories.map(\.history))
        .reweighted(sample.weights)
      return model.logLikelihood(of: sample).value
        - model.logLikelihood(of: bare).value
    }
    #expect(isClose(try terms(sample), 2 * (2 + 1.25), relative: 1e-14))
    #expect(
      isClose(
        try terms(sample.reweighted([3, 4, 0])), 2 * 4 * 1.25,
        relative: 1e-14))
    #expect(
      isClose(try terms(sample.selecting([0, 2])), 2 * 2, relative: 1e-14))
    #expect(
      isClose(
        try terms(sample.reweighted([1, 1, 0]).reweighted([1, 1, 2])),
        2 * 3.25, relative: 1e-14))
  }

  @Test("Purchases like clockwork are named")
  func clockwork() throws {
    var generator = SplitMix64(seed: 9)
    var histories: [PurchaseHistory] = []
    var gaps: [Double] = []
    for _ in 0..<200 {
      let gap = Double(Int.random(in: 2...6, using: &generator))
      let x = Int.random(in: 0...6, using: &generator)
      let T = gap * Double(x) + gap * generator.uniform()
      histories.append(
        PurchaseHistory(frequency: x, recency: gap * Double(x), T: T))
      gaps.append(Double(x) * log(gap))
    }
    let fit = try MBGCNBDk.fit(to: HistorySample(histories, logGaps: gaps))
    #expect(fit.convergence.outcome == .boundary)
    #expect(fit.convergence.limit?.name == "purchases like clockwork")
    #expect(fit.model.k == 100 && fit.standardErrors == nil)
  }

  @Test("Where nobody leaves, the models say so and are those without dropout")
  func noDropout() throws {
    let truth = BGCNBDk(k: 2, r: 0.8, alpha: 2, a: 1e-250, b: 1)
    let sample = simulatedSample(of: truth, seed: 6)
    let fit = try BGCNBDk.fit(to: sample)
    #expect(fit.convergence.limit?.name == "no dropout identified")
    #expect(fit.model.k == 2 && fit.model.a < 1e-200)
    let random = simulatedSample(of: NBD(r: 0.5, alpha: 5), seed: 3)
    let early = try MBGNBD.fit(to: random)
    let limit = try NBD.fit(to: random)
    #expect(early.convergence.limit?.name == "no dropout identified")
    #expect(abs(early.logLikelihood - limit.logLikelihood) < 1e-6)
    let history = PurchaseHistory(frequency: 40, recency: 20, T: 45)
    #expect(early.model.probabilityAlive(history) == 1)
    #expect(
      isClose(
        early.model.expectedPurchases(in: 52, given: history),
        limit.model.expectedPurchases(in: 52, given: history),
        relative: 1e-5))
  }
}

import CLVModels
import CLVNumerics
import Foundation
import TestSupport
import Testing

@Suite("Gamma-Gamma with frequency")
struct GammaGammaFrequencyTests {
  /// The model's reach: small and large shapes, either sign of elasticity.
  static let models = [
    GammaGammaFrequency(p: 6.25, q: 3.74, v: 15.4, elasticity: 0.2),
    GammaGammaFrequency(p: 0.3, q: 0.8, v: 400, elasticity: -0.7),
    GammaGammaFrequency(p: 80, q: 45, v: 3, elasticity: 1.5),
  ]

  @Test("Given x it is Gamma-Gamma at v (1 + x)^e", arguments: models)
  func givenFrequency(_ model: GammaGammaFrequency) {
    for x in [0, 1, 3, 2000] {
      let scaled = model.v * pow(1 + Double(x), model.elasticity)
      let gammaGamma = GammaGamma(p: model.p, q: model.q, v: scaled)
      #expect(
        isClose(
          model.expectedSpend(meanSpend: 21, frequency: x),
          gammaGamma.expectedSpend(meanSpend: 21, frequency: x),
          relative: 1e-13))
      guard x > 0 else { continue }
      #expect(
        isClose(
          model.logLikelihood(meanSpend: 21, frequency: x),
          gammaGamma.logLikelihood(meanSpend: 21, frequency: x),
          relative: 1e-12))
    }
    #expect(
      model.populationMean
        == GammaGamma(p: model.p, q: model.q, v: model.v).populationMean)
  }

  @Test("The sum over a sample is the sum over customers", arguments: models)
  func sums(_ model: GammaGammaFrequency) {
    let frequency: [Int32] = [1, 7, 0, 1, 2, 7, 400]
    let means = [12.5, 30, 0, 8, 19, 45, 33]
    var sum = 0.0
    for (x, z) in zip(frequency, means) where x > 0 {
      sum += model.logLikelihood(meanSpend: z, frequency: Int(x))
    }
    let sample = SpendSample(frequency: frequency, meanSpend: means)
    let value = model.logLikelihood(of: sample).value
    #expect(isClose(value, sum, relative: 1e-12))
  }

  @Test("Held at 0, the elasticity leaves exactly Gamma-Gamma")
  func nested() throws {
    let sample = spendSample(
      of: GammaGammaFrequency(p: 6.25, q: 3.74, v: 15.44, elasticity: 0.1),
      seed: 3, customers: 2000)
    let nested = try GammaGammaFrequency.fit(to: sample, holding: [3: 0])
    let plain = try GammaGamma.fit(to: sample)
    #expect(nested.logLikelihood == plain.logLikelihood)
    #expect(
      nested.model.parameterValues == plain.model.parameterValues + [0])
    #expect(nested.degreesOfFreedom == 3)
    let errors = try #require(nested.standardErrors)
    #expect(errors == (try #require(plain.standardErrors)) + [0])
    let whole = try GammaGammaFrequency.fit(to: sample)
    #expect(whole.logLikelihood > nested.logLikelihood)
    #expect(whole.degreesOfFreedom == 4)
  }

  @Test(
    "95 % intervals cover the truth in 90 to 99 of 100",
    arguments: [-0.3, 0, 0.15, 0.6])
  func recovery(_ elasticity: Double) throws {
    let truth = GammaGammaFrequency(
      p: 6.25, q: 3.74, v: 15.44, elasticity: elasticity)
    try expectCoverage(of: truth) { spendSample(of: truth, seed: $0) }
  }

  @Test("Simulated customers spend by the frequency they have")
  func simulation() {
    let model = Self.models[0]
    var generator = SplitMix64(seed: 8)
    for count in [1, 5] {
      let draws = 40_000
      var sum = 0.0
      for _ in 0..<draws {
        let spends = model.simulatedSpends(count: count, using: &generator)
        sum += spends[count - 1]
      }
      let gammaGamma = model.gammaGamma(atFrequency: count - 1)
      let mean = gammaGamma.populationMean
      // Standard deviations are about 0.8 of the mean.
      #expect(isClose(sum / Double(draws), mean, relative: 0.02))
    }
    #expect(model.simulatedSpends(count: 0, using: &generator).isEmpty)
  }

  @Test("One frequency alone is refused with advice")
  func refused() {
    #expect {
      try GammaGammaFrequency.fit(
        to: SpendSample(frequency: [2, 2, 2, 0], meanSpend: [20, 30, 25, 0]))
    } throws: {
      "\($0)".contains("have 2 of them") && "\($0)".contains("use gamma-gamma")
    }
    #expect {
      try GammaGammaFrequency.fit(
        to: SpendSample(frequency: [0, 0], meanSpend: [0, 0]))
    } throws: {
      "\($0)".contains("nothing to fit")
    }
  }

  @Test("Limits are named")
  func limits() {
    let at = [6.0, 4, 15, 0.1]
    func name(_ direction: [Double]) -> String {
      GammaGammaFrequency.limit(at: at, along: direction).name
    }
    #expect(name([0, 0, -0.6, 0.8]) == "elasticity not identified")
    #expect(name([-0.1, 0.7, 0.7, 0.1]) == "homogeneous spend")
    #expect(name([1, 0, -0.3, 0]) == "equal purchases")
  }

  @Test("Wild amounts give a named outcome, never a NaN")
  func wild() throws {
    let fit = try GammaGammaFrequency.fit(
      to: SpendSample(
        frequency: [1, 2, 5, 2000], meanSpend: [1e-6, 1e9, 20, 3]))
    #expect(fit.convergence.isUsable)
    #expect(fit.model.parameterValues.allSatisfy { $0.isFinite })
    #expect(fit.logLikelihood.isFinite)
  }
}

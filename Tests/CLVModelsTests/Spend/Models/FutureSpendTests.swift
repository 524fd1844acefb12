import CLVModels
import CLVNumerics
import Foundation
import TestSupport
import Testing

@Suite("Distribution of future spend")
struct FutureSpendTests {
  @Test("Totals agree with integrals over the customer's rate")
  func totals() throws {
    let rows = try References.rows("special/total_spend.csv")
    #expect(rows.count >= 30)
    for row in rows {
      let model = GammaGamma(p: row[0], q: row[1], v: row[2])
      let (x, k) = (Int(row[3]), Int(row[5]))
      let atMost = model.probability(
        totalSpendAtMost: row[6], ofPurchases: k, meanSpend: row[4],
        frequency: x)
      let above = model.probability(
        totalSpendAbove: row[6], ofPurchases: k, meanSpend: row[4],
        frequency: x)
      #expect(isClose(atMost, row[7], relative: 1e-13), "at \(row)")
      #expect(isClose(above, row[8], relative: 1e-13), "at \(row)")
      let density = model.logDensity(
        totalSpend: row[6], ofPurchases: k, meanSpend: row[4], frequency: x)
      #expect(isClose(density, row[9], relative: 2e-14, floor: 1), "at \(row)")
      // The frequency model at elasticity 0, and at the same vₓ, is the same.
      let plain = GammaGammaFrequency(
        p: row[0], q: row[1], v: row[2], elasticity: 0)
      let scaled = GammaGammaFrequency(
        p: row[0], q: row[1], v: row[2] / pow(1 + Double(x), 0.3),
        elasticity: 0.3)
      for model in [plain, scaled] {
        let probability = model.probability(
          totalSpendAbove: row[6], ofPurchases: k, meanSpend: row[4],
          frequency: x)
        #expect(isClose(probability, row[8], relative: 1e-12))
        let logDensity = model.logDensity(
          totalSpend: row[6], ofPurchases: k, meanSpend: row[4], frequency: x)
        #expect(isClose(logDensity, row[9], relative: 1e-12, floor: 1))
      }
    }
  }

  @Test("No purchases come to 0; amounts of any size have a probability")
  func ends() {
    let model = GammaGamma(p: 6, q: 0.5, v: 15)
    func probabilities(_ amount: Double, _ count: Int) -> [Double] {
      [
        model.probability(
          totalSpendAtMost: amount, ofPurchases: count, meanSpend: 0,
          frequency: 0),
        model.probability(
          totalSpendAbove: amount, ofPurchases: count, meanSpend: 0,
          frequency: 0),
      ]
    }
    #expect(probabilities(0, 0) == [1, 0])
    #expect(probabilities(-1, 0) == [0, 1])
    #expect(probabilities(0, 3) == [0, 1])
    #expect(probabilities(-1, 3) == [0, 1])
    #expect(probabilities(.infinity, 3) == [1, 0])
    for amount in [1e-300, 1e-9, 1e9, 1e300] {
      let both = probabilities(amount, 2)
      #expect(both[0] >= 0 && both[1] > 0)
      #expect(isClose(both[0] + both[1], 1, relative: 1e-14))
    }
  }

  @Test("Variances are those of simulated customers")
  func variances() {
    let model = GammaGamma(p: 6.25, q: 9, v: 40)
    var generator = SplitMix64(seed: 12)
    // Given x = 2 and z̄ = 30: ν ~ Gamma(p x + q, v + x z̄).
    let shape = 6.25 * 2 + 9.0
    let draws = 400_000
    var sums = [0.0, 0, 0, 0]
    for _ in 0..<draws {
      let rate = generator.gamma(shape: shape, rate: 40 + 2 * 30)
      let mean = 6.25 / rate
      let spend = generator.gamma(shape: 6.25, rate: rate)
      sums[0] += mean
      sums[1] += mean * mean
      sums[2] += spend
      sums[3] += spend * spend
    }
    let moments = sums.map { $0 / Double(draws) }
    #expect(
      isClose(
        model.meanSpendVariance(meanSpend: 30, frequency: 2),
        moments[1] - moments[0] * moments[0], relative: 0.02))
    #expect(
      isClose(
        model.spendVariance(meanSpend: 30, frequency: 2),
        moments[3] - moments[2] * moments[2], relative: 0.02))
  }

  @Test("Variances by hand, and infinite where the shape is 2 or less")
  func variancesByHand() {
    // p = 2, q = 4, v = 6, x = 0: ν ~ Gamma(4, 6). E(1/ν) = 6/3 = 2 and
    // E(1/ν²) = 36/(3·2) = 6: Var(2/ν) = 4·(6 − 4) = 8, and a purchase has
    // E(2/ν²) = 12 more.
    let model = GammaGamma(p: 2, q: 4, v: 6)
    #expect(
      isClose(
        model.meanSpendVariance(meanSpend: 0, frequency: 0), 8,
        relative: 1e-15))
    #expect(
      isClose(
        model.spendVariance(meanSpend: 0, frequency: 0), 20, relative: 1e-15))
    // p x + q = 5, v + x z̄ = 15: E(1/ν) = 15/4, E(1/ν²) = 225/12.
    let other = GammaGamma(p: 1, q: 4, v: 6)
    let ofMean = 225.0 / 12 - 225.0 / 16
    #expect(
      isClose(
        other.meanSpendVariance(meanSpend: 9, frequency: 1), ofMean,
        relative: 1e-15))
    #expect(
      isClose(
        other.spendVariance(meanSpend: 9, frequency: 1), ofMean + 225.0 / 12,
        relative: 1e-15))
    for q in [0.5, 1, 2] {
      let model = GammaGamma(p: 1, q: q, v: 6)
      #expect(model.spendVariance(meanSpend: 0, frequency: 0) == .infinity)
      #expect(model.meanSpendVariance(meanSpend: 0, frequency: 0) == .infinity)
      #expect(model.spendVariance(meanSpend: 9, frequency: 2) < .infinity)
    }
    let scaled = GammaGammaFrequency(p: 2, q: 4, v: 6, elasticity: 1)
    #expect(
      scaled.spendVariance(meanSpend: 9, frequency: 2)
        == GammaGamma(p: 2, q: 4, v: 6 * exp(log1p(2)))
        .spendVariance(meanSpend: 9, frequency: 2))
    #expect(
      isClose(
        scaled.meanSpendVariance(meanSpend: 0, frequency: 0), 8,
        relative: 1e-15))
  }
}

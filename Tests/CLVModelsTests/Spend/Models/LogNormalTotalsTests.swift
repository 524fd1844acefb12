import CLVNumerics
import Foundation
import TestSupport
import Testing

@testable import CLVModels

@Suite("Totals of log-normal purchases")
struct LogNormalTotalsTests {
  /// What the documentation says of Fenton's law, by σ.
  private static let bounds = [
    0.3: 0.001, 0.6: 0.006, 0.9: 0.017, 1.2: 0.043, 1.5: 0.09,
  ]

  /// A customer whose median is 1 for certain.
  private func known(_ sigma: Double) -> LogNormal {
    LogNormal(m: 1, sigma: sigma, tau: 1e-12)
  }

  @Test func `Their law is as near to the convolution as is said`() throws {
    var worst: [Double: Double] = [:]
    for row in try References.rows("special/log_normal_totals.csv") {
      let (sigma, count, amount) = (row[0], Int(row[1]), row[2])
      let found = known(sigma).probability(
        totalSpendAtMost: amount, ofPurchases: count, meanSpend: 0,
        frequency: 0)
      worst[sigma] = max(worst[sigma] ?? 0, abs(found - row[3]))
    }
    for (sigma, bound) in Self.bounds {
      let found = worst[sigma] ?? .nan
      #expect(found <= bound, "\(sigma): \(found)")
      // A bound that is far from what is found says nothing.
      #expect(found > 0.6 * bound, "\(sigma): \(found)")
    }
  }

  @Test func `One purchase has the exact law, in both tails`() {
    for row in [(0.3, 0.2), (1.5, 0.0001), (0.01, 3)] {
      let model = LogNormal(m: 7, sigma: row.0, tau: row.1)
      let s = (row.0 * row.0 + row.1 * row.1).squareRoot()
      for z in [-30.0, -8, -1, 0, 2, 8, 30] {
        let amount = 7 * exp(z * s)
        let below = model.probability(
          totalSpendAtMost: amount, ofPurchases: 1, meanSpend: 0, frequency: 0)
        let above = model.probability(
          totalSpendAbove: amount, ofPurchases: 1, meanSpend: 0, frequency: 0)
        #expect(isClose(below, normalCDF(z), relative: 1e-11))
        #expect(isClose(above, normalUpperTail(z), relative: 1e-11))
        #expect(below > 0 && above > 0)
        let density = model.logDensity(
          totalSpend: amount, ofPurchases: 1, meanSpend: 0, frequency: 0)
        #expect(
          isClose(
            density, -z * z / 2 - log(s * amount) - log(2 * Double.pi) / 2,
            relative: 1e-12))
      }
    }
  }

  @Test func `Mean and variance of totals are exact`() {
    let model = LogNormal(m: 25, sigma: 0.8, tau: 0.5)
    for (count, n) in [(1, 0), (2, 3), (7, 1), (40, 12)] {
      // By the law: ∫ w dF and ∫ w² dF, from the density.
      let mean = model.expectedSpend(meanSpend: 30, frequency: n)
      var (one, two) = (0.0, 0.0)
      let (low, step) = (log(mean) - 12, 0.01)
      for i in 0..<3000 {
        let amount = exp(low + Double(i) * step)
        let mass =
          step * amount
          * exp(
            model.logDensity(
              totalSpend: amount, ofPurchases: count, meanSpend: 30,
              frequency: n))
        one += amount * mass
        two += amount * amount * mass
      }
      let k = Double(count)
      let ofOne = model.spendVariance(meanSpend: 30, frequency: n)
      let ofMean = model.meanSpendVariance(meanSpend: 30, frequency: n)
      #expect(isClose(one, k * mean, relative: 1e-9))
      #expect(
        isClose(
          two - one * one, k * (ofOne - ofMean) + k * k * ofMean,
          relative: 1e-7))
    }
  }

  @Test func `No parameters make a trap or a NaN`() {
    var generator = SplitMix64(seed: 12)
    func wide() -> Double { pow(10, 600 * generator.uniform() - 300) }
    for _ in 0..<20_000 {
      let model = LogNormal(m: wide(), sigma: wide(), tau: wide())
      let (amount, mean) = (wide(), wide())
      let count = Int(pow(10, 9 * generator.uniform()))
      let n = Int(pow(10, 9 * generator.uniform())) - 1
      let ends = [
        model.probability(
          totalSpendAtMost: amount, ofPurchases: count, meanSpend: mean,
          frequency: n),
        model.probability(
          totalSpendAbove: amount, ofPurchases: count, meanSpend: mean,
          frequency: n),
      ]
      #expect(isClose(ends[0] + ends[1], 1, relative: 1e-12), "\(model)")
      let others = [
        model.expectedSpend(meanSpend: mean, frequency: n),
        model.spendVariance(meanSpend: mean, frequency: n),
        model.meanSpendVariance(meanSpend: mean, frequency: n),
        model.spendScale(meanSpend: mean, frequency: n), model.populationMean,
      ]
      #expect(others.allSatisfy { $0 >= 0 }, "\(model): \(others)")
      let density = model.logDensity(
        totalSpend: amount, ofPurchases: count, meanSpend: mean, frequency: n)
      #expect(!density.isNaN, "\(model)")
      let variance = SpendVariance(model, meanSpend: mean, frequency: n)
      #expect(!variance.within.isNaN && !variance.between.isNaN)
      #expect(
        model.simulatedSpends(count: 3, using: &generator)
          .allSatisfy { $0 >= 0 })
      let interval = ValueInterval.of(
        level: 0.9, alive: 0.9, exceedances: [1, 0.8, 0.3, 0.05, 0.001],
        spend: model, meanSpend: mean, frequency: n)
      #expect(interval.lowerBound >= 0)
    }
  }

  @Test func `The law in units of the scale does not know the mean`() {
    let model = LogNormal(m: 25, sigma: 0.8, tau: 0.5)
    func above(_ mean: Double) -> Double {
      let scale = model.spendScale(meanSpend: mean, frequency: 3)
      return model.probability(
        totalSpendAbove: 4 * scale, ofPurchases: 2, meanSpend: mean,
        frequency: 3)
    }
    #expect(isClose(above(2), above(90), relative: 1e-12))
  }
}

import CLVNumerics
import Foundation
import TestSupport
import Testing

@testable import CLVModels

@Suite("Value intervals")
struct ValueIntervalTests {
  static let spend = GammaGamma(p: 6.2496, q: 3.7442, v: 15.4435)

  @Test("Ends agree with those of the mixture at 20 digits")
  func references() throws {
    let rows = try References.rows("special/value_interval.csv")
    #expect(rows.count == 12)
    for row in rows {
      let exceedances = NBD(r: row[2], alpha: row[3]).exceedances(
        in: 1, downTo: ValueInterval.exceedanceFloor(level: row[0]))
      let interval = ValueInterval.of(
        level: row[0], alive: row[1], exceedances: exceedances,
        spend: GammaGamma(p: row[4], q: row[5], v: row[6]),
        meanSpend: row[8], frequency: Int(row[7]))
      #expect(
        isClose(interval.lowerBound, row[9], relative: 1e-6), "at \(row)")
      #expect(
        isClose(interval.upperBound, row[10], relative: 1e-6), "at \(row)")
    }
  }

  /// Over 240 customers of all sorts, where an end is near a jump of the law
  /// too; the table serves all but those who may buy hundreds of times.
  @Test(
    "Ends in units of the scale are those of the customer to a ten-thousandth",
    arguments: [
      Self.spend as any SpendModel,
      GammaGammaFrequency(p: 2.5, q: 1.2, v: 8, elasticity: 0.3),
      LogNormal(m: 25.4, sigma: 0.573, tau: 0.44),
      LogNormal(m: 12, sigma: 1.4, tau: 0.2),
    ])
  func scale(spend: any SpendModel) {
    func check(_ spend: some SpendModel) {
      for level in [0.5, 0.9, 0.99] {
        for (x, T) in [(0, 30.0), (1, 30), (3, 38), (12, 38), (150, 40)] {
          for alive in [0.06, 0.3, 0.97, 1] {
            for horizon in [5.0, 52] {
              let future = BGNBD(
                r: 0.25 + Double(x), alpha: 4.4 + T, a: 0.8,
                b: 2.5 + Double(x))
              let exceedances = future.exceedances(
                in: horizon,
                downTo: ValueInterval.exceedanceFloor(level: level))
              let exact = ValueInterval.of(
                level: level, alive: alive, exceedances: exceedances,
                spend: spend, meanSpend: 37.5, frequency: x)
              let floor =
                ValueInterval.scaleFloor * PurchaseInterval.tail(level: level)
              let kept = exceedances.firstIndex { alive * $0 <= floor }
              let list = exceedances[...(kept ?? exceedances.count - 1)]
                .map { alive * $0 }
              var intervals = ScaledValueIntervals(spend, level: level)
              let scaled = intervals.interval(exceedances: list, frequency: x)
              let tolerance = list.count < 258 ? 1e-4 : 1e-3
              let scale = spend.spendScale(meanSpend: 37.5, frequency: x)
              #expect(
                isClose(
                  scale * scaled.lowerBound, exact.lowerBound,
                  relative: tolerance))
              #expect(
                isClose(
                  scale * scaled.upperBound, exact.upperBound,
                  relative: tolerance))
            }
          }
        }
      }
    }
    check(spend)
  }

  @Test("Of one certain purchase the ends are exact quantiles")
  func onePurchase() {
    for level in [0.5, 0.9, 0.999] {
      let interval = ValueInterval.of(
        level: level, alive: 1, exceedances: [1, 1, 0], spend: Self.spend,
        meanSpend: 20, frequency: 3)
      let below = Self.spend.probability(
        totalSpendAtMost: interval.lowerBound, ofPurchases: 1, meanSpend: 20,
        frequency: 3)
      let above = Self.spend.probability(
        totalSpendAbove: interval.upperBound, ofPurchases: 1, meanSpend: 20,
        frequency: 3)
      #expect(isClose(below, (1 - level) / 2, relative: 1e-12))
      #expect(isClose(above, (1 - level) / 2, relative: 1e-12))
    }
  }

  @Test("Either end is 0 where no purchase is as likely as that")
  func zeros() {
    func interval(_ alive: Double, factor: Double = 1) -> ClosedRange<Double> {
      ValueInterval.of(
        level: 0.9, alive: alive, exceedances: [1, 0.9, 0.4, 0.1, 1e-9],
        spend: Self.spend, meanSpend: 20, frequency: 3, factor: factor)
    }
    #expect(interval(0) == 0...0)
    #expect(interval(0.055) == 0...0)
    #expect(interval(0.0556).lowerBound == 0)
    #expect(interval(0.0556).upperBound > 0)
    #expect(interval(1).lowerBound == 0)
    #expect(interval(1, factor: 0) == 0...0)
    let whole = interval(1).upperBound
    #expect(
      isClose(interval(1, factor: 0.3).upperBound, 0.3 * whole, relative: 1e-14)
    )
    let certain = ValueInterval.of(
      level: 0.9, alive: 0.97, exceedances: [1, 0.99, 0.5, 0.1, 1e-9],
      spend: Self.spend, meanSpend: 20, frequency: 3)
    #expect(certain.lowerBound > 0)
    #expect(
      ValueInterval.of(
        level: 0.9, alive: 1, exceedances: [1], spend: Self.spend,
        meanSpend: 0, frequency: 0) == 0...0)
  }

  @Test("Means that are infinite and amounts of any size have intervals")
  func extremes() {
    for (q, v) in [(0.2, 15.0), (3, 1e-9), (3, 1e12), (1e6, 1e7)] {
      let interval = ValueInterval.of(
        level: 0.9, alive: 1, exceedances: [1, 0.99, 0.5, 0.1, 1e-9],
        spend: GammaGamma(p: 2, q: q, v: v), meanSpend: 0, frequency: 0)
      #expect(interval.lowerBound > 0)
      #expect(interval.upperBound.isFinite)
      #expect(interval.lowerBound < interval.upperBound)
    }
  }

  /// Such can only be written into a file by hand.
  @Test("No parameters, however extreme, stop the tabulation")
  func absurd() {
    for (p, q, v) in [
      (4.0, 1e250, 5e250), (4, 1e-9, 1e200), (1e-260, 1e260, 1e-260),
      (1e60, 5, 1e-60), (1e260, 1e260, 1e260),
    ] {
      var intervals = ScaledValueIntervals(
        GammaGamma(p: p, q: q, v: v), level: 0.9)
      let interval = intervals.interval(
        exceedances: [1, 0.99, 0.5, 0.1, 1e-9], frequency: 2)
      #expect(interval.lowerBound <= interval.upperBound)
    }
  }

  /// As at the boundaries of the likelihood.
  @Test(
    "Tabulated intervals are the exact ones where all spend nearly the same",
    arguments: [
      GammaGamma(p: 4, q: 2e12, v: 1e13), GammaGamma(p: 4, q: 1e14, v: 5e14),
      GammaGamma(p: 1e12, q: 5, v: 8e-11), GammaGamma(p: 1e12, q: 1e12, v: 20),
    ])
  func nearlyTheSame(spend: GammaGamma) {
    let exceedances = [1, 0.99, 0.5, 0.1, 1e-9]
    for frequency in [0, 3] {
      let exact = ValueInterval.of(
        level: 0.9, alive: 1, exceedances: exceedances, spend: spend,
        meanSpend: 20, frequency: frequency)
      var intervals = ScaledValueIntervals(spend, level: 0.9)
      let scaled = intervals.interval(
        exceedances: exceedances, frequency: frequency)
      let scale = spend.spendScale(meanSpend: 20, frequency: frequency)
      #expect(
        isClose(
          scale * scaled.lowerBound, exact.lowerBound, relative: 1e-3))
      #expect(
        isClose(
          scale * scaled.upperBound, exact.upperBound, relative: 1e-3))
    }
  }

  @Test("Intervals hold the spend of as many customers as they say")
  func coverage() {
    let model = BGNBD(r: 0.2426, alpha: 4.4136, a: 0.7929, b: 2.4259)
    var generator = SplitMix64(seed: 77)
    let tail = PurchaseInterval.tail(level: 0.9)
    var (inside, expected, variance) = (0.0, 0.0, 0.0)
    for _ in 0..<4000 {
      let times = model.simulatedPurchases(until: 78, using: &generator)
      let past = times.prefix { $0 <= 39 }
      let spends = Self.spend.simulatedSpends(
        count: times.count, using: &generator)
      let history = PurchaseHistory(
        frequency: past.count, recency: past.last ?? 0, T: 39)
      let mean =
        spends[..<past.count].reduce(0, +) / Double(max(1, past.count))
      let total = spends[past.count...].reduce(0, +)
      let alive = model.probabilityAlive(history)
      let exceedances = model.future(of: history).exceedances(
        in: 39, downTo: ValueInterval.exceedanceFloor(level: 0.9))
      let interval = ValueInterval.of(
        level: 0.9, alive: alive, exceedances: exceedances,
        spend: Self.spend, meanSpend: mean, frequency: past.count)
      // An end at 0 leaves out nothing below, one above 0 its tail.
      let none = 1 - alive * exceedances[1]
      let above = interval.upperBound > 0 ? tail : 1 - none
      let held = 1 - above - (interval.lowerBound > 0 ? tail : 0)
      #expect(held >= 0.9 - 1e-12)
      expected += held
      variance += held * (1 - held)
      if interval.contains(total) { inside += 1 }
    }
    #expect(abs(inside - expected) < 4 * variance.squareRoot())
  }

  @Test("Roots are found from afar, steep or flat")
  func roots() {
    #expect(isClose(increasingRoot(near: 0) { $0 - 300 }, 300, relative: 1e-13))
    let steep = increasingRoot(near: 5) { exp($0) - 1e-3 }
    #expect(isClose(steep, log(1e-3), relative: 1e-9))
    let bent = increasingRoot(near: -50) { $0 < 0 ? $0 * 1e-3 - 1 : $0 - 1 }
    #expect(isClose(bent, 1, relative: 1e-12))
    #expect(increasingRoot(near: 0) { _ in 1 } == -.infinity)
    #expect(increasingRoot(near: 0) { _ in -1 } == .infinity)
    let guarded = increasingRoot(near: 0) { $0 < 1 ? -.infinity : $0 - 2 }
    #expect(isClose(guarded, 2, relative: 1e-12))
  }
}

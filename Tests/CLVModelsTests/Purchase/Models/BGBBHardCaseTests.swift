import CLVNumerics
import Foundation
import TestSupport
import Testing

@testable import CLVModels

@Suite("BG/BB against 30 digits and more")
struct BGBBHardCaseTests {
  @Test("Stress points: parameters of 1e-6 to 1e6, up to 500 opportunities")
  func points() throws {
    let rows = try References.rows("special/points_bgbb.csv")
    #expect(rows.count == 160)
    for row in rows {
      let model = BGBB(parameterValues: Array(row[..<4]))
      let history = PurchaseHistory(
        frequency: Int(row[4]), recency: row[5], T: row[6])
      let (horizon, count, rate) = (row[7], Int(row[8]), row[9])
      #expect(
        isClose(
          model.logLikelihood(of: history), row[10], relative: 1e-13, floor: 1),
        "log-likelihood at \(row)")
      let sampled = model.logLikelihood(of: HistorySample([history])).value
      #expect(
        isClose(sampled, row[10], relative: 1e-13, floor: 1),
        "log-likelihood of the sample at \(row)")
      expect(model.probabilityAlive(history), row[11], "P(alive)", row)
      let future = model.future(of: history)
      expect(future.expectedPurchases(in: horizon), row[12], "E", row)
      expect(
        future.discountedPurchases(rate: rate, in: horizon), row[13],
        "discounted", row)
      expect(future.probability(of: count, in: horizon), row[14], "pmf", row)
      if row[15] >= 0, Double(count) <= horizon {
        let exceedances = future.exceedances(in: horizon, downTo: 0)
        expect(exceedances[count], row[15], "exceedance", row)
      }
    }
  }

  private func expect(
    _ value: Double, _ expected: Double, _ what: String, _ row: [Double]
  ) {
    #expect(
      isClose(value, expected, relative: 1e-12)
        || max(value, expected) < 1e-290,
      "\(what) is \(value) at \(row)")
  }

  @Test("Likelihoods by numerical integration over both probabilities")
  func integrals() throws {
    for row in try References.rows("special/bgbb_integrals.csv") {
      let model = BGBB(parameterValues: Array(row[..<4]))
      let history = PurchaseHistory(
        frequency: Int(row[4]), recency: row[5], T: row[6])
      #expect(
        isClose(model.logLikelihood(of: history), row[7], relative: 1e-13),
        "\(row)")
    }
  }

  @Test("Horizons of up to a billion opportunities, and for ever")
  func longHorizons() throws {
    for row in try References.rows("special/bgbb_long_horizons.csv") {
      let model = BGBB(parameterValues: Array(row[..<4]))
      let (horizon, rate) = (row[4], row[5])
      expect(
        model.discountedPurchases(rate: rate, in: horizon), row[6], "sum", row)
      expect(
        model.discountedPurchases(rate: rate, in: .infinity), row[7],
        "for ever",
        row)
      expect(model.lifetimeProbabilityOfPurchase, row[8], "ever", row)
    }
  }

  @Test("High rates and short horizons: only whole opportunities count")
  func floors() {
    let model = BGBB(alpha: 1.2, beta: 0.75, gamma: 0.66, delta: 2.78)
    let first = 1.2 / 1.95 * 2.78 / 3.44
    #expect(isClose(model.intensity(at: 0), first, relative: 1e-15))
    #expect(isClose(model.intensity(at: 1), first, relative: 1e-15))
    #expect(model.intensity(at: 1.01) < 0.9 * first)
    for rate in [30.0, 50, 400] {
      let forever = model.discountedPurchases(rate: rate, in: .infinity)
      #expect(isClose(forever, first * exp(-rate), relative: 1e-12))
    }
    #expect(model.discountedPurchases(rate: 50, in: 0.9) == 0)
    #expect(model.expectedPurchases(in: 0.99) == 0)
    #expect(
      model.expectedPurchases(in: 3.9) == model.expectedPurchases(in: 3))
    #expect(model.probabilityOfPurchase(in: 0.5) == 0)
    #expect(model.probability(of: 0, in: 0.5) == 1)
    #expect(model.exceedances(in: 0, downTo: 0.1) == [1, 0])
    #expect(model.survival(until: 0.7) == 1)
    // The generic quadrature of the step function is the sum.
    #expect(
      isClose(
        model.quadrature(rate: 0, until: 12), model.expectedPurchases(in: 12),
        relative: 1e-14))
  }

  @Test("Probabilities add to 1, with the mean and exceedances they should")
  func distribution() {
    let model = BGBB(alpha: 0.3, beta: 1.4, gamma: 0.2, delta: 6)
    for n in [1.0, 2, 17, 200] {
      let masses = (0...Int(n)).map { model.probability(of: $0, in: n) }
      #expect(isClose(masses.reduce(0, +), 1, relative: 1e-13))
      let mean = masses.enumerated().reduce(0) { $0 + Double($1.0) * $1.1 }
      #expect(
        isClose(mean, model.expectedPurchases(in: n), relative: 1e-13))
      let exceedances = model.exceedances(in: n, downTo: 0)
      #expect(exceedances.count == Int(n) + 2)
      var sum = 0.0
      for k in masses.indices.reversed() {
        sum += masses[k]
        #expect(isClose(exceedances[k], sum, relative: 1e-12))
      }
      #expect(
        isClose(
          model.probabilityOfPurchase(in: n), 1 - masses[0], relative: 1e-13))
    }
  }

  @Test("Simulated customers behave as the formulas say")
  func simulation() {
    let model = BGBB(alpha: 1.2, beta: 0.75, gamma: 0.66, delta: 2.78)
    var generator = SplitMix64(seed: 12)
    let n = 40_000
    var counts = [Double](repeating: 0, count: 7)
    for _ in 0..<n {
      let times = model.simulatedPurchases(until: 6.9, using: &generator)
      #expect(times == times.sorted() && Set(times).count == times.count)
      #expect(times.allSatisfy { $0 == $0.rounded() && (1...6).contains($0) })
      counts[times.count] += 1
    }
    for k in 0...6 {
      let p = model.probability(of: k, in: 6)
      let error = (p * (1 - p) / Double(n)).squareRoot()
      #expect(abs(counts[k] / Double(n) - p) < 4.5 * error)
    }
  }

  @Test(
    "Finite, and in bounds, at parameters far out",
    arguments: [1e-22, 1e-3, 1, 1e4, 1e22], [1e-22, 1e-3, 1, 1e4, 1e22])
  func farOut(_ one: Double, _ other: Double) {
    let histories = [
      PurchaseHistory(frequency: 0, recency: 0, T: 0),
      PurchaseHistory(frequency: 0, recency: 0, T: 300),
      PurchaseHistory(frequency: 2000, recency: 2000, T: 2000),
      PurchaseHistory(frequency: 3, recency: 50, T: 51),
    ]
    for values in [
      [one, other, 0.7, 2], [1.2, 0.8, one, other], [one, other, one, other],
    ] {
      let model = BGBB(parameterValues: values)
      let sample = model.logLikelihood(of: HistorySample(histories))
      #expect(sample.isFinite, "\(values)")
      var sum = 0.0
      for history in histories {
        sum += model.logLikelihood(of: history)
        #expect((0...1).contains(model.probabilityAlive(history)))
        let prediction = model.prediction(
          for: history, PredictionSettings(horizon: 52, discountRate: 0.01))
        #expect((0...52).contains(prediction.expectedPurchases))
        #expect(
          prediction.discountedPurchases <= prediction.expectedPurchases
            && prediction.discountedPurchases >= 0)
        #expect((0...1).contains(prediction.probabilityOfPurchase))
        let ever = model.future(of: history).lifetimeProbabilityOfPurchase
        #expect((0...1).contains(ever), "\(values) \(history)")
      }
      #expect(isClose(sample.value, sum, relative: 1e-12), "\(values)")
    }
  }

  @Test("Histories that do not count opportunities are refused, with advice")
  func refused() {
    let whole = PurchaseHistory(frequency: 1, recency: 2, T: 4)
    for (bad, reason) in [
      (PurchaseHistory(frequency: 1, recency: 1.5, T: 4), "not whole"),
      (PurchaseHistory(frequency: 1, recency: 1, T: 4.2), "not whole"),
      (PurchaseHistory(frequency: 3, recency: 2, T: 4), "does not fit"),
      (PurchaseHistory(frequency: 1, recency: 2, T: 2e5), "more opportunities"),
    ] {
      #expect {
        try BGBB.fit(to: HistorySample([whole, bad]))
      } throws: {
        "\($0)".contains(reason)
          && ($0 as? FitError)?.remedy == .countOpportunities(model: "BG/BB")
      }
    }
    let bad = PurchaseHistory(frequency: 3, recency: 2.5, T: 4)
    let model = BGBB(alpha: 1, beta: 1, gamma: 1, delta: 1)
    #expect(model.logLikelihood(of: bad).isNaN)
    #expect(model.probabilityAlive(bad).isNaN)
    #expect {
      try BGBB.fit(
        to: HistorySample([
          PurchaseHistory(frequency: 1, recency: 1, T: 2),
          PurchaseHistory(frequency: 0, recency: 0, T: 2),
        ]))
    } throws: {
      "\($0)".contains("more than 2 opportunities")
    }
  }
}

@Suite("BG/BB over thousands of opportunities")
struct BGBBLongSpanTests {
  /// Histories of up to 9,000 opportunities, some customers sharing x and T.
  private func histories(
    _ generator: inout SplitMix64
  ) -> [PurchaseHistory] {
    let lengths: [Double] = [64, 70, 128, 3000, 9000]
    return (0..<40).map { place in
      let n = lengths[place % lengths.count]
      let last = (n * generator.uniform()).rounded(.down)
      let x = min(last, Double(Int.random(in: 0...3, using: &generator)))
      return PurchaseHistory(
        frequency: Int(x), recency: x == 0 ? 0 : last, T: n)
    }
  }

  private func model(_ generator: inout SplitMix64) -> BGBB {
    func shape() -> Double { exp(-5 + 10 * generator.uniform()) }
    return BGBB(alpha: shape(), beta: shape(), gamma: shape(), delta: shape())
  }

  @Test("A sample's likelihood is that of its histories, one by one")
  func sampleAndHistories() {
    var generator = SplitMix64(seed: 9_131)
    for _ in 0..<40 {
      let model = model(&generator)
      let histories = histories(&generator)
      let sum = histories.reduce(0) { $0 + model.logLikelihood(of: $1) }
      let sample = model.logLikelihood(of: HistorySample(histories))
      #expect(isClose(sample.value, sum, relative: 1e-13), "\(model)")
    }
  }

  @Test("Derivatives are those of the value")
  func derivatives() {
    var generator = SplitMix64(seed: 9_132)
    for _ in 0..<10 {
      let sample = HistorySample(histories(&generator))
      let point = model(&generator).parameterValues.map { log($0) }
      let check = checkDerivatives(
        of: NegativeLogLikelihood<BGBB>(sample: sample), at: point)
      #expect(check.passes(), "\(point): \(check)")
    }
  }

  @Test("Mean squares are those of the probabilities")
  func moments() {
    var generator = SplitMix64(seed: 9_133)
    for n in [1.0, 2, 3, 10, 100, 700, 3000] {
      let model = model(&generator)
      let moments = model.purchaseMoments(in: n)
      var (mean, square) = (0.0, 0.0)
      for count in 1...Int(n) {
        let probability = model.exceedance(of: count, in: n)
        mean += probability
        square += (2 * Double(count) - 1) * probability
      }
      #expect(isClose(moments.mean, mean, relative: 1e-12))
      #expect(isClose(moments.meanSquare, square, relative: 1e-12))
    }
  }
}

import CLVModels
import CLVNumerics
import Foundation
import TestSupport
import Testing

@Suite("Gamma-Gamma")
struct GammaGammaTests {
  @Test(
    "Expected spend of real customers is the reference's",
    arguments: ["cdnow_sample__gg", "cdnow_full__gg"])
  func customers(_ file: String) throws {
    let exact = try ModelReference.named(file).exact
    let p = try #require(exact.params["p"])
    let q = try #require(exact.params["q"])
    let v = try #require(exact.params["gamma"])
    let model = GammaGamma(p: p, q: q, v: v)
    let means = try #require(exact.mX)
    let spends = try #require(exact.expectedSpend)
    for (i, spend) in spends.enumerated() {
      #expect(
        isClose(
          model.expectedSpend(meanSpend: means[i], frequency: exact.x[i]),
          spend, relative: 1e-13))
    }
    let mean = try #require(exact.populationMeanSpend)
    #expect(isClose(model.populationMean, mean, relative: 1e-13))
  }

  @Test("Stress points: x to 2,000, shapes small and large")
  func stress() throws {
    for row in try References.rows("special/points_gg.csv") {
      let model = GammaGamma(p: row[0], q: row[1], v: row[2])
      let x = Int(row[3])
      #expect(
        isClose(
          model.logLikelihood(meanSpend: row[4], frequency: x), row[5],
          relative: 1e-11, floor: 1),
        "log-likelihood at \(row)")
      if row[6].isFinite {
        #expect(
          isClose(
            model.expectedSpend(meanSpend: row[4], frequency: x), row[6],
            relative: 1e-12),
          "expected spend at \(row)")
      }
    }
  }

  @Test("Without a finite mean the expectation is infinite, not a number")
  func infiniteMean() {
    for q in [0.3, 0.999, 1.0] {
      let model = GammaGamma(p: 2, q: q, v: 10)
      #expect(model.populationMean == .infinity)
      #expect(model.expectedSpend(meanSpend: 0, frequency: 0) == .infinity)
    }
    // One purchase is enough where p + q > 1.
    let model = GammaGamma(p: 2, q: 0.3, v: 10)
    let spend = model.expectedSpend(meanSpend: 20, frequency: 1)
    #expect(isClose(spend, 2 * 30 / 1.3, relative: 1e-15))
  }

  /// p, q, v, z̄ and x, then ln L and its derivatives by ln p, ln q and ln v:
  /// by mpmath, with 60 digits.
  private static let narrow: [(GammaGamma, Double, Int, Double, [Double])] = [
    (
      GammaGamma(p: 1e8, q: 1e8, v: 50), 50.00500025000834, 3,
      3.86044404625329658,
      [7499.843754692227, -7499.718748441286, 7499.812498442272]
    ),
    (
      GammaGamma(p: 1e4, q: 3e9, v: 1.5e7), 49.990000999933336, 7,
      0.745950990864219346,
      [-13.49968384953705, 13.99828516600128, -13.99827353226544]
    ),
    (
      GammaGamma(p: 2e9, q: 5, v: 1.25e-7), 74.59123488206352, 2,
      -4.79448750406913371,
      [1.648399768725957, -1.483398778553001, 1.648399768440609]
    ),
    (
      GammaGamma(p: 0.3, q: 1e7, v: 1666666666.6666667), 224.08445351690324, 4,
      -8.68588911888267517,
      [2.365633182700316, -4.178025450247537, 4.178024637452795]
    ),
    (
      GammaGamma(p: 1e6, q: 1e6, v: 50), 50, 12, 2.03677230264502867,
      [0.03846153948882314, 0.4615385443786982, 0]
    ),
    (
      GammaGamma(p: 6, q: 2e4, v: 166666.66666666666), 2.4893534183931973, 1,
      -13.2470177969887318,
      [-17.48458903748504, 5.700529958119443, -5.701192436095538]
    ),
    (
      GammaGamma(p: 1e10, q: 1e10, v: 50), 50.001500022500224, 5,
      2.84079814789013816,
      [249996.9583539935, -250000.2083289936, 249997.500006077]
    ),
  ]

  /// A mean by one rounding further from that of all changes a derivative by
  /// (p x + q)/2⁵³ at most, and ln L by as much times how far it is.
  @Test("Where amounts or customers are nearly alike, nothing cancels")
  func alike() {
    for (model, mean, x, value, byLogs) in Self.narrow {
      let sample = SpendSample(frequency: [Int32(x)], meanSpend: [mean])
      let found = model.logLikelihood(of: sample)
      let single = model.logLikelihood(meanSpend: mean, frequency: x)
      #expect(isClose(found.value, value, relative: 1e-13, floor: 1000))
      #expect(isClose(single, value, relative: 1e-13, floor: 1000))
      let spread = min(model.p * Double(x), model.q) * 4e-16
      for (i, derivative) in byLogs.enumerated() {
        #expect(
          abs(found.gradient[i] * model.parameterValues[i] - derivative)
            < 1e-13 * max(1, abs(derivative)) + spread,
          "\(model), derivative \(i)")
      }
    }
  }

  /// Means and single amounts of 400 customers, whose spreads within and
  /// between customers are anything from a tenth to a millionth of the amount.
  @Test("However alike amounts are, a fit ends at a maximum or a limit")
  func corners() throws {
    for seed in 0..<40 {
      var generator = SplitMix64(seed: UInt64(seed))
      let within = pow(10, Double.random(in: -6...(-1), using: &generator))
      let between = pow(10, Double.random(in: -6...(-1), using: &generator))
      var counts: [Int32] = []
      var (means, logSums): ([Double], [Double]) = ([], [])
      for _ in 0..<400 {
        let count = Int32.random(in: 1...9, using: &generator)
        let mean = 50 * exp(between * generator.normal())
        let amounts = (0..<count).map { _ in
          mean * exp(within * generator.normal())
        }
        counts.append(count)
        means.append(amounts.reduce(0, +) / Double(count))
        logSums.append(amounts.reduce(0) { $0 + log($1) })
      }
      for histories in [
        SpendHistories(frequency: counts, meanSpend: means),
        SpendHistories(
          .amounts, counts: counts, means: means, logSums: logSums),
      ] {
        let sample = SpendSample(histories)
        let models: [any SpendModel] = [
          try GammaGamma.fit(to: sample).model,
          try GammaGammaFrequency.fit(to: sample).model,
        ]
        for model in models {
          let expected = model.expectedSpend(meanSpend: 50, frequency: 3)
          #expect(
            isClose(expected, 50, relative: 0.1),
            "\(histories.form), \(within) within, \(between) between: \(model)"
          )
        }
      }
    }
  }
}

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
}

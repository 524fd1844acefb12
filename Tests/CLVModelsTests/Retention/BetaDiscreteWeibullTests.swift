import CLVModels
import CLVNumerics
import Foundation
import TestSupport
import Testing

@Suite("BdW against published and 250-digit values")
struct BetaDiscreteWeibullTests {
  /// Survivors of 1,000 customers: Fader & Hardie (2007), table 1.
  static let regular = [1000, 631, 468, 382, 326, 289, 262, 241]
  static let highEnd = [1000, 869, 743, 653, 593, 551, 517, 491]

  // Fader et al. (2018), and the same maxima to full digits.
  @Test(
    "Four renewals of the Regular and High-end cohorts",
    arguments: [
      (regular, 0.523029, 0.894283, 1.196399, -1401.383052, -1401.559424),
      (highEnd, 0.259336, 1.722551, 1.584362, -1222.749318, -1225.134907),
    ])
  func published(
    _ survivors: [Int], alpha: Double, beta: Double, c: Double,
    logLikelihood: Double, shifted: Double
  ) throws {
    let sample = RetentionSample(survivors: Array(survivors.prefix(5)))
    let fit = try BetaDiscreteWeibull.fit(to: sample)
    #expect(fit.convergence.outcome == .converged)
    #expect(abs(fit.logLikelihood - logLikelihood) < 1e-6)
    for (value, expected) in zip(fit.model.parameterValues, [alpha, beta, c]) {
      #expect(abs(value - expected) < 1.5e-6)
    }
    let restricted = try ShiftedBetaGeometric.fit(to: sample)
    #expect(abs(restricted.logLikelihood - shifted) < 1e-6)
    // All starts agree but the one that looks for the power law.
    for start in fit.convergence.starts.dropLast() {
      #expect(abs(start.logLikelihood - fit.logLikelihood) < 1e-6)
    }
  }

  @Test("The likelihood ratio of the High-end cohort is 4.77")
  func ratio() throws {
    let sample = RetentionSample(survivors: Array(Self.highEnd.prefix(5)))
    let ratio =
      2
      * (try BetaDiscreteWeibull.fit(to: sample).logLikelihood
        - ShiftedBetaGeometric.fit(to: sample).logLikelihood)
    #expect((100 * ratio).rounded() == 477)
  }

  @Test("Stress points: shapes of 1e±20, c to 50, periods to 2,000")
  func stress() throws {
    for row in try References.rows("special/points_bdw.csv") {
      let model = BetaDiscreteWeibull(alpha: row[0], beta: row[1], c: row[2])
      let (t, n) = (row[3], row[4])
      // t^c itself is c ln t roundings off, and hazards with it.
      let tolerance = 1e-14 * (2 + row[2] * log(t))
      #expect(
        isClose(
          model.cumulativeHazard(to: t, after: 0), row[5],
          relative: tolerance), "hazard at \(row)")
      #expect(
        isClose(
          model.cumulativeHazard(to: t, after: n), row[6],
          relative: tolerance), "hazard since n at \(row)")
      let loss = RetentionSample([.lost(in: Int(t))])
      let likelihood = model.logLikelihood(of: loss)
      #expect(
        isClose(
          likelihood.value, row[7], relative: tolerance * t, floor: 1),
        "log-likelihood at \(row)")
      let scale = (0..<3).reduce(1e-3) {
        max($0, abs(row[$1] * row[8 + $1]))
      }
      for i in 0..<3 {
        #expect(
          abs(likelihood.gradient[i] - row[8 + i]) * row[i]
            <= 10 * tolerance * t * scale, "derivative \(i) at \(row)")
      }
    }
  }

  @Test("With c = 1 it is sBG")
  func nested() {
    let sample = RetentionSample(survivors: Self.regular)
    for (alpha, beta) in [(0.7, 1.2), (1e6, 1e7), (1e-8, 1e-9), (1e-12, 50)] {
      let general = BetaDiscreteWeibull(alpha: alpha, beta: beta, c: 1)
      let special = ShiftedBetaGeometric(alpha: alpha, beta: beta)
      let (one, other) = (
        general.logLikelihood(of: sample), special.logLikelihood(of: sample)
      )
      #expect(isClose(one.value, other.value, relative: 1e-13))
      // In the logarithms of the parameters, as the search sees them.
      let scale = [alpha, beta]
      for i in 0..<2 {
        let error = one.gradient[i] - other.gradient[i]
        #expect(abs(error) * scale[i] < 1e-9)
        for j in 0..<2 {
          let error = one.hessian[i, j] - other.hessian[i, j]
          #expect(abs(error) * scale[i] * scale[j] < 1e-9)
        }
      }
      for t in [0, 1, 7, 400] {
        #expect(
          isClose(
            general.survival(to: t), special.survival(to: t), relative: 1e-13))
      }
    }
  }

  @Test("Everything is finite far out, where t^c overflows too")
  func farOut() {
    let sample = RetentionSample(cohorts: [Self.regular, Self.highEnd])
    for exponents in [[-43.0, 0, 43], [-43, -43, 43], [0, 43, 43]] {
      for c in [-43.0, -3, 0, 2, 3.5, 4, 43] {
        let model = BetaDiscreteWeibull(
          alpha: pow(10, exponents[0] / 2), beta: pow(10, exponents[1]),
          c: pow(10, c))
        let value = model.logLikelihood(of: sample).value
        #expect(!value.isNaN && value < 0, "\(model)")
        for t in 1...8 {
          let retention = model.retentionRate(in: t)
          #expect(retention >= 0 && retention <= 1, "\(model)")
        }
      }
    }
  }
}

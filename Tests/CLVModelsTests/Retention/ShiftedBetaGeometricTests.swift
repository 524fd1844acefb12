import CLVModels
import CLVNumerics
import Foundation
import TestSupport
import Testing

@Suite("sBG against 50-digit values")
struct ShiftedBetaGeometricTests {
  static let files = [
    "sbg_regular_7__sbg", "sbg_regular_12__sbg", "sbg_highend_7__sbg",
    "sbg_highend_12__sbg",
  ]

  @Test("The fit reaches the optimum", arguments: files)
  func fit(_ file: String) throws {
    let reference = try RetentionReference.named(file)
    let sample = RetentionSample(
      survivors: reference.dataPreparation.survivors)
    let fit = try ShiftedBetaGeometric.fit(to: sample)
    let expected = try #require(Double(reference.trueOptimum.logLikelihood))
    #expect(abs(fit.logLikelihood - expected) < 1e-9)
    #expect(fit.convergence.outcome == .converged)
    #expect(fit.customers == 1000)
    let errors = try #require(fit.standardErrors)
    for (i, parameter) in ShiftedBetaGeometric.identity.parameters.enumerated()
    {
      let value = try #require(reference.trueOptimum.params[parameter.name])
      #expect(isClose(fit.model.parameterValues[i], value, relative: 1e-7))
      let error = try #require(reference.trueOptimum.stdErrors[parameter.name])
      #expect(isClose(errors[i], error, relative: 1e-6))
    }
    for point in reference.llAtOtherPoints {
      let model = try #require(Self.model(point.params))
      let value = try #require(Double(point.logLikelihood))
      #expect(
        isClose(
          model.logLikelihood(of: sample).value, value, relative: 1e-14))
    }
  }

  @Test("Survival, retention, churn and residual lifetimes", arguments: files)
  func predictions(_ file: String) throws {
    let exact = try RetentionReference.named(file).exact
    let model = try #require(Self.model(exact.params))
    for (period, value) in exact.survival {
      let t = try #require(Int(period))
      #expect(isClose(model.survival(to: t), value, relative: 1e-14))
      if t > 0 {
        let retention = try #require(exact.retention[period])
        #expect(
          isClose(model.retentionRate(in: t), retention, relative: 1e-14))
        let loss = try #require(exact.churnPmf[period])
        #expect(isClose(model.lossProbability(in: t), loss, relative: 1e-14))
        #expect(
          isClose(
            model.probability(ofRenewals: t - 1), loss, relative: 1e-14))
      }
    }
    for (text, value) in exact.del {
      let rate = try #require(Double(text))
      #expect(
        isClose(model.discountedLifetime(rate: rate), value, relative: 1e-13))
      let residuals = try #require(exact.derl[text])
      let all = model.discountedResidualLifetimes(through: 10, rate: rate)
      for (renewals, residual) in residuals {
        let n = try #require(Int(renewals))
        #expect(
          isClose(
            model.discountedResidualLifetime(after: n, rate: rate), residual,
            relative: 1e-12))
        #expect(isClose(all[n], residual, relative: 1e-12))
      }
    }
  }

  /// Fader & Hardie (2007), tables 1 and 2 and figure 4, and "Fitting the sBG
  /// model to multi-cohort data", note 017: five cohorts, one a year.
  @Test("Published estimates")
  func published() throws {
    let survivors = [10_000, 8000, 6480, 5307, 4391]
    let cohorts = (1...5).map { Array(survivors.prefix($0)) }
    let fit = try ShiftedBetaGeometric.fit(
      to: RetentionSample(cohorts: cohorts))
    #expect((fit.model.alpha * 100).rounded() == 380)
    #expect((fit.model.beta * 100).rounded() == 1519)
    #expect(fit.customers == 50_000)
    // To full digits, by an independent search.
    #expect(abs(fit.logLikelihood + 40255.837280740656) < 1e-6)
  }

  @Test("Expected lifetimes are finite where α > 1 only")
  func expectedLifetime() {
    let finite = ShiftedBetaGeometric(alpha: 3.5, beta: 20)
    #expect(isClose(finite.expectedLifetime, 22.5 / 2.5, relative: 1e-15))
    #expect(
      isClose(
        finite.expectedResidualLifetime(after: 5), 25 / 2.5, relative: 1e-15))
    for alpha in [0.2, 1] {
      let model = ShiftedBetaGeometric(alpha: alpha, beta: 3)
      #expect(model.expectedLifetime == .infinity)
      #expect(model.discountedLifetime(rate: 0) == .infinity)
      #expect(model.discountedLifetime(rate: 1e-9).isFinite)
    }
  }

  private static func model(_ params: [String: Double]) -> ShiftedBetaGeometric?
  {
    guard let alpha = params["alpha"], let beta = params["beta"] else {
      return nil
    }
    return ShiftedBetaGeometric(alpha: alpha, beta: beta)
  }
}

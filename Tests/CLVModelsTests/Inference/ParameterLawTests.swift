import CLVNumerics
import Foundation
import TestSupport
import Testing

@testable import CLVModels

@Suite("The law of the estimates")
struct ParameterLawTests {
  private func found<Model: PurchaseModel>(
    _ truth: some PurchaseModel, fitting type: Model.Type, customers: Int,
    seed: UInt64 = 1
  ) throws -> (Fit<Model>, ParameterLaw, HistorySample) {
    let sample = simulatedSample(
      of: truth, seed: seed, customers: customers)
    let fit = try Model.fit(to: sample)
    return (fit, try #require(fit.parameterLaw(on: sample)), sample)
  }

  @Test("Where the curvature describes the likelihood, it serves")
  func normal() throws {
    let (fit, law, sample) = try found(
      BGNBD(r: 0.25, alpha: 4.4, a: 0.8, b: 2.4), fitting: BGNBD.self,
      customers: 8000)
    #expect(law.kind == .normal && law.draws.isEmpty)
    #expect(try #require(law.effectiveSampleSize) >= 64)
    #expect(fit.convergence.nearLimits.isEmpty)
    #expect(fit.convergence.message == "an isolated maximum")
    let approximation = try #require(LaplaceApproximation(fit, on: sample))
    #expect(!approximation.isDrawn)
    #expect(approximation == LaplaceApproximation(fit))
  }

  @Test("A large sample's law from a thinned one is that from all of it")
  func thinned() throws {
    // 20,000 customers are more distinct histories than are looked at.
    let (_, law, sample) = try found(
      BGNBD(r: 0.25, alpha: 4.4, a: 0.8, b: 2.4), fitting: BGNBD.self,
      customers: 40000)
    #expect(sample.distinctCount > 8192)
    #expect(law.kind == .normal)
    #expect(try #require(law.effectiveSampleSize) > 80)
  }

  @Test("A limit within reach of the data is named, and refits reach it")
  func nearLimit() throws {
    var named = 0
    for seed in 1...12 {
      let (fit, law, _) = try found(
        BGNBD(r: 0.6, alpha: 12, a: 0.01, b: 1), fitting: BGNBD.self,
        customers: 600, seed: UInt64(seed))
      guard fit.convergence.outcome == .converged else {
        #expect(law.kind == .refits && law.weightedDraws == nil)
        continue
      }
      guard let near = fit.convergence.nearLimits.first else { continue }
      named += 1
      #expect(law.kind == .refits)
      #expect(near.likelihoodRatio >= 0 && near.likelihoodRatio < 2.71)
      #expect(fit.convergence.message.contains(near.limit.name))
      // The ratio to no dropout is that to the model without.
      guard near.limit.kind == .noDropout else { continue }
      let sample = simulatedSample(
        of: BGNBD(r: 0.6, alpha: 12, a: 0.01, b: 1), seed: UInt64(seed),
        customers: 600)
      let nbd = try NBD.fit(to: sample)
      let ratio = 2 * (fit.logLikelihood - nbd.logLikelihood)
      #expect(abs(near.likelihoodRatio - ratio) < 0.01)
    }
    #expect(named > 0)
  }

  @Test("At a boundary refits stand for the law, the same at every call")
  func boundary() throws {
    let truth = NBD(r: 0.6, alpha: 12)
    for seed in 1...8 {
      let sample = simulatedSample(
        of: truth, seed: UInt64(seed), customers: 500)
      let fit = try BGNBD.fit(to: sample)
      guard fit.convergence.outcome == .boundary else { continue }
      let law = try #require(fit.parameterLaw(on: sample))
      #expect(law.kind == .refits)
      #expect(law.draws.count > 48)
      #expect(law == fit.parameterLaw(on: sample))
      let drawn = try #require(LaplaceApproximation(fit, on: sample))
      #expect(drawn.isDrawn && drawn.points.count == law.draws.count)
      #expect(drawn.fewPoints.count == 8)
      #expect(drawn.points.contains(drawn.fewPoints[3]))
      // Some of them are inside.
      #expect(law.draws.contains { $0[2] / ($0[2] + $0[3]) > 1e-4 })
      return
    }
    Issue.record("no fit at a boundary")
  }

  /// A mean over draws from t₅ in the coordinates, weighted by a law that is
  /// skewed, is that by quadrature.
  @Test("Weighted draws have the moments of the law that weighs them")
  func weighted() throws {
    // ln of a gamma variate of shape 6 and one of shape 20: mean ψ, variance
    // ψ′ (mpmath).
    let expected = [
      (1.7061176684318005, 0.18132295573711533),
      (2.970523992242149, 0.05127082293520349),
    ]
    let proposal = ImportanceSample.Proposal(
      center: [1.8, 3.0], root: Matrix(diagonal: [0.41, 0.22]))
    let draws = try #require(
      ImportanceSample(pairs: 20000, from: proposal) { x in
        6 * x[0] - exp(x[0]) + 20 * x[1] - exp(x[1])
      })
    let (mean, covariance) = draws.moments
    for (i, one) in expected.enumerated() {
      #expect(abs(mean[i] - one.0) < 0.01)
      #expect(isClose(covariance[i, i], one.1, relative: 0.05))
    }
    #expect(draws.effectiveSize > 20000)
    #expect(draws.tailShape < 0.5)
    let resampled = draws.resampled(64)
    let middle = resampled.map { $0[0] }.reduce(0, +) / 64
    #expect(resampled.count == 64 && abs(middle - expected[0].0) < 0.1)
  }

  @Test(
    "The tail of weights has the shape that they were drawn with",
    arguments: [0.1, 0.5, 0.9, 1.5])
  func tailShape(shape: Double) {
    var generator = SplitMix64(seed: 3)
    let weights = (0..<20000).map { _ in
      1 + (pow(generator.uniform(), -shape) - 1) / shape
    }
    let smoothed = SmoothedWeights(weights)
    #expect(abs(smoothed.tailShape - shape) < 0.2)
    #expect(
      (smoothed.weights.max() ?? 0) <= (weights.max() ?? 0))
    #expect(SmoothedWeights([Double](repeating: 1, count: 100)).tailShape < 0)
  }
}

import CLVModels
import CLVNumerics
import Foundation
import TestSupport
import Testing

/// BG/NBD and NBD fitted to the customers of the reference rows; the expected
/// figures are those of an independent program, generate_inference.py.
@Suite("Inference against an independent program")
struct InferenceTests {
  private struct Expected: Decodable {
    let customers: Int
    let parameters: [Double]
    let logLikelihood: Double
    let standardErrors: [Double]
    let robustStandardErrors: [Double]
    let profile95: [[Double]]
    let nbdLogLikelihood: Double
    let vuong: Double
    let vuongCorrected: Double
    let covariate: Covariate

    struct Covariate: Decodable {
      let estimates: [Double]
      let logLikelihood: Double
      let standardErrors: [Double]
      let robustStandardErrors: [Double]
      let profile95: [[Double]]
    }
  }

  private let expected: Expected
  private let sample: HistorySample
  private let fit: Fit<BGNBD>

  init() throws {
    let url = References.url("models/inference_cdnow_rows.json")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    expected = try decoder.decode(
      Expected.self, from: Data(contentsOf: url))
    let rows = try ModelReference.named("cdnow_sample__bgnbd").exact
    sample = HistorySample(
      rows.x.indices.map {
        PurchaseHistory(
          frequency: rows.x[$0], recency: rows.tX[$0], T: rows.T[$0])
      })
    fit = try BGNBD.fit(to: sample)
  }

  @Test("Estimates, log-likelihood and errors from the information")
  func estimates() throws {
    #expect(sample.customers == expected.customers)
    expectClose(fit.model.parameterValues, expected.parameters, 1e-9)
    #expect(abs(fit.logLikelihood - expected.logLikelihood) < 1e-9)
    expectClose(
      try #require(fit.standardErrors), expected.standardErrors, 1e-6)
  }

  @Test("Sandwich errors")
  func robust() throws {
    let errors = try #require(fit.robustStandardErrors(on: sample))
    expectClose(errors, expected.robustStandardErrors, 1e-6)
  }

  @Test("Profile-likelihood intervals")
  func profile() throws {
    try expectClose(fit.profileIntervals(on: sample), expected.profile95)
  }

  @Test("Vuong's test of BG/NBD against NBD")
  func vuong() throws {
    let nbd = try NBD.fit(to: sample)
    #expect(abs(nbd.logLikelihood - expected.nbdLogLikelihood) < 1e-9)
    let own = LikelihoodContributions(fit, on: sample)
    let others = LikelihoodContributions(nbd, on: sample)
    let test = try #require(VuongTest(own, others))
    #expect(abs(test.statistic - expected.vuong) < 1e-6)
    #expect(abs(test.correctedStatistic - expected.vuongCorrected) < 1e-6)
    // 2(1 − Φ(2.961744)), by mpmath.
    #expect(abs(test.pValue - 0.00305902263) < 1e-9)
    let itself = VuongTest(own, own)
    #expect(itself == nil)
  }

  @Test("Bootstrap errors are those of the sandwich, to within chance")
  func bootstrap() throws {
    let bootstrap = fit.bootstrap(on: sample, count: 1000)
    #expect(bootstrap.replicates.count + bootstrap.failures == 1000)
    #expect(bootstrap.failures == 0)
    // In logarithms, where the replicates are nearly normal. The reweighted
    // likelihood is not quite quadratic at 255 customers, hence a quarter.
    for j in 0..<4 {
      let logs = bootstrap.replicates.map { log($0[j]) }
      let mean = logs.reduce(0, +) / 1000
      let variance = logs.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 999
      let robust = expected.robustStandardErrors[j] / expected.parameters[j]
      #expect(abs(variance.squareRoot() / robust - 1) < 0.25)
    }
    for (j, interval) in bootstrap.intervals().enumerated() {
      #expect(interval.contains(fit.model.parameterValues[j]))
    }
    #expect(
      fit.bootstrap(on: sample, count: 3, seed: 4).replicates
        == fit.bootstrap(on: sample, count: 3, seed: 4).replicates)
  }

  @Test("At a boundary an end is open, and nothing is made up")
  func boundary() throws {
    var generator = SplitMix64(seed: 12)
    let truth = NBD(r: 0.8, alpha: 6)
    let sample = HistorySample(
      (0..<2000).map { _ in
        let times = truth.simulatedPurchases(until: 40, using: &generator)
        return PurchaseHistory(
          frequency: times.count, recency: times.last ?? 0, T: 40)
      })
    let fit = try BGNBD.fit(to: sample)
    #expect(fit.convergence.outcome == .boundary)
    #expect(fit.robustCovariance(on: sample) == nil)
    let intervals = fit.profileIntervals(on: sample).compactMap(\.self)
    #expect(intervals.count == 4)
    // The rates are as well known as NBD's own.
    let known = try #require(try NBD.fit(to: sample).confidenceIntervals())
    for j in 0..<2 {
      let lower = try #require(intervals[j].lower)
      let upper = try #require(intervals[j].upper)
      #expect(abs(log(lower / known[j].lowerBound)) < 0.05)
      #expect(abs(log(upper / known[j].upperBound)) < 0.05)
    }
    // Of dropout only that it is rare: a may be anything below.
    #expect(intervals[2].lower == nil)
    #expect(intervals[3].upper == nil)
    let bootstrap = fit.bootstrap(on: sample, count: 50)
    #expect(bootstrap.failures == 0)
    #expect(bootstrap.atBoundary > 0)
  }

  // MARK: Covariates

  /// The same customers, every third of whom has a covariate of 1.
  private func covariateSample() throws -> CovariateSample<HistorySample> {
    let rows = try ModelReference.named("cdnow_sample__bgnbd").exact
    let columns = [
      CovariateColumn(
        "third", numbers: rows.x.indices.map { $0 % 3 == 0 ? 1 : 0 })
    ]
    return CovariateSample(
      frequency: rows.x.map { Int32($0) }, recency: rows.tX, T: rows.T,
      rows: try CovariateDesign(learningFrom: columns).rows(of: columns))
  }

  @Test("With a covariate, estimates and all errors are the program's")
  func covariate() throws {
    let expected = expected.covariate
    let sample = try covariateSample()
    let fit = try BGNBD.fit(to: sample)
    #expect(abs(fit.logLikelihood - expected.logLikelihood) < 1e-9)
    #expect(
      fit.parameterNames
        == ["r", "alpha", "a", "b", "purchase.third", "dropout.third"])
    expectClose(fit.estimates, expected.estimates, 1e-7)
    expectClose(
      try #require(fit.standardErrors), expected.standardErrors, 1e-6)
    expectClose(
      try #require(fit.robustStandardErrors(on: sample)),
      expected.robustStandardErrors, 1e-6)
    try expectClose(fit.profileIntervals(on: sample), expected.profile95)
  }

  @Test("With a covariate the bootstrap is the sandwich's, to within chance")
  func covariateBootstrap() throws {
    let sample = try covariateSample()
    let fit = try BGNBD.fit(to: sample)
    let bootstrap = fit.bootstrap(on: sample, count: 400)
    #expect(bootstrap.failures == 0)
    for place in 4..<6 {
      let robust = expected.covariate.robustStandardErrors[place]
      #expect(abs(bootstrap.standardErrors[place] / robust - 1) < 0.25)
      #expect(bootstrap.intervals()[place].contains(fit.estimates[place]))
    }
  }

  @Test("A penalty holds in the refits, and leaves no profile")
  func penalty() throws {
    let sample = try covariateSample()
    let fit = try BGNBD.fit(
      to: sample, settings: CovariateSettings(penalty: 1e6))
    let bootstrap = fit.bootstrap(on: sample, count: 20)
    #expect(bootstrap.replicates.allSatisfy { abs($0[4]) < 1e-3 })
    #expect(fit.profileIntervals(on: sample).allSatisfy { $0 == nil })
    #expect(fit.robustStandardErrors(on: sample) != nil)
  }

  private func expectClose(
    _ intervals: [ProfileInterval?], _ expected: [[Double]]
  ) throws {
    #expect(intervals.count == expected.count)
    for (interval, ends) in zip(intervals, expected) {
      let interval = try #require(interval)
      expectClose([try #require(interval.lower)], [ends[0]], 1e-6)
      expectClose([try #require(interval.upper)], [ends[1]], 1e-6)
    }
  }

  private func expectClose(
    _ values: [Double], _ expected: [Double], _ relative: Double
  ) {
    #expect(values.count == expected.count)
    for (value, target) in zip(values, expected) {
      #expect(
        abs(value / target - 1) < relative, "\(value) is not \(target)")
    }
  }
}

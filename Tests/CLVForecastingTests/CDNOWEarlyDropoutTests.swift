import CLVData
import CLVForecasting
import CLVModels
import CLVNumerics
import CLVTables
import CLVValidation
import Foundation
import TestSupport
import Testing

/// Models with dropout after the first purchase and with regular purchases on
/// the data of the literature: weeks, calibration to 1997-09-30, observed to
/// 1998-06-30.
@Suite(
  "CDNOW: early dropout and regularity",
  .enabled(if: Dataset.areThere, Comment(rawValue: Dataset.advice)))
struct CDNOWEarlyDropoutTests {
  @Test(
    "MBG/NBD is the optimum to all its digits",
    arguments: [
      (Dataset.cdnowSample, "cdnow_sample__mbgnbd"),
      (.cdnow, "cdnow_full__mbgnbd"),
    ])
  func fit(_ dataset: Dataset, _ name: String) throws {
    let fit = try MBGNBD.fit(to: sample(dataset))
    let reference = try ModelReference.named(name)
    let optimum = reference.optimum
    #expect(fit.convergence.outcome == .converged)
    #expect(fit.customers == reference.customers)
    #expect(
      abs(fit.logLikelihood - (Double(optimum.logLikelihood) ?? .nan)) < 1e-6)
    let errors = try #require(fit.standardErrors)
    for (i, parameter) in MBGNBD.identity.parameters.enumerated() {
      let name = parameter.name
      #expect(
        isClose(
          fit.model.parameterValues[i], optimum.params[name] ?? .nan,
          relative: 1e-9))
      #expect(
        isClose(errors[i], optimum.stdErrors[name] ?? .nan, relative: 1e-6))
    }
  }

  @Test("From 200 random starts over e^±5 the fit ends at the optimum")
  func randomStarts() throws {
    let sample = try sample(.cdnowSample)
    let optimum = try MBGNBD.fit(to: sample)
    var generator = SplitMix64(seed: 4)
    for _ in 0..<200 {
      let start = optimum.model.parameterValues.map {
        $0 * exp(10 * generator.uniform() - 5)
      }
      let end = try MBGNBD.fit(to: sample, from: [start])
      #expect(end.convergence.outcome == .converged)
      #expect(abs(end.logLikelihood - optimum.logLikelihood) < 1e-7)
    }
  }

  @Test("The holdout figures of MBG/NBD are the published ones")
  func holdout() throws {
    let summaries = try summaries(.cdnowSample)
    let model = try CustomerModel.fit(
      to: summaries.calibration, ModelChoice(purchase: MBGNBD.self))
    let validation = HoldoutValidation(
      summaries.calibration, by: model, timeline: summaries.timeline)
    let score = try #require(validation).purchases
    #expect(score.customers == 2357 && score.actual == 1882)
    #expect(abs(score.predicted - 1576.7) < 0.05)
    #expect(abs(score.mae - 0.76478) < 5e-6)
    #expect(abs(score.rmse - 1.60718) < 5e-6)
    #expect(abs((score.correlation ?? 0) - 0.62725) < 5e-6)
  }

  /// The figures are by a separate program in Python (SciPy's BFGS).
  @Test("CDs are not bought regularly: k = 1, and k = 2 is much less likely")
  func regularity() throws {
    let summary = try summaries(.cdnowSample).calibration
    let gaps = try #require(summary.logGaps)
    #expect(isClose(gaps.reduce(0, +), 2909.5046685897, relative: 1e-12))
    for (model, loss) in [
      (BGCNBDk.self, 9582.429207) as (any PurchaseModel.Type, Double),
      (MBGCNBDk.self, 9582.135716),
    ] {
      let fit = try CustomerModel.fit(
        to: summary, ModelChoice(purchase: model))
      #expect(fit.purchase.parameterValues[0] == 1)
      let statistics = try #require(fit.record.purchase.statistics)
      #expect(abs(statistics.logLikelihood + loss) < 1e-6)
    }
    let sample = try sample(.cdnowSample)
    let two = try BGCNBDk.fit(to: sample, holding: [0: 2])
    #expect(abs(two.logLikelihood + 9855.326974) < 1e-5)
    let three = try MBGCNBDk.fit(to: sample, holding: [0: 3])
    #expect(abs(three.logLikelihood + 10394.362652) < 1e-5)
  }

  // MARK: - The way there

  private func summaries(_ dataset: Dataset) throws -> LogSummaries {
    let log = try TransactionLog(reading: InputTable(path: dataset.path))
    let window = try log.window(
      calibrationEnd: CalendarDay("1997-09-30"),
      observationEnd: CalendarDay("1998-06-30"))
    return try log.summarize(window, timeUnit: .week)
  }

  private func sample(_ dataset: Dataset) throws -> HistorySample {
    let summary = try summaries(dataset).calibration
    return HistorySample(
      frequency: summary.frequency, recency: summary.recency, T: summary.T,
      logGaps: summary.logGaps)
  }
}

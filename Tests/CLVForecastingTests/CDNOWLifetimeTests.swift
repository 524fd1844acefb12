import CLVData
import CLVForecasting
import CLVModels
import CLVNumerics
import CLVTables
import CLVValidation
import Foundation
import TestSupport
import Testing

/// Pareto/NBD and GGom/NBD on the data of the literature: weeks, calibration
/// to 1997-09-30, observed to 1998-06-30.
@Suite(
  "CDNOW: customers who leave at any moment",
  .enabled(if: Dataset.areThere, Comment(rawValue: Dataset.advice)))
struct CDNOWLifetimeTests {
  @Test(
    "Pareto/NBD is the optimum to all its digits",
    arguments: [
      (Dataset.cdnowSample, "cdnow_sample__pnbd"),
      (.cdnow, "cdnow_full__pnbd"),
    ])
  func fit(_ dataset: Dataset, _ name: String) throws {
    let fit = try ParetoNBD.fit(to: summaries(dataset).calibration.histories)
    let reference = try ModelReference.named(name)
    let optimum = reference.optimum
    #expect(fit.convergence.outcome == .converged)
    #expect(fit.customers == reference.customers)
    #expect(
      abs(fit.logLikelihood - (Double(optimum.logLikelihood) ?? .nan)) < 1e-6)
    let errors = try #require(fit.standardErrors)
    for (i, parameter) in ParetoNBD.identity.parameters.enumerated() {
      let name = parameter.name
      #expect(
        isClose(
          fit.model.parameterValues[i], optimum.params[name] ?? .nan,
          relative: 1e-8))
      #expect(
        isClose(errors[i], optimum.stdErrors[name] ?? .nan, relative: 1e-6))
    }
  }

  @Test("GGom/NBD has no ageing to find: it is Pareto/NBD, and says so")
  func ridge() throws {
    let sample = try summaries(.cdnowSample).calibration.histories
    let fit = try GGomNBD.fit(to: sample)
    #expect(fit.convergence.outcome == .boundary)
    #expect(fit.convergence.message.contains("Pareto/NBD"))
    #expect(abs(fit.logLikelihood + 9594.976179) < 1e-6)
    let pareto = try ParetoNBD.fit(to: sample)
    let history = PurchaseHistory(frequency: 2, recency: 30, T: 38)
    #expect(
      isClose(
        fit.model.expectedPurchases(in: 39, given: history),
        pareto.model.expectedPurchases(in: 39, given: history),
        relative: 1e-5))
  }

  @Test("From 200 random starts over e^±5 the fit ends at the optimum")
  func randomStarts() throws {
    let sample = try summaries(.cdnowSample).calibration.histories
    let optimum = try ParetoNBD.fit(to: sample)
    var generator = SplitMix64(seed: 4)
    for _ in 0..<200 {
      let start = optimum.model.parameterValues.map {
        $0 * exp(10 * generator.uniform() - 5)
      }
      let end = try ParetoNBD.fit(to: sample, from: [start])
      #expect(end.convergence.outcome == .converged)
      #expect(abs(end.logLikelihood - optimum.logLikelihood) < 1e-7)
    }
  }

  @Test("The holdout figures of Pareto/NBD are the published ones")
  func holdout() throws {
    let summaries = try summaries(.cdnowSample)
    let model = try CustomerModel.fit(
      to: summaries.calibration, ModelChoice(purchase: ParetoNBD.self))
    let validation = HoldoutValidation(
      summaries.calibration, by: model, timeline: summaries.timeline)
    let score = try #require(validation).purchases
    #expect(abs(score.predicted - 1665.5) < 0.05)
    #expect(abs(score.mae - 0.75452) < 5e-6)
    #expect(abs(score.rmse - 1.60285) < 5e-6)
    #expect(abs((score.correlation ?? 0) - 0.63022) < 5e-6)
  }

  private func summaries(_ dataset: Dataset) throws -> LogSummaries {
    let log = try TransactionLog(reading: InputTable(path: dataset.path))
    let window = try log.window(
      calibrationEnd: CalendarDay("1997-09-30"),
      observationEnd: CalendarDay("1998-06-30"))
    return try log.summarize(window, timeUnit: .week)
  }
}

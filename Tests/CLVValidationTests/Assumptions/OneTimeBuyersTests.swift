import CLVData
import CLVForecasting
import CLVModels
import Foundation
import TestSupport
import Testing

@testable import CLVValidation

@Suite("Customers without a repeat purchase, and what models make of them")
struct OneTimeBuyersTests {
  private static let duration = 26.0

  /// Customers whom BG/NBD or MBG/NBD describes, with a holdout.
  private func customers(
    _ model: any PurchaseModel, seed: UInt64 = 5
  ) throws -> CustomerSummary {
    try DrawnCustomers.summary(
      [("2020-07-06", 700, model), ("2020-11-02", 500, model)],
      holdout: Self.duration, seed: seed)
  }

  private func report(
    _ summary: CustomerSummary, _ model: any PurchaseModel
  ) throws -> AssumptionReport {
    let fitted = CustomerModel(model, timeUnit: .week)
    return AssumptionReport(
      summary, by: fitted,
      validation: try #require(HoldoutValidation(summary, by: fitted)))
  }

  @Test("Their number, shares and purchases are counted by hand")
  func counts() throws {
    let truth = BGNBD(r: 0.6, alpha: 5, a: 1.4, b: 2.5)
    let summary = try customers(truth)
    let found = try #require(try report(summary, truth).oneTimeBuyers)
    let once = summary.frequency.indices.filter { summary.frequency[$0] == 0 }
    #expect(found.customers == once.count)
    #expect(found.share == Double(once.count) / 1200)
    let bought = try #require(summary.holdout).frequency
    let actual = once.reduce(0) { $0 + Double(bought[$1]) }
    #expect(
      isClose(
        found.actualPurchases, actual / Double(once.count), relative: 1e-12))
    let p = ["r": 0.6, "alpha": 5, "a": 1.4, "b": 2.5]
    let predicted = once.reduce(0) {
      $0 + PlainModels.bgNBDForecast(p, T: summary.T[$1], in: Self.duration)
    }
    #expect(
      isClose(
        found.predictedPurchases, predicted / Double(once.count),
        relative: 1e-9))
    #expect(found.shareOfForecast > 0 && found.shareOfForecast < 1)
  }

  @Test("BG/NBD holds them all to be there; the other model says what it makes")
  func alive() throws {
    // Half of them leave at once, and whoever stays comes back soon.
    let truth = MBGNBD(r: 3, alpha: 12, a: 1.2, b: 1.2)
    let summary = try customers(truth)
    let fit = try BGNBD.fit(to: summary.histories).model
    let report = try report(summary, fit)
    let found = try #require(report.oneTimeBuyers)
    #expect(found.areCertainlyAlive)
    let alternative = try #require(found.alternative)
    #expect(alternative.model == "mbg-nbd")
    let other = try MBGNBD.fit(to: summary.histories).model
    let p = ["r": other.r, "alpha": other.alpha, "a": other.a, "b": other.b]
    let own = ["r": fit.r, "alpha": fit.alpha, "a": fit.a, "b": fit.b]
    let gain =
      PlainModels.sum(summary) { PlainModels.mbgNBD(p, $0) }
      - PlainModels.sum(summary) { PlainModels.bgNBD(own, $0) }
    #expect(abs(alternative.logLikelihoodGain - gain) < 1e-6)
    let once = summary.frequency.indices.filter { summary.frequency[$0] == 0 }
    let alive = once.reduce(0) {
      $0 + PlainModels.mbgNBDAlive(p, T: summary.T[$1])
    }
    #expect(
      isClose(
        alternative.probabilityAlive, alive / Double(once.count),
        relative: 1e-10))
    // Of these customers the other model is the true one.
    #expect(gain > 2)
    let finding = try #require(
      report.findings.first { $0.key == .oneTimeAlive })
    #expect(finding.status == .doubtful)
    #expect(finding.meaning.map(\.key) == [.aliveAssumedOtherBetter])
  }

  @Test("Models whose customers may leave at once have nothing to answer for")
  func leaving() throws {
    let truth = MBGNBD(r: 0.6, alpha: 5, a: 0.8, b: 1.2)
    let report = try report(try customers(truth), truth)
    let found = try #require(report.oneTimeBuyers)
    #expect(!found.areCertainlyAlive && found.alternative == nil)
    #expect(!report.findings.contains { $0.key == .oneTimeAlive })
  }

  @Test("The share is doubted where the model expects another")
  func share() throws {
    let truth = BGNBD(r: 0.6, alpha: 5, a: 1.4, b: 2.5)
    let summary = try customers(truth)
    func status(_ model: BGNBD) throws -> AssumptionFinding.Status? {
      try report(summary, model).findings
        .first { $0.key == .oneTimeBuyers }?.status
    }
    #expect(try status(truth) == .holds)
    #expect(try status(BGNBD(r: 0.6, alpha: 15, a: 1.4, b: 2.5)) == .doubtful)
  }

  @Test("A report tells what is known, and what is not and why")
  func report() throws {
    let truth = BGNBD(r: 0.6, alpha: 5, a: 1.4, b: 2.5)
    let report = try report(try customers(truth), truth)
    // No gaps, amounts, weeks or timeline are known of these customers.
    #expect(report.regularity == nil && report.spendIndependence == nil)
    #expect(report.season == nil && report.trend == nil)
    #expect(report.cohorts?.cohorts.map(\.customers) == [700, 500])
    let unknown = report.findings.filter { $0.status == .unknown }.map(\.key)
    #expect(unknown.contains(.regularity) && unknown.contains(.trend))
    #expect(!unknown.contains(.cohorts))
    let keys = report.findings.map(\.key)
    #expect(Set(keys).count == keys.count)
  }
}

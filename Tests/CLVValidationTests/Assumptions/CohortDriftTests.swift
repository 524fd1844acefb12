import CLVData
import CLVModels
import Foundation
import TestSupport
import Testing

@testable import CLVValidation

@Suite("Cohorts of acquisition, each by itself")
struct CohortDriftTests {
  private static let slow = BGNBD(r: 0.8, alpha: 12, a: 0.9, b: 3)
  private static let fast = BGNBD(r: 0.8, alpha: 4, a: 0.9, b: 3)

  private func customers(
    _ early: BGNBD, _ late: BGNBD, seed: UInt64 = 3
  ) throws -> CustomerSummary {
    try DrawnCustomers.summary(
      [
        ("2020-01-20", 120, early), ("2020-02-03", 120, early),
        ("2020-03-09", 250, late), ("2020-04-27", 60, late),
      ], seed: seed)
  }

  @Test("Months are taken together until they are enough, the rest at the end")
  func months() throws {
    let drift = try #require(
      CohortDrift(try customers(Self.slow, Self.slow), BGNBD.self))
    #expect(drift.cohorts.map(\.from) == ["2020-01", "2020-03"])
    #expect(drift.cohorts.map(\.to) == ["2020-02", "2020-04"])
    #expect(drift.cohorts.map(\.customers) == [240, 310])
  }

  @Test("The statistic is twice what separate fits gain, by plain formulas")
  func statistic() throws {
    let summary = try customers(Self.slow, Self.fast)
    let drift = try #require(CohortDrift(summary, BGNBD.self))
    let pooled = try BGNBD.fit(to: summary.histories).model
    let all = [
      "r": pooled.r, "alpha": pooled.alpha, "a": pooled.a, "b": pooled.b,
    ]
    var gain = -PlainModels.sum(summary) { PlainModels.bgNBD(all, $0) }
    for (cohort, places) in zip(drift.cohorts, [0..<240, 240..<550]) {
      let own = PlainModels.sum(summary, Array(places)) {
        PlainModels.bgNBD(cohort.parameters, $0)
      }
      #expect(isClose(cohort.logLikelihood, own, relative: 1e-10))
      #expect(
        cohort.repeaters == summary.frequency[places].count { $0 > 0 })
      #expect(
        isClose(
          cohort.firstYearPurchases,
          PlainModels.bgNBDExpected(cohort.parameters, in: 365.25 / 7),
          relative: 1e-8))
      gain += own
    }
    #expect(isClose(drift.statistic, 2 * gain, relative: 1e-7))
    // χ² with four degrees of freedom: P(X > x) = exp(−x/2)(1 + x/2).
    #expect(drift.degreesOfFreedom == 4)
    let half = drift.statistic / 2
    #expect(isClose(drift.pValue, exp(-half) * (1 + half), relative: 1e-9))
    #expect(
      isClose(
        drift.pooledFirstYearPurchases,
        PlainModels.bgNBDExpected(all, in: 365.25 / 7), relative: 1e-8))
    let years = drift.cohorts.map(\.firstYearPurchases)
    #expect(drift.ratio == years[1] / years[0])
  }

  @Test("Cohorts that differ are doubtful, cohorts alike hold")
  func finding() throws {
    let differ = try #require(
      CohortDrift(try customers(Self.slow, Self.fast), BGNBD.self))
    #expect(differ.pValue < 1e-4 && differ.ratio > 1.5)
    #expect(differ.finding.status == .doubtful)
    #expect(differ.finding.advice != nil)
    #expect(differ.finding.found.values["cohorts"] == .count(2))
    // At 1 % an alarm among eight shops has a chance of 8 %, two of 0.3 %.
    let alarms = try (1...8 as ClosedRange<UInt64>).count { seed in
      let alike = CohortDrift(
        try customers(Self.slow, Self.slow, seed: seed), BGNBD.self)
      return alike?.finding.status == .doubtful
    }
    #expect(alarms <= 1)
  }

  @Test("One cohort, unknown days and rows of several customers say nothing")
  func nothing() throws {
    let one = try DrawnCustomers.summary(
      [("2020-01-20", 390, Self.slow)], seed: 1)
    #expect(CohortDrift(one, BGNBD.self) == nil)
    let all = try customers(Self.slow, Self.slow)
    func changed(
      days: [CalendarDay]?, counts: [Int32]?
    ) -> CustomerSummary {
      CustomerSummary(
        ids: all.ids, frequency: all.frequency, recency: all.recency,
        T: all.T, monetaryValue: all.monetaryValue, timeUnit: .week,
        hasAmounts: false, firstDay: days, counts: counts)
    }
    #expect(CohortDrift(changed(days: nil, counts: nil), BGNBD.self) == nil)
    let ones = [Int32](repeating: 1, count: all.count)
    #expect(
      CohortDrift(changed(days: all.firstDay, counts: ones), BGNBD.self)
        == nil)
  }
}

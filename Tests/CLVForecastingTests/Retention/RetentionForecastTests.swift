import CLVData
import CLVModels
import Foundation
import TestSupport
import Testing

@testable import CLVForecasting

@Suite("Retention forecasts")
struct RetentionForecastTests {
  static let highEnd = RetentionCohort(
    name: "high-end",
    survivors: [
      1000, 869, 743, 653, 593, 551, 517, 491, 468, 445, 427, 409, 394,
    ])

  // Fader et al. (2018): on four renewals of the High-end cohort BdW is
  // preferred, and projects the later ones better.
  @Test("The model is chosen by AIC, with the likelihood ratio")
  func choice() throws {
    let cohorts = RetentionCohorts([Self.highEnd]).observed(for: 4)
    let fit = try RetentionFit(choosingFor: cohorts.sample)
    #expect(fit.record.model == "BdW" && fit.isUsable && fit.note == nil)
    let comparison = try #require(fit.comparison)
    let test = try #require(comparison.tests.first)
    #expect(comparison.tests.count == 1)
    #expect(test.general == "BdW" && test.restricted == "sBG")
    #expect((100 * test.likelihoodRatio).rounded() == 477)
    #expect(isClose(test.pValue ?? 0, 0.0289400, relative: 1e-5))
    #expect(comparison.others.map(\.model) == ["sBG"])
    let other = try #require(comparison.others[0].statistics)
    #expect(fit.aic < other.aic)
    let regular = RetentionCohort(
      name: "regular", survivors: [1000, 631, 468, 382, 326])
    let second = try RetentionFit(
      choosingFor: RetentionCohorts([regular]).sample)
    #expect(second.record.model == "sBG")
    #expect((second.comparison?.tests.first?.pValue ?? 0) > 0.5)
  }

  @Test("Two periods leave sBG alone")
  func few() throws {
    let cohort = RetentionCohort(name: "a", survivors: [1000, 869, 743])
    let fit = try RetentionFit(choosingFor: RetentionCohorts([cohort]).sample)
    #expect(fit.record.model == "sBG" && fit.comparison == nil)
    #expect(fit.note?.contains("3 parameters need 3 periods") == true)
  }

  @Test("Rows hold what was seen, and forecasts begin where the fit ended")
  func rows() throws {
    let model = ShiftedBetaGeometric(alpha: 0.668, beta: 3.806)
    let settings = RetentionSettings(
      horizon: 8, annualDiscountRate: 0.1, timeUnit: .year, paymentValue: 50)
    #expect(isClose(settings.rate, 0.1, relative: 1e-14))
    let forecast = RetentionForecast(
      RetentionCohorts([Self.highEnd]), fittedPeriods: 7, model: model,
      settings: settings)
    let cohort = try #require(forecast.cohorts.first)
    #expect(cohort.active == 491 && cohort.periods == 7)
    #expect(cohort.rows.map(\.period) == Array(0...15))
    #expect(
      isClose(
        cohort.discountedRenewals,
        491 * model.discountedResidualLifetime(after: 7, rate: settings.rate),
        relative: 1e-12))
    for row in cohort.rows {
      let t = row.period
      #expect(row.survivors == (t <= 12 ? Self.highEnd.reached(t) : nil))
      #expect(
        isClose(row.expectedSurvival, model.survival(to: t), relative: 1e-14))
      #expect(row.residualLifetime == .infinity)
      #expect(
        isClose(
          row.discountedResidualLifetime,
          model.discountedResidualLifetime(after: t, rate: settings.rate),
          relative: 1e-12))
      guard t > 7 else {
        #expect(row.expectedSurvivors == nil && row.interval == nil)
        continue
      }
      let expected = try #require(row.expectedSurvivors)
      #expect(
        isClose(
          expected, 491 * model.survival(of: t - 7, after: 7), relative: 1e-12))
      let interval = try #require(row.interval)
      #expect(interval.contains(Int(expected)))
      // Fader & Hardie (2007): five years on, sBG is within a few hundredths.
      if let survivors = row.survivors {
        #expect(abs(Double(survivors) / expected - 1) < 0.04)
      }
    }
  }

  @Test("Customers of different ages, and those who leave, are told apart")
  func ages() throws {
    let cohort = RetentionCohort(
      name: "all", lost: [5, 3], active: [0, 10, 20], leaving: [0, 4, 2])
    let model = ShiftedBetaGeometric(alpha: 1.5, beta: 4)
    let forecast = RetentionForecast(
      RetentionCohorts([cohort]), model: model,
      settings: RetentionSettings(horizon: 3))
    let found = try #require(forecast.cohorts.first)
    #expect(found.customers == 38 && found.active == 24)
    let ahead =
      6 * model.survival(of: 3, after: 1) + 18 * model.survival(of: 3, after: 2)
    #expect(isClose(found.expectedActive, ahead, relative: 1e-13))
    #expect(found.interval.contains(Int(ahead)))
    // Of a customer with n renewals, (β + n)/(α − 1).
    let renewals: Double = 60 + 216
    #expect(isClose(found.renewals, renewals, relative: 1e-10))
    let rows = found.rows
    #expect(
      rows.map { $0.expectedSurvivors == nil } == [
        true, true, false, false, false, false,
      ])
    let second = try #require(rows[2].expectedSurvivors)
    let staying = 18 + 6 * model.survival(of: 1, after: 1)
    #expect(
      isClose(second, staying, relative: 1e-13)
    )
    let third = try #require(rows[3].expectedSurvivors)
    #expect(
      isClose(
        third,
        18 * model.survival(of: 1, after: 2)
          + 6 * model.survival(of: 2, after: 1), relative: 1e-13))
    #expect(isClose(rows[1].residualLifetime, 5 / 0.5, relative: 1e-10))
  }

  @Test("Intervals are the binomial's, exact and by approximation")
  func intervals() {
    // 10 customers with probability 0.3: P(X ≤ 0) = .0282, P(X ≤ 1) = .1493,
    // P(X ≤ 5) = .9527, P(X ≤ 4) = .8497.
    let ten = SurvivorCount([.init(customers: 10, probability: 0.3)])
    #expect(ten.mean == 3)
    #expect(ten.interval(level: 0.9) == 1...5)
    // One by one or all at once, the law is the same.
    let split = SurvivorCount(
      (0..<10).map { _ in .init(customers: 1, probability: 0.3) })
    #expect(split.interval(level: 0.9) == 1...5)
    #expect(SurvivorCount([]).interval(level: 0.9) == 0...0)
    for p in [0.0, 1.0] {
      let certain = SurvivorCount([.init(customers: 7, probability: p)])
      #expect(certain.interval(level: 0.9) == Int(7 * p)...Int(7 * p))
    }
    // Either side of where the approximation begins, by scipy:
    // binom.ppf([.05, .95], n, p).
    for (n, p, interval) in [
      (9999, 0.5, 4917...5082), (10_001, 0.5, 4918...5083),
      (1_000_000, 0.003, 2910...3090), (1_000_000, 0.9, 899_506...900_493),
    ] {
      let count = SurvivorCount([.init(customers: n, probability: p)])
      #expect(count.interval(level: 0.9) == interval, "\(n), \(p)")
    }
  }
}

import CLVNumerics
import Foundation
import TestSupport
import Testing

@testable import CLVModels

@Suite("Log-normal model of spend")
struct LogNormalTests {
  private static func histories(_ customers: [[Double]]) -> SpendHistories {
    spendHistories(of: customers, .geometric)
  }

  @Test func `Likelihood, score and Hessian are those of 50 digits`() throws {
    let customers = GammaGammaAmountsTests.amounts
    let sample = SpendSample(Self.histories(customers))
    for row in try References.rows("special/points_log_normal.csv") {
      let model = LogNormal(m: row[0], sigma: row[1], tau: row[2])
      let found = model.logLikelihood(of: sample)
      let gradient = found.gradient
      let hessian = found.hessian
      let values =
        [found.value, gradient[0], gradient[1], gradient[2], hessian[0, 0]]
        + [hessian[0, 1], hessian[0, 2], hessian[1, 1], hessian[1, 2]]
        + [hessian[2, 2]]
      #expect(isClose(values[0], row[3], relative: 1e-13), "\(row)")
      for (value, expected) in zip(values, row[3...]) {
        #expect(isClose(value, expected, relative: 1e-11), "\(row)")
      }
      let one = model.logLikelihood(
        logSum: log(8) + log(30),
        logSquares: log(30.0 / 8) * log(30.0 / 8) / 2, count: 2)
      let rest = SpendSample(
        Self.histories(customers.filter { $0.count != 2 }))
      #expect(
        isClose(
          one + model.logLikelihood(of: rest).value, found.value,
          relative: 1e-13))
      // The law of the mean, times that of how amounts lie around it.
      let mean = model.logLikelihood(meanSpend: 12.5, frequency: 1)
      let first = SpendSample(Self.histories([[12.5]]))
      #expect(
        isClose(mean, model.logLikelihood(of: first).value, relative: 1e-13))
    }
  }

  @Test func `Expectations and variances are those of 50 digits`() throws {
    let rows = try References.rows("special/log_normal_spend.csv")
    #expect(rows.count == 16)
    for row in rows {
      let model = LogNormal(m: row[0], sigma: row[1], tau: row[2])
      let (n, g) = (Int(row[3]), row[4])
      let values = [
        model.spendScale(meanSpend: g, frequency: n),
        model.expectedSpend(meanSpend: g, frequency: n),
        model.spendVariance(meanSpend: g, frequency: n),
        model.meanSpendVariance(meanSpend: g, frequency: n),
      ]
      for (value, expected) in zip(values, row[5...]) {
        #expect(isClose(value, expected, relative: 1e-12), "\(row)")
      }
      if n == 0 {
        #expect(isClose(model.populationMean, row[6], relative: 1e-12))
      }
    }
  }

  @Test(
    "95 % intervals cover the truth in 90 to 99 of 100",
    arguments: [
      LogNormal(m: 25.4, sigma: 0.573, tau: 0.44),
      LogNormal(m: 3, sigma: 1.4, tau: 0.6),
    ])
  func recovery(_ truth: LogNormal) throws {
    try expectCoverage(of: truth) { amountSample(of: truth, seed: $0) }
  }

  @Test func `Customers who are alike end at the limit of homogeneous spend`()
    throws
  {
    let truth = LogNormal(m: 20, sigma: 0.9, tau: 1e-6)
    var limits = 0
    for seed in 1...20 as ClosedRange<UInt64> {
      let fit = try LogNormal.fit(to: amountSample(of: truth, seed: seed))
      #expect(fit.convergence.isUsable)
      if fit.convergence.outcome == .boundary {
        limits += 1
        #expect(fit.convergence.limit?.kind == .sameMedian)
        #expect(fit.model.takesAllAlike)
      }
      #expect(isClose(fit.model.m, 20, relative: 0.1))
      #expect(isClose(fit.model.sigma, 0.9, relative: 0.1))
      #expect(
        isClose(
          fit.model.expectedSpend(meanSpend: 90, frequency: 1),
          20 * exp(0.405), relative: 0.25))
    }
    // Half of the samples vary less between customers than by chance.
    #expect((4...16).contains(limits), "\(limits)")
  }

  @Test func `Purchases that are all but equal are told as such`() throws {
    let truth = LogNormal(m: 20, sigma: 1e-5, tau: 0.5)
    let fit = try LogNormal.fit(to: amountSample(of: truth, seed: 3))
    #expect(fit.convergence.isUsable)
    #expect(fit.model.sigma < 1e-4)
    let limit = LogNormal.limit(at: [20, 1e-9, 0.5], along: [0, -1, 0])
    #expect(limit.kind == .equalAmounts)
  }

  @Test(
    arguments: [
      ([[30.0, 30, 30], [99.99, 99.99], [7]], "paid two different amounts"),
      ([[30.0], [99.99], [7]], "has two purchases"),
      ([[30.0, 20]], "only one customer"), ([[]], "no customer has a purchase"),
    ])
  func `What the parameters cannot be learned from is refused`(
    customers: [[Double]], reason: String
  ) {
    #expect {
      try LogNormal.fit(to: SpendSample(Self.histories(customers)))
    } throws: {
      "\($0)".contains(reason)
    }
  }

  @Test func `Means are refused, and arithmetic ones of amounts`() {
    let customers = GammaGammaAmountsTests.amounts
    for sample in [
      SpendSample(frequency: [2, 3], meanSpend: [3, 4]),
      SpendSample(spendHistories(of: customers)),
    ] {
      #expect {
        try LogNormal.fit(to: sample)
      } throws: {
        "\($0)".contains("takes amounts one by one")
      }
    }
  }

  @Test func `Wild amounts give a named outcome, never a NaN`() throws {
    let wild: [[[Double]]] = [
      [[1e-6], [1e9, 2], [20, 20.0000001], [3, 1e-9, 1e9, 4]],
      [[5, 5.01], [7e8, 7e8 + 1e5]], [[1, 2], [2, 1]], [[1e300, 1e-300], [1]],
    ]
    for customers in wild {
      let fit = try LogNormal.fit(to: SpendSample(Self.histories(customers)))
      #expect(fit.convergence.isUsable, "\(customers): \(fit.convergence)")
      #expect(fit.model.parameterValues.allSatisfy { $0.isFinite })
      #expect(fit.logLikelihood.isFinite)
    }
  }

  @Test func `Covariates that multiply m are found`() throws {
    var generator = SplitMix64(seed: 8)
    let customers = (0..<3000).map { place in
      LogNormal(m: place % 2 == 0 ? 20 : 30, sigma: 0.6, tau: 0.4)
        .simulatedSpends(count: 1 + place % 4, using: &generator)
    }
    let columns = [
      CovariateColumn("b", numbers: customers.indices.map { Double($0 % 2) })
    ]
    let rows = try CovariateDesign(learningFrom: columns).rows(of: columns)
    let sample = CovariateSample(Self.histories(customers), rows: rows)
    let fit = try LogNormal.fit(to: sample, settings: CovariateSettings())
    #expect(fit.convergence.outcome == .converged)
    let interval = try #require(fit.confidenceIntervals()?.last)
    let ratio = log(1.5)
    let scale = fit.design.columns.count
    #expect(scale == 1)
    #expect(interval.contains(ratio) || interval.contains(ratio / 2))
    #expect(isClose(fit.model.base.sigma, 0.6, relative: 0.05))
  }
}

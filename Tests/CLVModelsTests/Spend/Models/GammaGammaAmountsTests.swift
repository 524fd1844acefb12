import CLVNumerics
import Foundation
import TestSupport
import Testing

@testable import CLVModels

@Suite("Gamma-Gamma on single amounts")
struct GammaGammaAmountsTests {
  /// The customers of the reference, by their amounts.
  static let amounts = [
    [12.5], [8, 30], [19.99, 19.99, 20.5], [1, 250, 33.3, 5, 7.25, 90],
  ]

  @Test("Likelihood, score and Hessian are those of 50 digits")
  func references() throws {
    let sample = SpendSample(spendHistories(of: Self.amounts))
    for row in try References.rows("special/points_gg_amounts.csv") {
      let model = GammaGamma(p: row[0], q: row[1], v: row[2])
      let found = model.logLikelihood(of: sample)
      let gradient = found.gradient
      let hessian = found.hessian
      let values =
        [found.value, gradient[0], gradient[1], gradient[2], hessian[0, 0]]
        + [hessian[0, 1], hessian[0, 2], hessian[1, 1], hessian[1, 2]]
        + [hessian[2, 2]]
      for (value, expected) in zip(values, row[3...]) {
        #expect(isClose(value, expected, relative: 2e-11), "\(row)")
      }
      #expect(isClose(values[0], row[3], relative: 1e-13), "\(row)")
      let one = model.logLikelihood(
        logSum: log(8) + log(30), meanSpend: 19, count: 2)
      let rest = SpendSample(
        spendHistories(of: Self.amounts.filter { $0.count != 2 }))
      #expect(
        isClose(
          one + model.logLikelihood(of: rest).value, found.value,
          relative: 1e-13))
    }
  }

  @Test("Given their total, amounts add what p alone tells")
  func division() {
    let single = SpendSample(spendHistories(of: Self.amounts))
    let means = SpendSample(
      frequency: Self.amounts.map { Int32($0.count) },
      meanSpend: Self.amounts.map { $0.reduce(0, +) / Double($0.count) })
    func difference(_ q: Double, _ v: Double) -> Double {
      let model = GammaGamma(p: 2.5, q: q, v: v)
      return model.logLikelihood(of: single).value
        - model.logLikelihood(of: means).value
    }
    #expect(isClose(difference(3, 20), difference(0.4, 700), relative: 1e-12))
  }

  @Test(
    "95 % intervals cover the truth in 90 to 99 of 100",
    arguments: [
      GammaGamma(p: 3.7, q: 4.6, v: 32), GammaGamma(p: 0.8, q: 2.2, v: 9),
    ])
  func recovery(_ truth: GammaGamma) throws {
    try expectCoverage(of: truth) { amountSample(of: truth, seed: $0) }
  }

  @Test("So do those of the model with frequency")
  func frequencyRecovery() throws {
    let truth = GammaGammaFrequency(
      p: 3.7, q: 4.6, v: 32, elasticity: 0.2
    ).fitted(to: .amounts)
    try expectCoverage(of: truth) { amountSample(of: truth, seed: $0) }
  }

  @Test("Equal mean spends end at the limit of homogeneous spend")
  func homogeneous() throws {
    let truth = GammaGamma(p: 3, q: 1e9, v: 1e10)
    for seed in 1...20 as ClosedRange<UInt64> {
      let fit = try GammaGamma.fit(to: amountSample(of: truth, seed: seed))
      #expect(fit.convergence.isUsable)
      if fit.convergence.outcome == .boundary {
        #expect(fit.convergence.limit?.name == "homogeneous spend")
      }
      // What one amount varies by is known all the same.
      #expect(isClose(fit.model.p, 3, relative: 0.25))
    }
  }

  @Test("Amounts that never vary within a customer are refused with advice")
  func even() {
    let customers = [[30.0, 30, 30], [99.99, 99.99], [7], [0.1, 0.1, 0.1]]
    #expect {
      try GammaGamma.fit(to: SpendSample(spendHistories(of: customers)))
    } throws: {
      "\($0)".contains("ever paid two different amounts")
        && ($0 as? FitError)?.remedy == .fitToMeans
    }
  }

  @Test("Customers of one purchase each tell what they can")
  func single() throws {
    let truth = GammaGamma(p: 3, q: 4, v: 30)
    var generator = SplitMix64(seed: 2)
    let customers = (0..<2000).map { _ in
      truth.simulatedSpends(count: 1, using: &generator)
    }
    let fit = try GammaGamma.fit(
      to: SpendSample(spendHistories(of: customers)))
    #expect(fit.convergence.isUsable)
    #expect(
      isClose(fit.model.populationMean, truth.populationMean, relative: 0.1))
  }

  @Test("Wild amounts give a named outcome, never a NaN")
  func wild() throws {
    let wild: [[[Double]]] = [
      [[1e-6], [1e9, 2], [20, 20.0000001], [3, 1e-9, 1e9, 4]],
      [[5, 5.01], [7e8, 7e8 + 1e5]], [[1, 2], [2, 1.5]],
    ]
    for customers in wild {
      let fit = try GammaGamma.fit(
        to: SpendSample(spendHistories(of: customers)))
      #expect(fit.convergence.isUsable, "\(customers): \(fit.convergence)")
      #expect(fit.model.parameterValues.allSatisfy { $0.isFinite })
      #expect(fit.logLikelihood.isFinite)
    }
  }
}

/// The sufficient statistics of customers' amounts.
func spendHistories(
  of customers: [[Double]], _ mean: SpendMean = .arithmetic
) -> SpendHistories {
  guard mean == .arithmetic else {
    let logs = customers.map { $0.map { log($0) } }
    let sums = logs.map { $0.reduce(0, +) }
    return SpendHistories(
      .amounts, counts: customers.map { Int32($0.count) }, logSums: sums,
      logSquares: zip(logs, sums).map { logs, sum in
        let mean = sum / Double(logs.count)
        return logs.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      })
  }
  return SpendHistories(
    .amounts, counts: customers.map { Int32($0.count) },
    means: customers.map { $0.reduce(0, +) / Double($0.count) },
    logSums: customers.map { $0.reduce(0) { $0 + log($1) } })
}

/// Customers of one purchase and more whose amounts are drawn from a model.
func amountSample<Model: SpendModel>(
  of truth: Model, seed: UInt64
) -> SpendSample {
  var generator = SplitMix64(seed: seed)
  let customers = (0..<1500).map { _ in
    truth.simulatedSpends(
      count: 1 + Int(generator.exponential(rate: 0.6)), using: &generator)
  }
  return SpendSample(spendHistories(of: customers, Model.mean))
}

import CLVNumerics
import Foundation
import TestSupport
import Testing

@testable import CLVModels

@Suite("Which shape single amounts have")
struct SpendShapeTests {
  private func shape(
    _ customers: [[Double]], of model: any SpendModel.Type = GammaGamma.self
  ) -> SpendShape? {
    let rival: any SpendModel.Type =
      model.mean == .arithmetic ? LogNormal.self : GammaGamma.self
    return SpendShape(of: model, against: rival) {
      spendHistories(of: customers, $0)
    }
  }

  private func customers(
    of truth: some SpendModel, seed: UInt64, count: Int = 500
  ) -> [[Double]] {
    var generator = SplitMix64(seed: seed)
    return (0..<count).map { _ in
      truth.simulatedSpends(
        count: 1 + Int(generator.exponential(rate: 0.6)), using: &generator)
    }
  }

  @Test func `Gamma amounts are hardly ever taken for log-normal ones`() {
    let truth = GammaGamma(p: 3.7, q: 4.6, v: 32)
    let found = (1...40).map { shape(customers(of: truth, seed: $0)) }
    #expect(found.allSatisfy { $0 != nil })
    #expect(found.count { $0?.isRivalCloser ?? true } <= 1)
    // The other way round they are found to be gamma.
    let other = (1...40).count {
      shape(customers(of: truth, seed: $0), of: LogNormal.self)?.isRivalCloser
        ?? false
    }
    #expect(other >= 20, "\(other)")
  }

  @Test func `Log-normal amounts are found`() {
    let truth = LogNormal(m: 25, sigma: 0.57, tau: 0.44)
    let found = (1...40).count {
      shape(customers(of: truth, seed: $0))?.isRivalCloser ?? false
    }
    #expect(found >= 20, "\(found)")
    let wrong = (1...40).count {
      shape(customers(of: truth, seed: $0), of: LogNormal.self)?.isRivalCloser
        ?? true
    }
    #expect(wrong <= 1, "\(wrong)")
  }

  @Test func `The test is Vuong's, customer by customer`() throws {
    let amounts = customers(of: GammaGamma(p: 2, q: 4, v: 30), seed: 5)
    let found = try #require(shape(amounts))
    let gamma = try GammaGamma.fit(
      to: SpendSample(spendHistories(of: amounts))
    ).model
    let logNormal = try LogNormal.fit(
      to: SpendSample(spendHistories(of: amounts, .geometric))
    ).model
    let differences = amounts.map { amounts in
      let logs = amounts.map { log($0) }
      let (n, sum) = (Double(logs.count), logs.reduce(0, +))
      return logNormal.logLikelihood(
        logSum: sum,
        logSquares: logs.reduce(0) { $0 + ($1 - sum / n) * ($1 - sum / n) },
        count: logs.count)
        - gamma.logLikelihood(
          logSum: sum, meanSpend: amounts.reduce(0, +) / n, count: logs.count)
    }
    let n = Double(differences.count)
    let mean = differences.reduce(0, +) / n
    let square = differences.reduce(0) { $0 + $1 * $1 } / n
    #expect(found.customers == amounts.count)
    #expect(isClose(found.difference, mean * n, relative: 1e-8))
    #expect(
      isClose(
        found.statistic, mean * n / (n * (square - mean * mean)).squareRoot(),
        relative: 1e-8))
    #expect(found.model == "gamma-gamma" && found.rival == "log-normal")
  }

  @Test func `Where it cannot be told, there is none`() {
    let few = customers(of: GammaGamma(p: 2, q: 4, v: 30), seed: 5, count: 49)
    #expect(shape(few) == nil)
    // Amounts that never differ within a customer have no density.
    #expect(shape((1...90).map { [Double($0), Double($0)] }) == nil)
    #expect(shape((1...90).map { [Double($0)] }) == nil)
    let means = SpendHistories(
      frequency: [Int32](repeating: 2, count: 90),
      meanSpend: (1...90).map { Double($0) })
    #expect(
      SpendShape(of: GammaGamma.self, against: LogNormal.self) { _ in means }
        == nil)
  }
}

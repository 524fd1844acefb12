import CLVModels
import CLVNumerics
import Foundation
import TestSupport
import Testing

/// The 11,104 donors of 1995 over the six years to 2001: table 1 of Fader,
/// Hardie & Shang (2010), with their figures and values to 50 digits.
@Suite("BG/BB on the donors")
struct BGBBTests {
  let reference: DonorReference
  let model: BGBB

  init() throws {
    let data = try Data(
      contentsOf: References.url("models/donations__bgbb.json"))
    reference = try JSONDecoder().decode(DonorReference.self, from: data)
    let params = reference.trueOptimum.params
    let values = try BGBB.identity.parameters.map {
      try #require(params[$0.name])
    }
    model = BGBB(parameterValues: values)
  }

  @Test("The fit reaches the optimum with its standard errors")
  func fit() throws {
    let fit = try BGBB.fit(to: reference.sample)
    #expect(fit.convergence.outcome == .converged)
    #expect(fit.customers == 11_104)
    #expect(fit.distinctHistories == 22)
    #expect(abs(fit.logLikelihood - -33_225.581_274_347_007) < 1e-7)
    let errors = try #require(fit.standardErrors)
    for (i, parameter) in BGBB.identity.parameters.enumerated() {
      let value = try #require(reference.trueOptimum.params[parameter.name])
      let error = try #require(reference.trueOptimum.stdErrors[parameter.name])
      #expect(isClose(fit.model.parameterValues[i], value, relative: 1e-8))
      #expect(isClose(errors[i], error, relative: 1e-7))
    }
    // As printed in the paper.
    let printed = [1.204, 0.750, 0.657, 2.783]
    for (value, figure) in zip(fit.model.parameterValues, printed) {
      #expect(abs(value - figure) < 6e-4)
    }
    for start in fit.convergence.starts { #expect(start.outcome == .converged) }
  }

  @Test("200 random starts end at the one optimum")
  func starts() throws {
    var generator = SplitMix64(seed: 200)
    let starts = (0..<200).map { _ in
      (0..<4).map { _ in generator.logUniform(0.02...50) }
    }
    let fit = try BGBB.fit(to: reference.sample, from: starts)
    for start in fit.convergence.starts {
      #expect(start.outcome == .converged, "\(start)")
      #expect(abs(start.logLikelihood - -33_225.581_274_347) < 1e-6)
    }
  }

  @Test("Log-likelihoods away from the optimum")
  func elsewhere() throws {
    for point in reference.otherPoints {
      let values = try BGBB.identity.parameters.map {
        try #require(point.params[$0.name])
      }
      let expected = try #require(Double(point.logLikelihood))
      let value = BGBB(parameterValues: values)
        .logLikelihood(of: reference.sample).value
      #expect(isClose(value, expected, relative: 1e-13))
    }
  }

  @Test("Predictions for every cell")
  func cells() throws {
    let exact = reference.exact
    for (i, history) in reference.histories.enumerated() {
      #expect(
        isClose(
          model.logLikelihood(of: history), exact.logLikelihoodRow[i],
          relative: 1e-13))
      for (ahead, values) in exact.pAliveM {
        let m = try #require(Double(ahead))
        let alive =
          model.probabilityAlive(history)
          * model.future(of: history).survival(until: m)
        #expect(isClose(alive, values[i], relative: 1e-13))
      }
      for (horizon, values) in exact.expectedPurchases {
        let t = try #require(Double(horizon))
        #expect(
          isClose(
            model.expectedPurchases(in: t, given: history), values[i],
            relative: 1e-13))
      }
      // The next opportunity is one period away, and e^δ = 1 + d.
      for (rate, values) in exact.dert {
        let d = try #require(Double(rate))
        let residual = model.discountedPurchases(
          rate: log1p(d), in: .infinity, given: history)
        #expect(isClose(residual, values[i], relative: 1e-12))
      }
    }
    for (horizon, value) in exact.expectationN {
      let t = try #require(Double(horizon))
      #expect(isClose(model.expectedPurchases(in: t), value, relative: 1e-13))
    }
  }

  @Test("Figures of BTYD's walkthrough and help pages")
  func published() {
    // BTYD's optimizer stops short: its estimates.
    let model = BGBB(alpha: 1.2035, beta: 0.7497, gamma: 0.6567, delta: 2.7834)
    func history(_ x: Int, _ last: Double) -> PurchaseHistory {
      PurchaseHistory(frequency: x, recency: last, T: 6)
    }
    #expect(abs(model.expectedPurchases(in: 10) - 3.179805) < 2e-4)
    for (x, last, figure) in [(0, 0.0, 0.1302169), (4, 5, 3.627858)] {
      let expected = model.expectedPurchases(in: 10, given: history(x, last))
      #expect(abs(expected - figure) < 2e-4)
    }
    for (x, last, figure) in [
      (6, 6.0, 5.9097934), (5, 6, 5.08938555), (0, 0, 0.11475619),
    ] {
      let dert = model.discountedPurchases(
        rate: log(1.1), in: .infinity, given: history(x, last))
      #expect(isClose(dert, figure, relative: 1e-4))
    }
  }
}

/// Reference values of the donors.
struct DonorReference: Decodable {
  struct Point: Decodable {
    let params: [String: Double]
    let logLikelihood: String

    enum CodingKeys: String, CodingKey {
      case params
      case logLikelihood = "log_likelihood"
    }
  }

  struct Exact: Decodable {
    let x: [Int]
    let tX: [Double]
    let n: [Double]
    let custs: [Double]
    let logLikelihoodRow: [Double]
    let pAliveM: [String: [Double]]
    let expectedPurchases: [String: [Double]]
    let dert: [String: [Double]]
    let expectationN: [String: Double]

    enum CodingKeys: String, CodingKey {
      case x
      case tX = "t_x"
      case n
      case custs
      case logLikelihoodRow = "log_likelihood_row"
      case pAliveM = "p_alive_m"
      case expectedPurchases = "expected_purchases"
      case dert
      case expectationN = "expectation_n"
    }
  }

  let trueOptimum: ModelReference.Optimum
  let otherPoints: [Point]
  let exact: Exact

  enum CodingKeys: String, CodingKey {
    case trueOptimum = "true_optimum"
    case otherPoints = "ll_at_other_points"
    case exact
  }

  var histories: [PurchaseHistory] {
    exact.x.indices.map {
      PurchaseHistory(
        frequency: exact.x[$0], recency: exact.tX[$0], T: exact.n[$0])
    }
  }

  /// The donors, by cell.
  var sample: HistorySample {
    HistorySample(
      zip(histories, exact.custs).flatMap {
        [PurchaseHistory](repeating: $0, count: Int($1))
      })
  }
}

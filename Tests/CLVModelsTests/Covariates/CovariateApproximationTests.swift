import CLVNumerics
import Foundation
import TestSupport
import Testing

@testable import CLVModels

@Suite("The uncertainty of parameters and coefficients together")
struct CovariateApproximationTests {
  static let world = CovariateWorld(
    BGNBD(r: 0.5, alpha: 6, a: 0.7, b: 2.2),
    effects: [[0.4, -0.3, 0.25], [-0.3, 0.5, 0.4]], customers: 3000, seed: 7)

  /// Var(ln α − z·γ) and Var(ln a + z·δ), from the covariance by hand.
  @Test("A customer's own parameters are as uncertain as the fit says")
  func rows() throws {
    let fit = try BGNBD.fit(to: try Self.world.sample())
    let approximation = try #require(CovariateApproximation(fit))
    let covariance = try #require(fit.covariance)
    let names = fit.estimatedNames
    func variance(_ weights: [String: Double]) -> Double {
      var sum = 0.0
      for (i, one) in names.enumerated() {
        for (j, other) in names.enumerated() {
          sum +=
            (weights[one] ?? 0) * (weights[other] ?? 0) * covariance[i, j]
        }
      }
      return sum
    }
    for row in [[0.0, 0, 0], [1, 0, 1], [1, 1, 0], [3, -2, 5]] {
      let one = approximation.approximation(of: row)
      let (alpha, a) = (fit.estimates[1], fit.estimates[2])
      let expected = [
        variance([
          "alpha": 1 / alpha, "purchase.gender": -row[0],
          "purchase.channel=app": -row[1], "purchase.channel=web": -row[2],
        ]),
        variance([
          "a": 1 / a, "dropout.gender": row[0],
          "dropout.channel=app": row[1], "dropout.channel=web": row[2],
        ]),
      ]
      for (place, variance) in zip([1, 2], expected) {
        #expect(
          isClose(
            one.standardDeviations[place], variance.squareRoot(),
            relative: 1e-9))
      }
      // The points lie around the row's own parameters.
      let center = fit.model.model(for: row).parameterValues
      let points = one.cubaturePoints
      for i in center.indices {
        let logs = points.map { log($0[i]) }
        #expect(
          isClose(
            logs.reduce(0, +) / Double(logs.count), log(center[i]),
            relative: 1e-9))
      }
    }
  }

  @Test("Shared and fixed coefficients move together, or not at all")
  func layout() throws {
    let fit = try BGNBD.fit(
      to: try Self.world.sample(),
      settings: CovariateSettings(
        shared: ["gender"], fixed: ["dropout.channel": 0.1]))
    let approximation = try #require(CovariateApproximation(fit))
    #expect(approximation.gradientSize == 4 + 6)
    func variance(_ place: Int) -> Double {
      var gradient = [Double](repeating: 0, count: 10)
      gradient[place] = 1
      return approximation.variance(along: gradient)
    }
    let covariance = try #require(fit.covariance)
    let names = fit.estimatedNames
    let shared = try #require(names.firstIndex(of: "shared.gender"))
    #expect(isClose(variance(4), covariance[shared, shared], relative: 1e-12))
    #expect(variance(7) == variance(4))
    #expect(variance(8) == 0 && variance(9) == 0)
    // A linear function is found from its values at the points.
    let one = approximation.approximation(of: [1, 0, 1])
    let slopes = [0.5, -2, 3, 1]
    let values = one.cubaturePoints.map { point in
      zip(slopes, point).reduce(7) { $0 + $1.0 * log($1.1) }
    }
    for (found, slope) in zip(one.gradient(of: values), slopes) {
      #expect(isClose(found, slope, relative: 1e-8))
    }
  }

  /// Such a covariance can only be written by hand.
  @Test("A covariance whose products overflow leaves parameters open")
  func overflow() throws {
    let fit = try BGNBD.fit(
      to: try Self.world.sample(), settings: CovariateSettings())
    let names = fit.estimatedNames
    let covariance = names.indices.map { i in
      names.indices.map { $0 == i ? 1e300 : 0 }
    }
    let approximation = try CovariateApproximation(
      fit.model, covariance: covariance, order: names)
    let points = approximation.approximation(of: [1e10, 1e10, 1e10])
      .cubaturePoints
    #expect(points.allSatisfy { $0.count == 4 })
  }

  @Test("A covariance of other things is refused")
  func refused() throws {
    let model = try BGNBD.fit(to: try Self.world.sample()).model
    #expect(throws: LaplaceApproximation.Problem.unknownParameter("speed")) {
      try CovariateApproximation(
        model, covariance: [[1, 0], [0, 1]], order: ["r", "speed"])
    }
    #expect(throws: LaplaceApproximation.Problem.notSquare) {
      try CovariateApproximation(model, covariance: [[1]], order: ["r", "a"])
    }
    #expect(throws: LaplaceApproximation.Problem.notPositiveDefinite) {
      try CovariateApproximation(
        model, covariance: [[1, 2], [2, 1]], order: ["r", "purchase.gender"])
    }
  }
}

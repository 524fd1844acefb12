import CLVModels
import CLVNumerics
import Foundation
import TestSupport
import Testing

@Suite("The normal approximation of the estimates")
struct LaplaceApproximationTests {
  let identity = BGNBD.identity
  let values = [0.25, 4.5, 0.8, 2.5]
  let names = ["r", "alpha", "a", "b"]

  /// Of the parameters, positive definite.
  let covariance = [
    [1.6e-4, 2.1e-3, 2e-4, 5e-4], [2.1e-3, 0.14, 3e-3, 9e-3],
    [2e-4, 3e-3, 0.034, 0.12], [5e-4, 9e-3, 0.12, 0.5],
  ]

  private func logarithms(_ points: [[Double]]) -> [[Double]] {
    points.map { $0.map { log($0) } }
  }

  /// The mean and the covariance of points about the estimates.
  private func moments(
    _ points: [[Double]]
  ) -> (mean: [Double], covariance: [[Double]]) {
    let n = Double(points.count)
    let steps = logarithms(points).map { point in
      zip(point, values).map { $0 - log($1) }
    }
    let mean = (0..<4).map { i in steps.reduce(0) { $0 + $1[i] } / n }
    let covariance = (0..<4).map { i in
      (0..<4).map { j in
        steps.reduce(0) { $0 + ($1[i] - mean[i]) * ($1[j] - mean[j]) } / n
      }
    }
    return (mean, covariance)
  }

  /// The covariance of the logarithms: cov(θᵢ, θⱼ)/(θᵢθⱼ).
  private func expected(_ i: Int, _ j: Int) -> Double {
    covariance[i][j] / values[i] / values[j]
  }

  @Test("The cubature points have the mean and the covariance to be had")
  func cubature() throws {
    let laplace = try LaplaceApproximation(
      identity, values: values, covariance: covariance, order: names)
    #expect(laplace.dimension == 4)
    let points = laplace.cubaturePoints
    #expect(points.count == 8)
    #expect(points == laplace.cubaturePoints)
    let (mean, found) = moments(points)
    for i in 0..<4 {
      #expect(abs(mean[i]) < 1e-14)
      #expect(
        isClose(
          laplace.standardDeviations[i], expected(i, i).squareRoot(),
          relative: 1e-13))
      for j in 0..<4 {
        #expect(isClose(found[i][j], expected(i, j), relative: 1e-12))
      }
    }
  }

  @Test("Draws have them to within chance")
  func draws() throws {
    let laplace = try LaplaceApproximation(
      identity, values: values, covariance: covariance, order: names)
    var generator = SplitMix64(seed: 3)
    let n = 40_000
    let (mean, found) = moments(laplace.draws(n, using: &generator))
    for i in 0..<4 {
      let deviation = expected(i, i).squareRoot()
      #expect(abs(mean[i]) < 4.5 * deviation / Double(n).squareRoot())
      for j in 0..<4 {
        let error =
          (expected(i, i) * expected(j, j) + expected(i, j) * expected(i, j))
          / Double(n)
        #expect(abs(found[i][j] - expected(i, j)) < 4.5 * error.squareRoot())
      }
    }
  }

  @Test("Parameters in another order, and some that were held")
  func order() throws {
    let some = try LaplaceApproximation(
      identity, values: values,
      covariance: [[0.5, 9e-3], [9e-3, 0.14]], order: ["b", "alpha"])
    #expect(some.dimension == 2)
    for point in some.cubaturePoints {
      #expect(point[0] == values[0] && point[2] == values[2])
    }
    #expect(
      isClose(
        some.standardDeviations[0], 0.14.squareRoot() / 4.5, relative: 1e-14))
    #expect(
      isClose(
        some.standardDeviations[1], 0.5.squareRoot() / 2.5, relative: 1e-14))
  }

  @Test("What cannot be a covariance is named")
  func problems() {
    func problem(
      _ covariance: [[Double]], _ order: [String]
    ) -> LaplaceApproximation.Problem? {
      do throws(LaplaceApproximation.Problem) {
        _ = try LaplaceApproximation(
          identity, values: values, covariance: covariance, order: order)
        return nil
      } catch {
        return error
      }
    }
    let two = [[1.0, 0.5], [0.5, 1.0]]
    #expect(problem(two, ["r", "a"]) == nil)
    #expect(problem(two, ["r", "x"]) == .unknownParameter("x"))
    #expect(problem(two, ["r", "r"]) == .unknownParameter("r"))
    #expect(problem(two, ["r", "a", "b"]) == .notSquare)
    #expect(problem([[1, 2]], ["r"]) == .notSquare)
    #expect(problem([], []) == .notSquare)
    #expect(problem([[1, 0.5], [0.4, 1]], ["r", "a"]) == .notSymmetric)
    #expect(problem([[1, 2], [2, 1]], ["r", "a"]) == .notPositiveDefinite)
    #expect(problem([[.nan]], ["r"]) == .notPositiveDefinite)
    #expect(problem([[0]], ["r"]) == .notPositiveDefinite)
  }

  @Test("However uncertain, every point is a model that can be used")
  func extremes() throws {
    let wide = try LaplaceApproximation(
      identity, values: values,
      covariance: names.indices.map { i in
        names.indices.map { $0 == i ? 1e8 : 0 }
      }, order: names)
    for point in wide.cubaturePoints {
      #expect(point.allSatisfy { $0 >= exp(-50.1) && $0 <= exp(50.1) })
    }
  }

  @Test("A fit's own is what its covariance in a file gives")
  func ofFit() throws {
    var generator = SplitMix64(seed: 11)
    let model = NBD(r: 0.8, alpha: 9)
    let histories = (0..<400).map { _ in
      let times = model.simulatedPurchases(until: 30, using: &generator)
      return PurchaseHistory(
        frequency: times.count, recency: times.last ?? 0, T: 30)
    }
    let fit = try NBD.fit(to: HistorySample(histories))
    let laplace = try #require(LaplaceApproximation(fit))
    let errors = try #require(fit.standardErrors)
    for (i, deviation) in laplace.standardDeviations.enumerated() {
      #expect(
        isClose(
          deviation, errors[i] / fit.model.parameterValues[i], relative: 1e-12))
    }
    let held = try NBD.fit(to: HistorySample(histories), holding: [0: 0.8])
    #expect(LaplaceApproximation(held)?.dimension == 1)
    // Everybody buys alike: no isolated maximum, no covariance.
    let alike = (0..<50).map { _ in
      PurchaseHistory(frequency: 3, recency: 20, T: 30)
    }
    let flat = try NBD.fit(to: HistorySample(alike))
    #expect(LaplaceApproximation(flat) == nil)
  }

  @Test("Joint intervals are those of the mean distribution")
  func jointIntervals() throws {
    let laplace = try LaplaceApproximation(
      identity, values: values,
      covariance: covariance.map { $0.map { 40 * $0 } }, order: names)
    let model = BGNBD(parameterValues: values)
    let histories = [
      PurchaseHistory(frequency: 0, recency: 0, T: 39),
      PurchaseHistory(frequency: 4, recency: 33, T: 39),
      PurchaseHistory(frequency: 25, recency: 38, T: 39),
    ]
    for level in [0.5, 0.9, 0.99] {
      let settings = PredictionSettings(horizon: 52, level: level)
      let joint = model.predictions(
        for: HistorySample(histories), settings, uncertainty: laplace)
      let outcome = model.predictions(for: HistorySample(histories), settings)
      for (i, history) in histories.enumerated() {
        #expect(joint[i].expectedPurchases == outcome[i].expectedPurchases)
        let one = model.prediction(
          for: history, settings, uncertainty: laplace)
        #expect(one.interval == joint[i].interval)
        var below = 0.0
        var bounds: [Int] = []
        let models = laplace.cubaturePoints.map {
          BGNBD(parameterValues: $0)
        }
        let tail = (1 - level) / 2
        var k = 0
        while bounds.count < 2 {
          for model in models {
            below += model.probability(of: k, in: 52, given: history) / 8
          }
          while bounds.count < 2,
            below >= (bounds.isEmpty ? tail : 1 - tail)
          { bounds.append(k) }
          k += 1
        }
        #expect(joint[i].interval == bounds[0]...bounds[1])
      }
    }
    // A new customer is a history without a past.
    let settings = PredictionSettings(horizon: 52)
    let new = model.newCustomerPrediction(settings, uncertainty: laplace)
    let nothing = model.prediction(
      for: PurchaseHistory(frequency: 0, recency: 0, T: 0), settings,
      uncertainty: laplace)
    #expect(new.interval == nothing.interval)
    #expect(new.expectedPurchases == nothing.expectedPurchases)
    #expect(new.probabilityAliveAtHorizon == model.survival(until: 52))
    #expect(new.medianTimeToPurchase == nil)
    // An infinite horizon has neither interval nor an end to be alive at.
    let forever = model.newCustomerPrediction(
      PredictionSettings(horizon: .infinity, discountRate: 0.01),
      uncertainty: laplace)
    #expect(forever.interval == nil)
    #expect(forever.probabilityAliveAtHorizon == nil)
  }
}

import TestSupport
import Testing

@testable import CLVModels

@Suite("Futures in which nearly everybody leaves")
struct FarFutureTests {
  /// Customers like clockwork, of whom about half or fewer stay each time:
  /// sums over the stages at 40 digits.
  @Test(
    "Who is left, and what they buy, far below one",
    arguments: [
      (100, 1e13, 9e10, 300.0, 1.4485555830249462e-90, 2.001180858404871e-90),
      (100, 1e13, 3e10, 250, 7.1736571796137763e-150, 1.316824773595219e-149),
      (50, 4e12, 8e10, 600, 1.6475405990694145e-156, 1.8625285299466955e-156),
      (100, 1e13, 9e10, 1000, 1.4742060036024894e-300, 2.0366169342736342e-300),
    ])
  func clockwork(
    stages: Int, shape: Double, b: Double, t: Double, survival: Double,
    intensity: Double
  ) {
    let process = CNBDProcess(
      stages: stages, shape: shape, alpha: 1e11, a: 9e10, b: b)
    #expect(isClose(process.survival(until: t), survival, relative: 1e-10))
    #expect(isClose(process.intensity(at: t), intensity, relative: 1e-10))
  }

  @Test("Purchases discounted over far horizons, of customers like clockwork")
  func discounted() {
    for (k, shape, b, expected) in [
      (100, 1e13, 9e10, 1.9605933977135812),
      (100, 1e13, 3e10, 1.3157034992280616),
      (50, 4e12, 8e10, 1.8450571407098102),
    ] {
      let process = CNBDProcess(
        stages: k, shape: shape, alpha: 1e11, a: 9e10, b: b)
      for horizon in [180.0, 600, 1000, 4000, 10_000] {
        let value = process.discountedPurchases(rate: 0.01, in: horizon)
        #expect(
          isClose(value, expected, relative: 1e-11), "\(k) to \(horizon)")
      }
    }
  }

  @Test(
    "Discounted purchases are at most the expected ones, and rise with time")
  func order() {
    for k in [2, 7, 40, 100] {
      for shape in [3, 20, 1e5, 1e13] {
        for (a, b) in [(1e-3, 1e3), (0.9, 0.9), (3, 0.01), (1e10, 1e10)] {
          let process = CNBDProcess(
            stages: k, shape: shape, alpha: shape / Double(k), a: a, b: b,
            share: 0.3)
          var last = 0.0
          for horizon in [1e-3, 0.5, 20, 900, 1e4] {
            let value = process.discountedPurchases(rate: 0.01, in: horizon)
            let most = process.expectedPurchases(in: horizon) * (1 + 1e-11)
            let place = "k \(k), shape \(shape), a \(a), to \(horizon)"
            #expect(value >= last * (1 - 1e-11), "\(place)")
            #expect(value <= most, "\(place): \(value), \(most)")
            last = value
          }
        }
      }
    }
  }

  @Test("Few expected of whom some buy on and on are not counted one by one")
  func longTail() {
    // With a = 1 and b = 1/2, (2k − 1) P(X ≥ k) is P(N ≥ k): the mean square
    // is the mean of who never leaves.
    let process = BGNBD(r: 2, alpha: 1e-6, a: 1, b: 0.5)
    let moments = process.purchaseMoments(in: 52)
    #expect(moments.mean < 20)
    #expect(isClose(moments.meanSquare, 104e6, relative: 0.02))
    #expect(CountGrid(for: [process], in: 52) != nil)
  }
}

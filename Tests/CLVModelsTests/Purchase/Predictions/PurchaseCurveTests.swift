import CLVNumerics
import TestSupport
import Testing

@testable import CLVModels

@Suite("Expected purchases by many times")
struct PurchaseCurveTests {
  /// E[X(t)] = E[(1 − (1 + pt/α)^(−r))/p], p ~ Beta(a, b), by mpmath to 40
  /// digits.
  private static let references: [(BGNBD, [(t: Double, purchases: Double)])] = [
    (
      BGNBD(r: 0.1114, alpha: 1.3116, a: 3.0270, b: 4.8669),
      [
        (0.5, 0.039382639143048510571), (40, 0.72158950803390593594),
        (3000, 1.7140998074413385995),
      ]
    ),
    (
      BGNBD(r: 0.2426, alpha: 4.4136, a: 0.7929, b: 2.4259),
      [
        (0.5, 0.027023077961577302371), (40, 1.215554553057921419),
        (3000, 10.01491032858734718),
      ]
    ),
    (
      BGNBD(r: 12.5, alpha: 30, a: 0.4, b: 1.5),
      [
        (0.5, 0.20358366337811935539), (40, 8.3715130317416877535),
        (3000, 127.76167447091488163),
      ]
    ),
  ]

  @Test("They are those of an independent integral", arguments: 0..<3)
  func references(place: Int) {
    let (model, expected) = Self.references[place]
    let curve = PurchaseCurve(model, until: 3000)
    for (t, purchases) in expected {
      #expect(
        isClose(curve.expectedPurchases(in: t), purchases, relative: 1e-12),
        "\(t): \(curve.expectedPurchases(in: t))")
    }
  }

  @Test("Over random models they are the model's own")
  func ownExpectations() {
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<60 {
      let model = MBGNBD(
        r: generator.logUniform(0.01...20),
        alpha: generator.logUniform(0.01...100),
        a: generator.logUniform(0.05...50),
        b: generator.logUniform(0.05...50))
      let last = generator.logUniform(1...1e4)
      let curve = PurchaseCurve(model, until: last)
      for share in [0.001, 0.1, 0.37, 0.99, 1] {
        let own = model.expectedPurchases(in: share * last)
        #expect(
          isClose(
            curve.expectedPurchases(in: share * last), own, relative: 1e-11),
          "\(model) \(share * last)")
      }
    }
  }

  @Test("Of random regular buyers they are the process's own")
  func regularBuyers() {
    var generator = SeededGenerator(seed: 11)
    var curves = 0
    for _ in 0..<60 {
      let model = MBGCNBDk(
        k: 2 + Int(98 * generator.uniform()),
        r: generator.logUniform(0.05...30),
        alpha: generator.logUniform(0.01...10),
        a: generator.logUniform(0.05...50),
        b: generator.logUniform(0.05...500))
      let last = model.alpha * generator.logUniform(1...3000)
      let process = CNBDProcess(
        stages: model.k, shape: model.r, alpha: model.alpha, a: model.a,
        b: model.b)
      guard let intensity = process.intensityToIntegrate(until: last) else {
        continue
      }
      curves += 1
      let curve = PurchaseCurve(model, until: last)
      let all = model.expectedPurchases(in: last)
      for share in [0.001, 0.1, 0.37, 0.99, 1] {
        let t = share * last
        #expect(
          isClose(
            intensity(t), process.intensity(at: t), relative: 1e-11,
            floor: 1e-200), "\(model) \(t)")
        #expect(
          isClose(
            curve.expectedPurchases(in: t), model.expectedPurchases(in: t),
            relative: 1e-11, floor: 1e-6 * all), "\(model) \(t) \(last)")
      }
    }
    #expect(curves > 40)
  }

  @Test("At no time there are none, and other models state their own")
  func edges() {
    let model = BGNBD(r: 1, alpha: 1, a: 1, b: 1)
    #expect(PurchaseCurve(model, until: 5).expectedPurchases(in: 0) == 0)
    let nbd = NBD(r: 1, alpha: 2)
    #expect(PurchaseCurve(nbd, until: 5).expectedPurchases(in: 4) == 2)
  }
}

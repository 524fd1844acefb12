import CLVModels
import CLVNumerics
import Foundation
import TestSupport
import Testing

@Suite("Pareto/NBD and GGom/NBD against 50-digit values")
struct LifetimeModelTests {
  @Test(
    "Pareto/NBD: predictions for real customers",
    arguments: ["cdnow_sample__pnbd", "cdnow_full__pnbd", "sim_ggom__pnbd"])
  func pareto(_ file: String) throws {
    try checkCustomers(of: file, ParetoNBD.self)
  }

  @Test(
    "GGom/NBD: predictions for real customers",
    arguments: [
      "cdnow_sample__ggomnbd", "cdnow_full__ggomnbd", "sim_ggom__ggomnbd",
    ])
  func gompertz(_ file: String) throws {
    try checkCustomers(of: file, GGomNBD.self)
  }

  @Test("Pareto/NBD: stress points, s at and near 1, x up to 2,000")
  func paretoStress() throws {
    try checkPoints("special/points_pnbd.csv", ParetoNBD.self)
  }

  @Test("GGom/NBD: stress points")
  func gompertzStress() throws {
    try checkPoints("special/points_ggomnbd.csv", GGomNBD.self)
  }

  /// At the parameters of CDNOW's whole cohort in Fader, Hardie & Lee (2005),
  /// "RFM and CLV", as BTYD's documentation has them; values by mpmath.
  @Test("Pareto/NBD: discounted expected residual transactions")
  func residual() {
    let model = ParetoNBD(
      r: 0.5629966, alpha: 12.5590370, s: 0.4081095, beta: 10.5148048)
    let known: [(x: Int, recency: Double, value: Double)] = [
      (1, 30, 2.1991554), (2, 30, 2.8435344), (3, 30, 2.8671284),
      (4, 30, 2.4454101), (5, 30, 1.8405019), (6, 30, 1.2624165),
      (7, 30, 0.80961818), (8, 30, 0.49480362), (9, 30, 0.2920247),
      (10, 30, 0.16792751), (7, 35, 1.86418333), (0, 0, 0.36475593),
    ]
    for (x, recency, value) in known {
      let history = PurchaseHistory(frequency: x, recency: recency, T: 77.86)
      let found = model.discountedPurchases(
        rate: 0.0027, in: .infinity, given: history)
      #expect(isClose(found, value, relative: 1e-7), "\(x) \(recency)")
    }
  }

  /// DERT by Kummer's U, where other programs return NaN.
  @Test("Pareto/NBD: β in the thousands")
  func largeBeta() {
    let model = ParetoNBD(r: 0.8, alpha: 10, s: 64, beta: 7721)
    let history = PurchaseHistory(frequency: 3, recency: 20, T: 40)
    for rate in [1e-4, 1e-2, 1] {
      let value = model.discountedPurchases(
        rate: rate, in: .infinity, given: history)
      // Nearly exponential lifetimes: λ/(μ + δ) with the posterior means.
      let limit =
        model.probabilityAlive(history) * (3.8 / 50)
        / (64 / (7721.0 + 40) + rate)
      #expect(isClose(value, limit, relative: 0.02))
    }
  }

  /// By mpmath, over the time of the first purchase.
  @Test("The probability of ever buying")
  func everBuying() {
    let pareto: [(r: Double, alpha: Double, s: Double, beta: Double)] = [
      (0.553, 10.58, 0.606, 11.67), (0.05, 3, 0.04, 200), (40, 0.5, 3, 0.01),
      (2, 1e6, 0.9, 1e-3), (5.553, 49.6, 0.606, 50.67), (200, 10, 500, 3e4),
    ]
    let known = [
      0.49027548865217293, 0.63727323648275279, 0.25571258655809722,
      1.1809044212151377e-7, 0.90322579291169884, 0.99916318485639537,
    ]
    for (p, value) in zip(pareto, known) {
      let model = ParetoNBD(r: p.r, alpha: p.alpha, s: p.s, beta: p.beta)
      #expect(
        isClose(model.lifetimeProbabilityOfPurchase, value, relative: 1e-13))
    }
    let gompertz = [
      GGomNBD(r: 1.1, alpha: 11.7, b: 0.06, s: 0.8, beta: 9.3),
      GGomNBD(r: 0.3, alpha: 5, b: 0.5, s: 0.2, beta: 0.01),
      GGomNBD(r: 20, alpha: 3, b: 1e-4, s: 5, beta: 1e-3),
      GGomNBD(r: 0.8, alpha: 1e4, b: 0.3, s: 2, beta: 1e3),
    ]
    let others = [
      0.77131706704184948, 0.10446106123192791, 0.92809563597391976,
      0.0015758502261079838,
    ]
    for (model, value) in zip(gompertz, others) {
      #expect(
        isClose(model.lifetimeProbabilityOfPurchase, value, relative: 1e-13))
    }
  }

  @Test("Ever buying is buying by a time as far away as it takes")
  func everBuyingIsTheLimit() {
    let models: [any PurchaseModel] = [
      ParetoNBD(r: 1.5, alpha: 10, s: 2, beta: 12),
      GGomNBD(r: 1.1, alpha: 11.7, b: 0.06, s: 0.8, beta: 9.3),
      MBGNBD(r: 1.5, alpha: 6, a: 0.9, b: 1.6),
      MBGCNBDk(k: 3, r: 1.5, alpha: 6, a: 0.9, b: 1.6),
      BGNBD(r: 1.5, alpha: 6, a: 0.9, b: 1.6), NBD(r: 1.5, alpha: 6),
      // Nobody leaves, and forecasts at the limit that says so.
      ParetoNBD(r: 1.5, alpha: 10, s: 1e-250, beta: 1e250),
      GGomNBD(r: 1.5, alpha: 10, b: 1e-100, s: 1e-250, beta: 1e100),
    ]
    for model in models {
      let late = model.probabilityOfPurchase(in: 1e9)
      #expect(
        isClose(model.lifetimeProbabilityOfPurchase, late, relative: 1e-10),
        "\(model)")
    }
  }

  @Test("A new customer's probabilities add to 1, with the expectation as mean")
  func distribution() {
    check(ParetoNBD(r: 0.553, alpha: 10.58, s: 0.606, beta: 11.67))
    check(GGomNBD(r: 1.1, alpha: 11.7, b: 0.06, s: 0.8, beta: 9.3))

    func check(_ model: some PurchaseModel) {
      for t in [1.0, 26, 104] {
        let probabilities = (0...1500).map { model.probability(of: $0, in: t) }
        let mean = probabilities.enumerated().reduce(0) {
          $0 + Double($1.offset) * $1.element
        }
        #expect(isClose(probabilities.reduce(0, +), 1, relative: 1e-11))
        #expect(isClose(mean, model.expectedPurchases(in: t), relative: 1e-10))
        let exceedances = model.exceedances(in: t, downTo: 1e-5)
        for k in 0..<(exceedances.count - 1) {
          let sum = probabilities[...k].reduce(0, +)
          #expect(abs(exceedances[k + 1] - (1 - sum)) < 1e-12)
        }
        #expect((exceedances.last ?? 1) <= 1e-5)
      }
    }
  }

  @Test("Simulated customers behave as the formulas say")
  func simulation() {
    check(ParetoNBD(r: 0.553, alpha: 10.58, s: 0.606, beta: 11.67))
    check(GGomNBD(r: 1.1, alpha: 11.7, b: 0.06, s: 0.8, beta: 9.3))

    func check(_ model: some PurchaseModel) {
      var generator = SplitMix64(seed: 8)
      let n = 40_000
      var counts = [Double](repeating: 0, count: 3)
      for _ in 0..<n {
        let times = model.simulatedPurchases(until: 39, using: &generator)
        if times.count < 3 { counts[times.count] += 1 }
      }
      for k in 0..<3 {
        let p = model.probability(of: k, in: 39)
        let error = (p * (1 - p) / Double(n)).squareRoot()
        #expect(abs(counts[k] / Double(n) - p) < 4.5 * error)
      }
    }
  }

  @Test("Where nobody leaves, Pareto/NBD is NBD in fit and forecast")
  func noDropout() throws {
    var generator = SplitMix64(seed: 21)
    let truth = NBD(r: 0.9, alpha: 8)
    let sample = HistorySample(
      (0..<3000).map { i in
        let T = 40 + Double(i % 84) / 7
        // Everybody buys on the last day: nobody can have left.
        let times = truth.simulatedPurchases(until: T, using: &generator) + [T]
        return PurchaseHistory(
          frequency: times.count, recency: times.last ?? 0, T: T)
      })
    let nbd = try NBD.fit(to: sample)
    for fit in [
      try pareto(sample), try gompertz(sample),
    ] {
      #expect(fit.outcome == .boundary, "\(fit.name)")
      #expect(abs(fit.logLikelihood - nbd.logLikelihood) < 1e-6)
      #expect(fit.logLikelihood > nbd.logLikelihood - 1e-6)
      let history = PurchaseHistory(frequency: 5, recency: 30, T: 40)
      let expected = nbd.model.expectedPurchases(in: 52, given: history)
      #expect(
        isClose(
          fit.model.expectedPurchases(in: 52, given: history), expected,
          relative: 1e-6), "\(fit.name)")
    }

    func pareto(_ sample: HistorySample) throws -> Limit {
      Limit(try ParetoNBD.fit(to: sample))
    }
    func gompertz(_ sample: HistorySample) throws -> Limit {
      Limit(try GGomNBD.fit(to: sample))
    }
  }

  private struct Limit {
    let name: String
    let model: any PurchaseModel
    let logLikelihood: Double
    let outcome: Convergence.Outcome

    init<Model: PurchaseModel>(_ fit: Fit<Model>) {
      name = Model.identity.name + ": " + fit.convergence.message
      model = fit.model
      logLikelihood = fit.logLikelihood
      outcome = fit.convergence.outcome
    }
  }

  /// The truth is GGom/NBD; with lifetimes that all age alike the best
  /// Pareto/NBD has one hazard for all.
  @Test("Homogeneous dropout is named, and the supremum is reached")
  func homogeneousDropout() throws {
    var generator = SplitMix64(seed: 22)
    let truth = GGomNBD(r: 1.14, alpha: 11.7, b: 0.061, s: 8, beta: 93)
    let sample = HistorySample(
      (0..<3000).map { _ in
        let times = truth.simulatedPurchases(until: 104, using: &generator)
        return PurchaseHistory(
          frequency: times.count, recency: times.last ?? 0, T: 104)
      })
    let fit = try ParetoNBD.fit(to: sample)
    #expect(fit.convergence.outcome == .boundary)
    #expect(fit.convergence.message.hasPrefix("homogeneous dropout"))
    let values = fit.model.parameterValues
    // Nothing on the way there is more likely.
    for s in [1e2, 1e4, 1e6] {
      let on = ParetoNBD(
        r: values[0], alpha: values[1], s: s,
        beta: s * values[3] / values[2])
      #expect(
        on.logLikelihood(of: sample).value < fit.logLikelihood + 1e-6)
    }
    let history = PurchaseHistory(frequency: 3, recency: 20, T: 40)
    let expected = fit.model.expectedPurchases(in: 52, given: history)
    #expect(expected > 0 && expected.isFinite)
  }

  // MARK: - Checks

  private func checkCustomers<Model: PurchaseModel>(
    of file: String, _ type: Model.Type
  ) throws {
    let exact = try ModelReference.named(file).exact
    let values = type.identity.parameters.map { exact.params[$0.name] ?? .nan }
    let model = type.init(parameterValues: values)
    let alive = try #require(exact.pAlive)
    let rows = try #require(exact.logLikelihoodRow)
    let expected = try #require(exact.expectedPurchases)
    for i in exact.x.indices {
      let history = PurchaseHistory(
        frequency: exact.x[i], recency: exact.tX[i], T: exact.T[i])
      #expect(
        isClose(model.probabilityAlive(history), alive[i], relative: 1e-11))
      #expect(
        isClose(
          model.logLikelihood(of: history), rows[i], relative: 1e-12, floor: 1))
      for (horizon, values) in expected {
        let t = try #require(Double(horizon))
        #expect(
          isClose(
            model.expectedPurchases(in: t, given: history), values[i],
            relative: 1e-10))
      }
    }
    for (horizon, value) in exact.expectedPurchasesNewCustomer ?? [:] {
      let t = try #require(Double(horizon))
      #expect(isClose(model.expectedPurchases(in: t), value, relative: 1e-11))
    }
    guard let index = exact.dertIndex, let dert = exact.dert else { return }
    for (rate, values) in dert {
      let delta = try #require(Double(rate))
      for (i, value) in zip(index, values) {
        let history = PurchaseHistory(
          frequency: exact.x[i], recency: exact.tX[i], T: exact.T[i])
        let discounted = model.discountedPurchases(
          rate: delta, in: .infinity, given: history)
        #expect(isClose(discounted, value, relative: 1e-9))
      }
    }
  }

  /// Rows of parameters, x, tₓ, T, t, δ, and ln L, P(alive), E[Y(t)], DERT.
  private func checkPoints<Model: PurchaseModel>(
    _ path: String, _ type: Model.Type
  ) throws {
    let p = type.identity.parameters.count
    for row in try References.rows(path) {
      let model = type.init(parameterValues: Array(row[..<p]))
      let history = PurchaseHistory(
        frequency: Int(row[p]), recency: row[p + 1], T: row[p + 2])
      let found = [
        model.logLikelihood(of: history), model.probabilityAlive(history),
        model.expectedPurchases(in: row[p + 3], given: history),
        model.discountedPurchases(
          rate: row[p + 4], in: .infinity, given: history),
      ]
      for (i, value) in found.enumerated() {
        #expect(
          isClose(
            value, row[p + 5 + i], relative: 1e-9, floor: i == 0 ? 1 : 1e-290),
          "\(i) at \(row)")
      }
    }
  }
}

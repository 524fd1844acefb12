import CLVNumerics
import Foundation
import TestSupport
import Testing

@testable import CLVModels

@Suite("BG/CNBD-k and MBG/CNBD-k")
struct CNBDTests {
  @Test("All values are those of numerical integration over the rate")
  func references() throws {
    let rows = try References.rows("special/points_cnbd.csv")
    #expect(rows.count == 32)
    for row in rows {
      if row[0] == 1 {
        check(MBGCNBDk(parameterValues: Array(row[1...5])), row) {
          $0.logLikelihood(of: $1, logGaps: $2)
        }
      } else {
        check(BGCNBDk(parameterValues: Array(row[1...5])), row) {
          $0.logLikelihood(of: $1, logGaps: $2)
        }
      }
    }
  }

  private func check<Model: PurchaseModel>(
    _ model: Model, _ row: [Double],
    logLikelihood: (Model, PurchaseHistory, Double) -> Double
  ) {
    let history = PurchaseHistory(
      frequency: Int(row[6]), recency: row[7], T: row[8])
    let (t, rate) = (row[10], row[11])
    #expect(
      isClose(
        logLikelihood(model, history, row[9]), row[12], relative: 1e-13,
        floor: 1), "log-likelihood at \(row)")
    let sample = HistorySample([history, history], logGaps: [row[9], row[9]])
    #expect(
      isClose(
        model.logLikelihood(of: sample).value, 2 * row[12], relative: 1e-13,
        floor: 1), "log-likelihood of a sample at \(row)")
    #expect(
      isClose(model.probabilityAlive(history), row[13], relative: 1e-12),
      "P(alive) at \(row)")
    #expect(
      isClose(
        model.expectedPurchases(in: t, given: history), row[14],
        relative: 1e-12), "expected purchases at \(row)")
    #expect(
      isClose(
        model.discountedPurchases(rate: rate, in: t, given: history), row[15],
        relative: 1e-11), "discounted at \(row)")
    #expect(
      isClose(
        model.discountedPurchases(rate: rate, in: .infinity, given: history),
        row[16], relative: 1e-11), "discounted for ever at \(row)")
    for (count, value) in zip([0, 1, 3], row[17...]) {
      #expect(
        isClose(
          model.probability(of: count, in: t, given: history), value,
          relative: 1e-11), "P(X = \(count)) at \(row)")
    }
  }

  static let parameters = [
    [0.2426, 4.4136, 0.7929, 2.4259], [3, 60, 1.5, 0.4], [40, 20, 1e-3, 0.3],
    [0.02, 0.5, 30, 80],
  ]

  @Test("With k = 1 they are BG/NBD and MBG/NBD", arguments: parameters)
  func one(_ parameters: [Double]) {
    let regular = BGCNBDk(parameterValues: [1] + parameters)
    let modified = MBGCNBDk(parameterValues: [1] + parameters)
    let histories = [
      PurchaseHistory(frequency: 0, recency: 0, T: 0),
      PurchaseHistory(frequency: 0, recency: 0, T: 38),
      PurchaseHistory(frequency: 1, recency: 1, T: 50),
      PurchaseHistory(frequency: 30, recency: 39, T: 39),
    ]
    for history in histories {
      expectEqual(regular, BGNBD(parameterValues: parameters), history)
      expectEqual(modified, MBGNBD(parameterValues: parameters), history)
    }
    expectEqual(regular, BGNBD(parameterValues: parameters))
    expectEqual(modified, MBGNBD(parameterValues: parameters))
  }

  private func expectEqual<One: PurchaseModel, Other: PurchaseModel>(
    _ one: One, _ other: Other, _ history: PurchaseHistory
  ) {
    #expect(
      isClose(
        one.logLikelihood(of: history), other.logLikelihood(of: history),
        relative: 1e-14, floor: 1))
    #expect(
      isClose(
        one.probabilityAlive(history), other.probabilityAlive(history),
        relative: 1e-13))
    expectEqual(one.future(of: history), other.future(of: history))
  }

  /// From a day to a horizon that sums over stages do not reach.
  private func expectEqual(
    _ one: some PurchaseProcess, _ other: some PurchaseProcess
  ) {
    for t in [1 / 7.0, 39, 520, 1e5, 1e8] {
      #expect(
        isClose(
          one.expectedPurchases(in: t), other.expectedPurchases(in: t),
          relative: 1e-11), "expectation at \(t) of \(one)")
      #expect(
        isClose(one.intensity(at: t), other.intensity(at: t), relative: 1e-11),
        "intensity at \(t) of \(one)")
      #expect(
        isClose(
          one.survival(until: t), other.survival(until: t), relative: 1e-11,
          floor: 1e-3), "survival at \(t) of \(one)")
      #expect(
        isClose(
          one.probabilityOfPurchase(in: t), other.probabilityOfPurchase(in: t),
          relative: 1e-12))
      #expect(
        isClose(
          one.probability(of: 2, in: t), other.probability(of: 2, in: t),
          relative: 1e-12))
    }
    for (t, rate) in [(26, 0.1), (520, 0.003), (.infinity, 0.003)] {
      #expect(
        isClose(
          one.discountedPurchases(rate: rate, in: t),
          other.discountedPurchases(rate: rate, in: t), relative: 1e-11),
        "discounted at \(rate) until \(t) of \(one)")
    }
    let exceedances = one.exceedances(in: 26, downTo: 1e-3)
    let others = other.exceedances(in: 26, downTo: 1e-3)
    #expect(exceedances.count == others.count)
    for (a, b) in zip(exceedances, others) {
      #expect(isClose(a, b, relative: 1e-12))
    }
    #expect(one.expectedLifetimePurchases == other.expectedLifetimePurchases)
  }

  static let processes: [CNBDProcess] = [
    CNBDProcess(stages: 2, shape: 0.3, alpha: 4, a: 0.8, b: 2.4),
    CNBDProcess(
      stages: 2, shape: 4.3, alpha: 20, a: 0.8, b: 2.4, share: 0.4),
    CNBDProcess(stages: 3, shape: 9, alpha: 30, a: 2, b: 0.3, share: 0.1),
    CNBDProcess(stages: 7, shape: 0.9, alpha: 8, a: 0.05, b: 30, share: 0.8),
    CNBDProcess(stages: 30, shape: 60, alpha: 50, a: 1, b: 1, share: 0.3),
    CNBDProcess(stages: 2, shape: 3, alpha: 20, a: 1e-250, b: 1, share: 0.2),
  ]

  @Test("Sums over stages and integrals over p agree", arguments: processes)
  func longHorizons(_ process: CNBDProcess) {
    for ratio in [20.0, 100, 300] {
      let t = ratio * process.alpha
      #expect(
        isClose(
          process.expectedPurchases(in: t),
          process.expectedPurchasesByDropout(in: t), relative: 1e-11))
      #expect(
        isClose(
          process.intensity(at: t), process.intensityByDropout(at: t),
          relative: 1e-11))
      #expect(
        isClose(
          process.survival(until: t), process.survivalByDropout(until: t),
          relative: 1e-11))
    }
    // And the change from one to the other is no jump.
    let times = [200.0, 400, 800, 1e4, 1e6].map { $0 * process.alpha }
    let expected = times.map { process.expectedPurchases(in: $0) }
    #expect(expected == expected.sorted())
    #expect(expected.allSatisfy { $0.isFinite })
  }

  @Test("Whoever all but certainly leaves, and buys hundreds of times if not")
  func certainLeavers() {
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<40 {
      let process = CNBDProcess(
        stages: Int(generator.logUniform(2...100)),
        shape: generator.logUniform(1e3...1e13), alpha: 1,
        a: generator.logUniform(1...1e9), b: generator.logUniform(1e-9...1))
      // Twenty to two thousand purchases of who stays.
      for purchases in [20, 300, 550, 2000] {
        let stages = Double(purchases * process.stages)
        let t = stages / process.shape
        let survival = process.survivalByDropout(until: t)
        let sum = process.survival(until: t)
        #expect(survival >= 0 && survival <= 1, "\(process) \(t)")
        #expect(abs(survival - sum) < 1e-11, "\(process) \(t)")
        #expect(process.intensityByDropout(at: t) >= 0, "\(process) \(t)")
      }
    }
  }

  @Test func `Discounted purchases where rates differ much and hardly`() {
    var dice = SplitMix64(seed: 5)
    for place in 0..<120 {
      let k = Int.random(in: 1...30, using: &dice)
      // In turns so narrow a law that a few rates do, and a lattice of them.
      let shapes = place % 3 == 0 ? 13.0...40 : 3...14
      let shape = exp(Double.random(in: shapes, using: &dice))
      let process = CNBDProcess(
        stages: k, shape: shape,
        alpha: shape / exp(Double.random(in: -1...4, using: &dice)),
        a: Double.random(in: 0.1...3, using: &dice),
        b: Double.random(in: 0.1...9, using: &dice),
        share: Double.random(in: 0...1, using: &dice) * Double(k) / shape)
      for (rate, t) in [(1e-9, 3.0), (0.02, 30), (0.4, 30), (0.4, 110)] {
        #expect(
          isClose(
            process.discountedIntensity(rate: rate, until: t),
            process.quadrature(rate: rate, until: t), relative: 1e-11),
          "\(process), rate \(rate), until \(t)")
      }
    }
  }

  /// By mpmath with 30 digits: the sums over stages, and an integral over the
  /// rates.
  @Test func `Discounted purchases that come long after the discount`() {
    let points = [
      (
        CNBDProcess(
          stages: 19, shape: 81_294.1109703412, alpha: 822_126.0765380132,
          a: 2.6267394858204303, b: 3.9041969404799044,
          share: 1.0195238553775918e-05), 1.26480095586164813e-12
      ),
      (
        CNBDProcess(
          stages: 30, shape: 3_336_260_127_083_307, alpha: 3.659591386206118e16,
          a: 1.4141315530919454, b: 4.522708318689205,
          share: 2.4260701337663046e-16), 3.98414386652347175e-21
      ),
    ]
    for (process, value) in points {
      #expect(
        isClose(
          process.discountedIntensity(rate: 0.4, until: 110), value,
          relative: 1e-11))
    }
  }

  @Test(
    "Expectations and discounted ones are integrals of the intensity",
    arguments: processes)
  func integrals(_ process: CNBDProcess) {
    for t in [1 / 7.0, 4, 52, 260] {
      #expect(
        isClose(
          process.expectedPurchases(in: t),
          process.quadrature(rate: 0, until: t), relative: 1e-11))
      for rate in [1e-15, 0.003, 0.2] {
        #expect(
          isClose(
            process.discountedIntensity(rate: rate, until: t),
            process.quadrature(rate: rate, until: t), relative: 1e-11),
          "rate \(rate), until \(t)")
      }
    }
    #expect(
      isClose(
        process.discountedPurchases(rate: 0.05, in: .infinity),
        process.quadrature(rate: 0.05, until: 42 / 0.05), relative: 1e-11))
    #expect(
      isClose(
        process.discountedPurchases(rate: 1e-16, in: 52),
        process.expectedPurchases(in: 52), relative: 1e-11))
  }

  @Test(
    "Probabilities add to 1, and their mean is the expectation",
    arguments: processes)
  func distribution(_ process: CNBDProcess) throws {
    for t in [1.0, 26] {
      let probabilities = (0...400).map { process.probability(of: $0, in: t) }
      let mean = probabilities.enumerated().reduce(0) {
        $0 + Double($1.offset) * $1.element
      }
      #expect(isClose(probabilities.reduce(0, +), 1, relative: 1e-11))
      #expect(isClose(mean, process.expectedPurchases(in: t), relative: 1e-10))
      let exceedances = process.exceedances(in: t, downTo: 1e-4)
      #expect(exceedances[0] == 1)
      #expect(try #require(exceedances.last) <= 1e-4)
      for k in 0..<(exceedances.count - 1) {
        let sum = probabilities[...k].reduce(0, +)
        #expect(abs(exceedances[k + 1] - (1 - sum)) < 1e-12)
      }
      #expect(
        isClose(
          process.probabilityOfPurchase(in: t), 1 - probabilities[0],
          relative: 1e-9))
      // Each purchase is the last with probability p: P(gone) = E[p X].
      #expect(process.survival(until: t) <= 1)
    }
    #expect(process.expectedPurchases(in: 0) == 0)
    #expect(process.probability(of: 0, in: 0) == 1)
    #expect(process.probabilityOfPurchase(in: 0) == 0)
    #expect(process.exceedances(in: 0, downTo: 0.05) == [1, 0])
    #expect(process.survival(until: 0) == 1)
  }

  /// Simulated customers know nothing of the formulas: they are followed for
  /// 30 weeks and then for 20 more.
  @Test("Simulated customers behave as predicted, by class of their past")
  func simulation() {
    simulate(BGCNBDk(k: 3, r: 0.85, alpha: 1.45, a: 0.79, b: 2.42))
    simulate(MBGCNBDk(k: 2, r: 1.25, alpha: 3, a: 0.35, b: 0.7))
  }

  private func simulate(_ model: some PurchaseModel) {
    var generator = SplitMix64(seed: 12)
    var tallies: [String: Tally] = [:]
    for _ in 0..<30_000 {
      let times = model.simulatedPurchases(until: 50, using: &generator)
      let past = times.prefix { $0 <= 30 }
      let history = PurchaseHistory(
        frequency: past.count, recency: past.last ?? 0, T: 30)
      let next = Double(times.count - past.count)
      let expected = model.expectedPurchases(in: 20, given: history)
      let none = model.probability(of: 0, in: 20, given: history)
      for name in ["all", "x = \(min(past.count, 8))"]
        + (history.recency > 20 ? ["recent"] : ["long ago"])
      {
        tallies[name, default: Tally()].customers += 1
        tallies[name, default: Tally()].sum += next
        tallies[name, default: Tally()].expected += expected
        tallies[name, default: Tally()].squares +=
          (next - expected) * (next - expected)
        tallies[name, default: Tally()].none += next == 0 ? 1 : 0
        tallies[name, default: Tally()].expectedNone += none
      }
    }
    for (name, tally) in tallies {
      #expect(
        abs(tally.sum - tally.expected) < 4.5 * tally.squares.squareRoot(),
        "\(name): \(tally)")
      #expect(
        abs(tally.none - tally.expectedNone)
          < 2.25 * tally.customers.squareRoot(), "\(name): \(tally)")
    }
  }

  @Test(
    "Everything stays finite at extreme parameters",
    arguments: [1, 3, 40], [1e-3, 1, 1e4])
  func extremes(k: Int, shape: Double) {
    let histories = [
      PurchaseHistory(frequency: 0, recency: 0, T: 1 / 7.0),
      PurchaseHistory(frequency: 1, recency: 1 / 7.0, T: 300),
      PurchaseHistory(frequency: 1000, recency: 90, T: 90),
    ]
    for (a, b) in [(1e-3, 1e4), (1, 1), (1e4, 1e-3), (1e-250, 1)] {
      let model = MBGCNBDk(k: k, r: shape, alpha: 10, a: a, b: b)
      for history in histories {
        let alive = model.probabilityAlive(history)
        #expect((0...1).contains(alive))
        #expect(model.logLikelihood(of: history).isFinite)
        var previous = 0.0
        for t in [1 / 7.0, 52, 2600] {
          let expected = model.expectedPurchases(in: t, given: history)
          let discounted = model.discountedPurchases(
            rate: 0.002, in: t, given: history)
          #expect(expected.isFinite && expected >= previous * (1 - 1e-11))
          #expect(
            discounted <= expected * (1 + 1e-11),
            "\(discounted), \(expected): \(model), \(history), \(t)")
          #expect(discounted >= expected * exp(-0.002 * t) * (1 - 1e-11))
          previous = expected
        }
        let value = model.discountedPurchases(
          rate: 0.003, in: .infinity, given: history)
        #expect(value.isFinite && value >= 0)
      }
    }
  }
}

/// What became of a class of customers, and what was expected of them.
private struct Tally {
  var customers = 0.0
  var sum = 0.0
  var expected = 0.0
  var squares = 0.0
  var none = 0.0
  var expectedNone = 0.0
}

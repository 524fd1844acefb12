import CLVNumerics
import Foundation
import TestSupport
import Testing

@testable import CLVModels

@Suite("Many purchases, many stages, and rates that are all the same")
struct ManyPurchasesTests {
  @Test("Numbers of stages are those of sums at 60 digits")
  func stages() throws {
    let rows = try References.rows("special/stages.csv")
    #expect(rows.count == 16)
    for row in rows {
      let process = CNBDProcess(
        stages: Int(row[0]), shape: row[1], alpha: 10, a: 1, b: 1,
        share: row[3])
      let (t, count) = (10 * row[2], Int(row[4]))
      // u is a difference of times over α + T, and as exact as its digits.
      #expect(
        isClose(
          process.logProbabilityWithoutDropout(count, t), row[5],
          relative: 1e-11, floor: 1), "mass at \(row)")
      #expect(
        isClose(
          process.tail(atLeast: count, in: t), row[6], relative: 1e-11),
        "tail at \(row)")
      // What lies between two tails is a mass.
      let fall =
        process.tail(atLeast: count, in: t)
        - process.tail(atLeast: count + 1, in: t)
      #expect(
        abs(fall - exp(process.logProbabilityWithoutDropout(count, t)))
          < 1e-11, "fall at \(row)")
    }
  }

  @Test("Purchases before the end of a lifetime are those of an integral")
  func times() throws {
    let rows = try References.rows("special/purchase_times.csv")
    #expect(rows.count == 10)
    for row in rows {
      let model = ParetoNBD(r: row[0], alpha: row[1], s: row[2], beta: row[3])
      let tail = model.exceedance(of: Int(row[5]), in: row[4])
      #expect(isClose(tail, row[6], relative: 1e-10), "\(row): \(tail)")
    }
  }

  /// Processes that make some thousand purchases in 200, if they stay.
  static let processes: [any PurchaseProcess] = [
    NBD(r: 3, alpha: 0.5), NBD(r: 1e11, alpha: 1e10),
    BGNBD(r: 40, alpha: 5, a: 0.4, b: 90),
    BGNBD(r: 1e11, alpha: 1e10, a: 1e11, b: 1e14),
    MBGNBD(r: 1, alpha: 0.1, a: 0.2, b: 2),
    ParetoNBD(r: 30, alpha: 4, s: 0.3, beta: 400),
    GGomNBD(r: 400, alpha: 50, b: 0.001, s: 0.2, beta: 1.5),
    BGCNBDk(k: 2, r: 300, alpha: 15, a: 0.1, b: 300),
    CNBDProcess(
      stages: 3, shape: 5000, alpha: 250, a: 1e-3, b: 1, share: 1e-3),
    BGBB(alpha: 200, beta: 10, gamma: 0.4, delta: 900),
  ]

  @Test("Each probability of at least as many is that of the list")
  func exceedances() {
    for process in Self.processes {
      // Of opportunities there have to be enough.
      let t = process is BGBB ? 2000.0 : 200
      let list = process.exceedances(in: t, downTo: 1e-9)
      for count in [0, 1, 2, 40, 700, 1000, list.count - 2] {
        let one = process.exceedance(of: count, in: t)
        #expect(
          abs(one - list[count]) < 1e-10, "\(process): P(X ≥ \(count)) \(one)")
      }
    }
  }

  @Test("A grid's intervals and moments are those of the list, nearly")
  func grids() {
    for process in Self.processes { expectGrid(process) }
  }

  private func expectGrid(_ process: some PurchaseProcess) {
    let t = process is BGBB ? 2000.0 : 200
    guard let grid = CountGrid(for: [process], in: t) else {
      Issue.record("no grid for \(process)")
      return
    }
    #expect(grid.counts.count < 500)
    let list = process.exceedances(in: t, downTo: 1e-12)
    let gridded = grid.exceedances(of: process, in: t, downTo: 1e-12)
    let staying = process.purchasesIfStaying(in: t)
    for level in [0.5, 0.9, 0.99] {
      let exact = PurchaseInterval.of(
        level: level, alive: 0.97, exceedances: list)
      let nearly = PurchaseInterval.of(
        level: level, alive: 0.97, exceedances: gridded, at: grid)
      for (end, other) in [
        (exact.lowerBound, nearly.lowerBound),
        (exact.upperBound, nearly.upperBound),
      ] {
        let scale = max(staying.deviation, Double(end))
        #expect(
          abs(Double(end - other)) <= 1 + 0.02 * scale,
          "\(process) at \(level): \(nearly), not \(exact)")
      }
    }
    var (mean, square) = (0.0, 0.0)
    for (k, exceedance) in list.enumerated().dropFirst() {
      mean += exceedance
      square += (2 * Double(k) - 1) * exceedance
    }
    let moments = process.purchaseMoments(in: t)
    #expect(isClose(moments.mean, mean, relative: 1e-9))
    #expect(
      isClose(
        moments.meanSquare - moments.mean * moments.mean,
        square - mean * mean, relative: 0.02),
      "variance of \(process)")
  }

  @Test("A grid is short, however many purchases there may be")
  func bounded() {
    for r in [1e-3, 1, 1e4, 1e11] {
      let process = NBD(r: r, alpha: r / 1e3)
      for t in [1.0, 30, 900] {
        let grid = CountGrid(for: [process], in: t)
        #expect((grid?.counts.count ?? 0) < 700)
        let interval = grid.map {
          PurchaseInterval.of(
            level: 0.9, alive: 1,
            exceedances: $0.exceedances(of: process, in: t, downTo: 1e-4),
            at: $0)
        }
        let staying = process.purchasesIfStaying(in: t)
        if let interval {
          #expect(
            Double(interval.upperBound) < staying.mean + 9 * staying.deviation)
        }
      }
    }
    #expect(CountGrid(for: [NBD(r: 2, alpha: 3)], in: 9) == nil)
  }

  @Test("How long customers stay takes few nodes where rates are the same")
  func nodes() {
    // As fitted to customers who all buy at one rate.
    let model = ParetoNBD(
      r: 110653280920.18272, alpha: 7528823099451.586, s: 0.24613906849945832,
      beta: 0.6169033702414394)
    let far = min(1e30, model.withoutDropout.end(of: 0))
    #expect(PurchasingTimes(model, until: far).nodes.count < 3000)
    // Of ever longer times the probability is that of the integral over all.
    #expect(
      isClose(
        model.probabilityOfPurchase(in: 1e25),
        model.lifetimeProbabilityOfPurchase, relative: 1e-12))
    for count in [0, 1, 30] {
      #expect(
        isClose(
          model.probability(of: count, in: 1e12),
          model.probability(of: count, in: 1e20), relative: 1e-2, floor: 1e-3))
    }
  }

  @Test("A customer who should have bought often and did not is unlikely")
  func silence() {
    // With next to no dropout the probability is NBD's, however small.
    let model = ParetoNBD(r: 40, alpha: 10, s: 1e-250, beta: 1)
    for (count, t) in [(0, 60.0), (3, 200), (50, 900)] {
      #expect(
        isClose(
          model.probability(of: count, in: t),
          NBD(r: 40, alpha: 10).probability(of: count, in: t),
          relative: 1e-11))
    }
  }

  @Test("Tails of Poisson's law take some twenty standard deviations")
  func poisson() {
    for mean in [0.3, 2, 90, 1e4, 3e6] {
      let tails = PoissonTails(mean: mean, reaching: 4)
      #expect(
        Double(tails.end - tails.start) < 21 * mean.squareRoot() + 80)
      for n in [1, Int(mean), Int(mean + 2 * mean.squareRoot())] where n > 0 {
        let power = tails.isScaled ? pow(mean, Double(n)) : 1
        #expect(
          isClose(
            tails[n] * power, IncompleteGamma(Double(n), mean).lower,
            relative: 1e-12), "P(K ≥ \(n)) of mean \(mean)")
      }
    }
  }

  @Test("Where next to nobody leaves, purchases come at the mean rate")
  func noDropout() {
    let model = BGNBD(r: 893_925_149.5, alpha: 39_839_350.9, a: 5e-242, b: 1e8)
    let rate = model.r / model.alpha
    #expect(
      isClose(model.expectedPurchases(in: 104), rate * 104, relative: 1e-14))
    #expect(
      isClose(
        model.discountedPurchases(rate: 0.01, in: 1000),
        -rate * expm1(-10) / 0.01, relative: 1e-14))
  }

  @Test("Discounted purchases at a limit are those of the limit")
  func discounted() {
    // r and α at 1e13: purchases at one rate, of customers who leave.
    let limit = BGNBD(
      r: 10597301229600.85, alpha: 1118621789969.0842, a: 0.6239639115270936,
      b: 2.0565304773779447)
    let near = BGNBD(
      r: limit.r * 1e-6, alpha: limit.alpha * 1e-6, a: limit.a, b: limit.b)
    for (rate, horizon) in [(0.0953, 52.0), (0.5, 3), (1e-4, 1000)] {
      #expect(
        isClose(
          limit.discountedPurchases(rate: rate, in: horizon),
          near.discountedPurchases(rate: rate, in: horizon), relative: 1e-5))
    }
  }

  /// Rounding of masses must not keep the sum of exceedances from its end.
  @Test func `Lists of exceedances end, however alike customers are`() {
    var generator = SplitMix64(seed: 5)
    for _ in 0..<300 {
      let rate = exp(8 * generator.uniform())
      let r = exp(32 * generator.uniform())
      let t = exp(3 * generator.uniform())
      let stages = Double(Int.random(in: 1...2, using: &generator))
      let model = MBGCNBDk(
        parameterValues: [stages, r, r / rate, 1e-250, 1])
      let list = model.process.exceedances(in: t, downTo: 1e-13)
      let mean = rate * t
      let most = mean + 40 * (mean * (1 + mean / r)).squareRoot() + 100
      #expect(
        r < 1 || Double(list.count) < most,
        "r \(r), rate \(rate), t \(t): \(list.count)")
      #expect(zip(list, list.dropFirst()).allSatisfy { $0 >= $1 - 1e-11 })
      #expect(
        abs(list.dropFirst().reduce(0, +) - model.expectedPurchases(in: t))
          <= 1e-9 * mean)
    }
  }
}

extension PoissonTails {
  /// P(K ≥ n), which for a scaled list is over the power of the mean.
  fileprivate subscript(n: Int) -> Double {
    var sums = [0.0]
    add(1, before: n, to: &sums)
    return sums[0]
  }
}

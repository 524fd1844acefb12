import CLVData
import CLVForecasting
import CLVModels
import CLVNumerics
import Foundation
import TestSupport
import Testing

@Suite("Forecasts of groups")
struct GroupForecastTests {
  let purchase = BGNBD(r: 0.24, alpha: 4.4, a: 0.79, b: 2.43)
  let spend = GammaGamma(p: 6.25, q: 3.74, v: 15.44)

  /// Customers drawn from a model, and what they buy in the time after.
  struct World {
    let summary: CustomerSummary
    let next: [Int]

    init(
      _ model: some PurchaseModel, customers: Int, T: Double, next: Double,
      seed: UInt64, arrivals: Double = 0
    ) {
      var generator = SplitMix64(seed: seed)
      var columns: (x: [Int32], tx: [Double], T: [Double]) = ([], [], [])
      var counts: [Int] = []
      for _ in 0..<customers {
        let age = T - (arrivals * generator.uniform()).rounded(.down)
        let times = model.simulatedPurchases(
          until: age + next, using: &generator)
        let past = times.prefix { $0 <= age }
        columns.x.append(Int32(past.count))
        columns.tx.append(past.last ?? 0)
        columns.T.append(age)
        counts.append(times.count - past.count)
      }
      summary = CustomerSummary(
        ids: CustomerIDs((0..<customers).map { "c\($0)" }),
        frequency: columns.x, recency: columns.tx, T: columns.T,
        monetaryValue: columns.x.map { $0 == 0 ? 0 : 20 + Double($0) },
        timeUnit: .week, hasAmounts: true, firstDay: nil, holdout: nil)
      self.next = counts
    }
  }

  private func forecasts(
    _ summary: CustomerSummary, _ settings: ForecastSettings
  ) -> CustomerForecasts {
    CustomerForecasts(
      summary, by: CustomerModel(purchase, spend: spend, timeUnit: .week),
      settings: settings)
  }

  @Test("Sums are those of the customers, however they are grouped")
  func sums() throws {
    let world = World(
      purchase, customers: 300, T: 39, next: 1, seed: 1, arrivals: 12)
    let settings = ForecastSettings(horizon: 26, margin: 0.3)
    let forecasts = forecasts(world.summary, settings)
    let groupOf = (0..<300).map { Int32($0 % 7 == 6 ? -1 : $0 % 7 % 3) }
    let groups = CustomerGroups(names: ["a", "b", "c"], groupOf: groupOf)
    #expect(groups.customersWithoutGroup == 300 / 7)
    let sums = GroupForecasts(forecasts, groups: groups).groups
    for (group, sum) in sums.enumerated() {
      let members = groupOf.indices.filter { groupOf[$0] == group }
      #expect(sum.customers == members.count)
      var (alive, purchases, value) = (0.0, 0.0, 0.0)
      var variance = 0.0
      for i in members {
        alive += forecasts[i].purchases.probabilityAlive
        purchases += forecasts[i].purchases.expectedPurchases
        value += forecasts[i].lifetimeValue ?? .nan
        let history = PurchaseHistory(
          frequency: Int(world.summary.frequency[i]),
          recency: world.summary.recency[i], T: world.summary.T[i])
        let law = purchase.distribution(in: 26, given: history)
        var moments = (0.0, 0.0)
        for (k, p) in law.enumerated() {
          moments.0 += Double(k) * p
          moments.1 += Double(k * k) * p
        }
        variance += moments.1 - moments.0 * moments.0
      }
      #expect(isClose(sum.alive.expected, alive, relative: 1e-13))
      #expect(isClose(sum.purchases.expected, purchases, relative: 1e-13))
      #expect(isClose(sum.value?.expected ?? 0, value, relative: 1e-13))
      #expect(
        isClose(sum.purchases.outcomeVariance, variance, relative: 1e-7))
      #expect(sum.purchases.parameterVariance == 0)
      for one in [sum.alive, sum.purchases, try #require(sum.value)] {
        let interval = try #require(one.interval)
        #expect(interval.contains(one.expected))
      }
    }
    let all = GroupForecasts(
      forecasts, groups: CustomerGroups(allOf: world.summary)
    ).groups[0]
    let totals = forecasts.totals()
    #expect(all.name == "all" && all.customers == 300)
    #expect(isClose(all.purchases.expected, totals.purchases, relative: 1e-12))
    #expect(
      isClose(
        all.value?.expected ?? 0, totals.lifetimeValue ?? 1, relative: 1e-12))
  }

  /// At some of the likely parameters a customer may make a dozen purchases
  /// in a thousand years, at others a million: the laws of sums are far apart
  /// in length, and are put on one grid.
  @Test("Sums of a few customers whose numbers nobody knows", arguments: 1...8)
  func farApart(_ seed: UInt64) throws {
    let truth = ParetoNBD(r: 4, alpha: 0.6, s: 0.08, beta: 0.0024)
    let world = World(truth, customers: 60, T: 0.5, next: 0, seed: seed)
    let model = try CustomerModel.fit(
      to: world.summary, ModelChoice(purchase: ParetoNBD.self))
    try #require(model.isUsable)
    let forecasts = CustomerForecasts(
      world.summary, by: model, settings: ForecastSettings(horizon: 1000))
    let groups = CustomerGroups(
      names: ["a", "b"], groupOf: (0..<60).map { Int32($0 < 20 ? 0 : 1) })
    let sums = GroupForecasts(forecasts, groups: groups).groups
    for sum in sums {
      let interval = try #require(sum.purchases.interval)
      #expect(interval.lowerBound >= 0)
      #expect(interval.upperBound.isFinite)
      #expect(interval.upperBound >= interval.lowerBound)
      #expect(interval.lowerBound <= sum.purchases.expected)
    }
  }

  @Test("Of a few customers the law of the sum is exact")
  func exact() throws {
    let world = World(purchase, customers: 3, T: 39, next: 1, seed: 5)
    let settings = ForecastSettings(horizon: 26, level: 0.8)
    let sum = GroupForecasts(
      CustomerForecasts(
        world.summary, by: CustomerModel(purchase, timeUnit: .week),
        settings: settings), groups: CustomerGroups(allOf: world.summary)
    ).groups[0]
    #expect(sum.value == nil)
    let laws = (0..<3).map { i in
      purchase.distribution(
        in: 26,
        given: PurchaseHistory(
          frequency: Int(world.summary.frequency[i]),
          recency: world.summary.recency[i], T: world.summary.T[i]))
    }
    var law = [Double](repeating: 0, count: 2000)
    for (i, p) in laws[0].enumerated() {
      for (j, q) in laws[1].enumerated() {
        for (k, r) in laws[2].enumerated() where i + j + k < law.count {
          law[i + j + k] += p * q * r
        }
      }
    }
    var below = 0.0
    var bounds: [Double] = []
    for (k, p) in law.enumerated() {
      below += p
      while bounds.count < 2, below >= (bounds.isEmpty ? 0.1 : 0.9) {
        bounds.append(Double(k))
      }
    }
    #expect(sum.purchases.interval == bounds[0]...bounds[1])
  }

  @Test("Without an end there are sums, and no intervals but of the alive")
  func infinite() throws {
    let world = World(purchase, customers: 50, T: 39, next: 1, seed: 2)
    let settings = ForecastSettings(horizon: .infinity)
    let sum = GroupForecasts(
      forecasts(world.summary, settings),
      groups: CustomerGroups(allOf: world.summary)
    ).groups[0]
    #expect(sum.alive.interval != nil)
    #expect(sum.purchases.expected == .infinity)
    #expect(sum.purchases.interval == nil)
    #expect(sum.value?.expected.isFinite == true)
    #expect(sum.value?.interval == nil)
  }

  /// 200 times 300 customers are drawn and the model is fitted to them anew.
  ///
  /// Then it is seen whether what they buy in the next 100 weeks is in the
  /// interval for their sum. Of 195 fits with a covariance, 179 joint
  /// intervals held, and 85 of the outcome alone.
  @Test("Joint intervals of sums hold as often as they say, others do not")
  func coverage() throws {
    let truth = BGNBD(r: 1.2, alpha: 8, a: 1.5, b: 3)
    let settings = ForecastSettings(horizon: 100)
    var (joint, outcome, fits) = (0.0, 0.0, 0.0)
    for seed in 1...200 {
      let world = World(
        truth, customers: 300, T: 20, next: 100, seed: UInt64(seed),
        arrivals: 6)
      let sample = HistorySample(
        frequency: world.summary.frequency, recency: world.summary.recency,
        T: world.summary.T)
      let fit = try BGNBD.fit(to: sample)
      guard let laplace = LaplaceApproximation(fit) else { continue }
      fits += 1
      let actual = Double(world.next.reduce(0, +))
      func holds(_ uncertainty: LaplaceApproximation?) -> Bool {
        let model = CustomerModel(
          fit.model, timeUnit: .week,
          uncertainty: ParameterUncertainty(purchase: uncertainty))
        let interval = GroupForecasts(
          CustomerForecasts(world.summary, by: model, settings: settings),
          groups: CustomerGroups(allOf: world.summary)
        ).groups[0].purchases.interval
        return interval?.contains(actual) ?? false
      }
      if holds(laplace) { joint += 1 }
      if holds(nil) { outcome += 1 }
    }
    #expect(fits > 190)
    let chance = (0.9 * 0.1 / fits).squareRoot()
    #expect(
      abs(joint / fits - 0.9) < 3 * chance, "joint \(joint) of \(fits)")
    #expect(outcome / fits < 0.75, "outcome \(outcome) of \(fits)")
  }

  @Test("Value's variance is that of simulated customers")
  func value() throws {
    let model = NBD(r: 2, alpha: 10)
    let spend = GammaGamma(p: 3, q: 12, v: 150)
    let summary = CustomerSummary(
      ids: CustomerIDs(["a", "b", "c"]), frequency: [0, 3, 10],
      recency: [0, 20, 30], T: [30, 30, 30], monetaryValue: [0, 30, 45],
      timeUnit: .week, hasAmounts: true, firstDay: nil, holdout: nil)
    let settings = ForecastSettings(
      horizon: 40, annualDiscountRate: 0, margin: 0.5)
    let value = try #require(
      GroupForecasts(
        CustomerForecasts(
          summary, by: CustomerModel(model, spend: spend, timeUnit: .week),
          settings: settings), groups: CustomerGroups(allOf: summary)
      ).groups[0].value)
    var generator = SplitMix64(seed: 9)
    let n = 40_000
    var (sum, square, inside) = (0.0, 0.0, 0.0)
    let interval = try #require(value.interval)
    for _ in 0..<n {
      var total = 0.0
      for i in 0..<3 {
        let x = Double(summary.frequency[i])
        let rate = generator.gamma(shape: 2 + x, rate: 40)
        let nu = generator.gamma(
          shape: 3 * x + 12, rate: 150 + x * summary.monetaryValue[i])
        var time = generator.exponential(rate: rate)
        while time <= 40 {
          total += 0.5 * generator.gamma(shape: 3, rate: nu)
          time += generator.exponential(rate: rate)
        }
      }
      sum += total
      square += total * total
      if interval.contains(total) { inside += 1 }
    }
    let mean = sum / Double(n)
    #expect(isClose(mean, value.expected, relative: 0.02))
    #expect(
      isClose(
        square / Double(n) - mean * mean, value.outcomeVariance,
        relative: 0.06))
    #expect(abs(inside / Double(n) - 0.9) < 0.02)
  }
}

import CLVNumerics
import Foundation
import TestSupport
import Testing

@testable import CLVData
@testable import CLVForecasting
@testable import CLVModels

/// Customers of two kinds, observed for up to 26 weeks and then for 52 more.
private struct KindsWorld {
  let summary: CustomerSummary
  let columns: [CovariateColumn]
  let next: [Int]
  let spent: [Double]

  init(
    _ base: some PurchaseModel, effects: [Double], spend: GammaGamma,
    spendEffect: Double, customers: Int, seed: UInt64
  ) {
    var generator = SplitMix64(seed: seed)
    var columns: (x: [Int32], tx: [Double], T: [Double]) = ([], [], [])
    var (means, spent): ([Double], [Double]) = ([], [])
    var next: [Int] = []
    var kinds: [Double] = []
    for _ in 0..<customers {
      let kind = generator.uniform() < 0.3 ? 1.0 : 0
      let model = base.shifted(by: effects.map { $0 * kind })
      let age = 26 - (6 * generator.uniform()).rounded(.down)
      let times = model.simulatedPurchases(until: age + 52, using: &generator)
      let past = times.prefix { $0 <= age }.count
      let amounts = spend.shifted(by: [spendEffect * kind]).simulatedSpends(
        count: times.count, using: &generator)
      kinds.append(kind)
      columns.x.append(Int32(past))
      columns.tx.append(past == 0 ? 0 : times[past - 1])
      columns.T.append(age)
      means.append(
        past == 0 ? 0 : amounts[..<past].reduce(0, +) / Double(past))
      next.append(times.count - past)
      spent.append(amounts[past...].reduce(0, +))
    }
    self.next = next
    self.spent = spent
    self.columns = [CovariateColumn("kind", numbers: kinds)]
    summary = CustomerSummary(
      ids: CustomerIDs((0..<customers).map { "c\($0)" }),
      frequency: columns.x, recency: columns.tx, T: columns.T,
      monetaryValue: means, timeUnit: .week, hasAmounts: true, firstDay: nil,
      holdout: nil)
  }

  /// Everybody, and those of the rarer kind.
  var groups: [CustomerGroups] {
    let kinds = columns[0].places.map { columns[0].numbers?[Int($0)] ?? 0 }
    return [
      CustomerGroups(allOf: summary),
      CustomerGroups(names: ["1"], groupOf: kinds.map { $0 == 1 ? 0 : -1 }),
    ]
  }

  /// The fit, with the normal law alone or with draws where that is wrong.
  func fit(
    _ purchase: any PurchaseModel.Type, law: Bool = true
  ) throws -> CustomerModel {
    let design = try CovariateDesign(learningFrom: columns)
    return try CustomerModel.fit(
      to: summary, ModelChoice(purchase: purchase),
      covariates: CovariatePlan(rows: try design.rows(of: columns)),
      inference: InferenceSettings(law: law))
  }

  /// The effects for forecasts, with or without their uncertainty.
  func effects(
    _ fit: CustomerModel, isKnown: Bool = true
  ) throws -> ForecastCovariates {
    func effects(_ fitted: FittedCovariates?) throws -> CustomerEffects? {
      try fitted.map {
        CustomerEffects(
          coefficients: $0.coefficients,
          rows: try $0.design.rows(of: columns),
          uncertainty: isKnown ? $0.uncertainty : nil)
      }
    }
    return ForecastCovariates(
      purchase: try effects(fit.purchaseCovariates),
      spend: try effects(fit.spendCovariates))
  }
}

@Suite("Intervals with covariates")
struct CovariateIntervalTests {
  static let truth = BGNBD(r: 1.2, alpha: 8, a: 1.5, b: 3)

  private static func world(customers: Int, seed: UInt64) -> KindsWorld {
    KindsWorld(
      truth, effects: [0.5, -0.4], spend: GammaGamma(p: 6, q: 6, v: 25),
      spendEffect: 0.3, customers: customers, seed: seed)
  }

  /// 240 times 300 customers are drawn and fitted anew; what all of them, and
  /// those of the rarer kind, buy and spend in the next 52 weeks is in the
  /// interval for the sum as often as it says, and less often in that of the
  /// outcome alone.
  @Test("Joint intervals of sums hold as often as they say, others do not")
  func coverage() throws {
    var settings = ForecastSettings(horizon: 52, annualDiscountRate: 0)
    settings.wantsValueIntervals = true
    var fits = 0.0
    var (joint, alone) = ([0.0, 0, 0, 0], [0.0, 0, 0, 0])
    var (inside, insideValue, customers) = (0.0, 0.0, 0.0)
    for seed in 1...240 {
      let world = Self.world(customers: 300, seed: UInt64(seed))
      let fit = try world.fit(BGNBD.self)
      guard fit.spend != nil, fit.purchaseCovariates?.uncertainty != nil,
        fit.spendCovariates?.uncertainty != nil
      else { continue }
      fits += 1
      for isKnown in [true, false] {
        let forecasts = CustomerForecasts(
          world.summary, by: fit,
          covariates: try world.effects(fit, isKnown: isKnown),
          settings: settings)
        let held = world.groups.flatMap { groups -> [Bool] in
          let sum = GroupForecasts(forecasts, groups: groups).groups[0]
          let members = groups[0].map { Int($0) }
          let purchases = members.reduce(0) { $0 + world.next[$1] }
          let value = members.reduce(0.0) { $0 + world.spent[$1] }
          return [
            sum.purchases.interval?.contains(Double(purchases)) ?? false,
            sum.value?.interval?.contains(value) ?? false,
          ]
        }
        for (i, holds) in held.enumerated() where holds {
          if isKnown { joint[i] += 1 } else { alone[i] += 1 }
        }
        guard isKnown else { continue }
        customers += 300
        for (i, count) in world.next.enumerated() {
          let interval = try #require(forecasts[i].purchases.interval)
          if interval.contains(count) { inside += 1 }
          let value = try #require(forecasts[i].valueInterval)
          if value.contains(world.spent[i]) { insideValue += 1 }
        }
      }
    }
    #expect(fits > 216)
    let chance = (0.9 * 0.1 / fits).squareRoot()
    for (i, held) in joint.enumerated() {
      #expect(abs(held / fits - 0.9) < 3 * chance, "\(i): \(held) of \(fits)")
      #expect(alone[i] < held, "\(i): \(alone[i]) of \(fits)")
    }
    #expect(alone[0] / fits < 0.8, "outcome \(alone[0]) of \(fits)")
    // Counts are whole: intervals hold more often than they say.
    #expect(inside / customers > 0.9 && inside / customers < 0.97)
    // Where buying nothing is likely enough, the lower end of a value is 0.
    #expect(insideValue / customers > 0.9 && insideValue / customers < 0.97)
  }

  /// The variance of a sum's expectation over draws of parameters and
  /// coefficients from their joint law.
  @Test("The variance of sums over the parameters is that of draws")
  func draws() throws {
    let world = Self.world(customers: 2000, seed: 5)
    let fit = try world.fit(BGNBD.self, law: false)
    let settings = ForecastSettings(horizon: 52, annualDiscountRate: 0)
    let covariates = try world.effects(fit)
    let forecasts = CustomerForecasts(
      world.summary, by: fit, covariates: covariates, settings: settings)
    let record = fit.record.purchase
    let names = try #require(record.law.parameterOrder)
    let estimates = try names.map { try #require(record.estimate($0)) }
    let covariance = Matrix(try #require(record.law.covariance))
    var working = covariance
    let slopes = estimates.enumerated().map { $0 < 4 ? $1 : 1 }
    for i in slopes.indices {
      for j in slopes.indices { working[i, j] /= slopes[i] * slopes[j] }
    }
    let root = try CholeskyFactorization(working).lower
    var generator = SplitMix64(seed: 3)
    let effects = try #require(covariates.purchase)
    let (sample, membership) = CovariateSample<HistorySample>.grouping(
      world.summary.grouped, rows: effects.rows)
    var totals: [[Double]] = [[], []]
    for _ in 0..<400 {
      let step = root * names.map { _ in generator.normal() }
      let values = zip(estimates, step).enumerated().map { i, one in
        i < 4 ? one.0 * exp(one.1) : one.0 + one.1
      }
      let model = CovariateModel(
        base: BGNBD(parameterValues: Array(values[..<4])),
        coefficients: CovariateCoefficients(
          processes: ["purchase", "dropout"], columns: ["kind"],
          values: Matrix([[values[4], values[5]]])))
      let predictions = model.predictions(
        for: sample, PredictionSettings(horizon: 52))
      for (i, groups) in world.groups.enumerated() {
        totals[i].append(
          groups[0].reduce(0) {
            $0 + predictions[Int(membership[Int($1)])].expectedPurchases
          })
      }
    }
    for (i, groups) in world.groups.enumerated() {
      let sum = GroupForecasts(forecasts, groups: groups).groups[0]
      let mean = totals[i].reduce(0, +) / 400
      let variance =
        totals[i].reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 399
      // 400 draws tell a variance to 7 %.
      #expect(
        isClose(sum.purchases.parameterVariance, variance, relative: 0.2))
    }
  }

  @Test("Where all customers are of the reference kind, covariates are none")
  func reference() throws {
    let world = Self.world(customers: 500, seed: 8)
    let fit = try world.fit(BGNBD.self)
    let settings = ForecastSettings(horizon: 26)
    let columns = [
      CovariateColumn("kind", numbers: (0..<500).map { _ in 0 })
    ]
    func effects(_ fitted: FittedCovariates?) throws -> CustomerEffects? {
      try fitted.map {
        CustomerEffects(
          coefficients: $0.coefficients,
          rows: try $0.design.rows(of: columns), uncertainty: $0.uncertainty)
      }
    }
    let uncertainty = fit.uncertainty
    #expect(uncertainty.purchase != nil && uncertainty.spend != nil)
    let forecasts = [
      CustomerForecasts(
        world.summary, by: fit,
        covariates: ForecastCovariates(
          purchase: try effects(fit.purchaseCovariates),
          spend: try effects(fit.spendCovariates)), settings: settings),
      CustomerForecasts(
        world.summary,
        by: CustomerModel(
          fit.purchase, spend: fit.spend, timeUnit: .week,
          uncertainty: uncertainty), settings: settings),
    ]
    for i in 0..<500 {
      let intervals = forecasts.map { $0[i].purchases.interval }
      #expect(intervals[0] == intervals[1])
    }
    let few = CustomerGroups(
      names: ["few"], groupOf: (0..<500).map { $0 % 25 == 0 ? 0 : -1 })
    for groups in [CustomerGroups(allOf: world.summary), few] {
      let sums = forecasts.map {
        GroupForecasts($0, groups: groups).groups[0]
      }
      for (one, two) in [
        (sums[0].alive, sums[1].alive), (sums[0].purchases, sums[1].purchases),
        (try #require(sums[0].value), try #require(sums[1].value)),
      ] {
        #expect(isClose(one.expected, two.expected, relative: 1e-12))
        #expect(
          isClose(one.outcomeVariance, two.outcomeVariance, relative: 1e-10))
        #expect(
          isClose(one.parameterVariance, two.parameterVariance, relative: 1e-9))
        let intervals = [one, two].compactMap(\.interval)
        try #require(intervals.count == 2)
        #expect(
          isClose(
            intervals[0].lowerBound, intervals[1].lowerBound, relative: 1e-9))
        #expect(
          isClose(
            intervals[0].upperBound, intervals[1].upperBound, relative: 1e-9))
      }
    }
  }

  /// Nobody leaves, and the fit with dropout is near that limit.
  ///
  /// The variance over the parameters is that of the sums at each draw by
  /// itself.
  @Test("At a limit the draws are of parameters and coefficients together")
  func drawn() throws {
    let world = KindsWorld(
      NBD(r: 0.8, alpha: 8), effects: [0.5],
      spend: GammaGamma(p: 6, q: 6, v: 25), spendEffect: 0.3, customers: 400,
      seed: 5)
    let settings = ForecastSettings(horizon: 26)
    let fit = try world.fit(BGNBD.self)
    let covariates = try world.effects(fit)
    let forecasts = CustomerForecasts(
      world.summary, by: fit, covariates: covariates, settings: settings)
    let group = GroupForecasts(forecasts, groups: world.groups[0]).groups[0]
    let record = fit.record.purchase
    let names = try #require(record.law.parameterOrder)
    #expect(record.statistics?.uncertainty?.law == .refits)
    #expect(fit.purchaseCovariates?.uncertainty?.isDrawn == true)
    let kinds = world.columns[0].places.map {
      world.columns[0].numbers?[Int($0)] ?? 0
    }
    let columns = try #require(fit.purchaseCovariates?.design)
    let rows = try columns.rows(of: world.columns)
    let sums = try #require(record.law.parameterDraws).map { draw in
      let values = Dictionary(
        uniqueKeysWithValues: zip(names, draw))
      let base = BGNBD(
        parameterValues: ["r", "alpha", "a", "b"].map { values[$0] ?? .nan })
      let column = columns.columns[0]
      let effects = ["purchase", "dropout"].map {
        values["\($0).\(column)"] ?? .nan
      }
      return kinds.indices.reduce(0.0) { sum, i in
        let z = rows.matrix.row(Int(rows.membership[i]))[0]
        return sum
          + base.shifted(by: effects.map { $0 * z }).expectedPurchases(
            in: 26,
            given: PurchaseHistory(
              frequency: Int(world.summary.frequency[i]),
              recency: world.summary.recency[i], T: world.summary.T[i]))
      }
    }
    let mean = sums.reduce(0, +) / Double(sums.count)
    let variance = sums.reduce(0) {
      $0 + ($1 - mean) * ($1 - mean) / Double(sums.count)
    }
    #expect(
      isClose(group.purchases.parameterVariance, variance, relative: 1e-6))
    let interval = try #require(group.purchases.interval)
    #expect(interval.contains(mean))
    #expect(try #require(group.value?.interval).lowerBound > 0)
  }
}

import CLVData
import CLVModels
import CLVNumerics
import CLVTables
import Foundation
import TestSupport
import Testing

@testable import CLVForecasting

/// `CLV_SHOPS=200` tries so many logs of each kind.
@Suite("Corrections learnt from earlier origins", .serialized)
struct CorrectionChoiceTests {
  private static let shops =
    ProcessInfo.processInfo.environment["CLV_SHOPS"].flatMap { Int($0) }

  /// A log of a year and a half, of which a year is the calibration.
  private static func log(
    seed: UInt64, customers: Int = 1_500,
    by model: any PurchaseModel = BGNBD(r: 0.6, alpha: 6, a: 0.8, b: 2.4),
    amounts: (Int, Double) -> Double = { _, _ in 10 },
    every keep: (Int, Int) -> Bool = { _, _ in true }
  ) throws -> (TransactionLog, ObservationWindow) {
    let first = CalendarDay(daysSince1970: 19_358)
    let spend = GammaGamma(p: 6, q: 4, v: 15)
    var generator = SeededGenerator(seed: seed)
    var ids: [String] = []
    var days: [CalendarDay] = []
    var money: [Double] = []
    for customer in 0..<customers {
      let start = customer % 84
      let times =
        [0]
        + model.simulatedPurchases(
          until: Double(545 - start) / 7, using: &generator)
      let spent = spend.simulatedSpends(count: times.count, using: &generator)
      for (time, amount) in zip(times, spent) {
        let day = start + Int(time * 7)
        guard time == 0 || keep(customer, day) else { continue }
        ids.append("c\(customer)")
        days.append(first.advanced(by: day))
        money.append(amounts(customer, amount))
      }
    }
    let log = try TransactionLog(
      reading: TransactionArrays(customers: ids, days: days, amounts: money))
    return (
      log,
      try log.window(calibrationEnd: first.advanced(by: 363))
    )
  }

  private static func choice(
    _ log: (TransactionLog, ObservationWindow)
  ) throws -> CorrectionChoice {
    try CorrectionChoice(
      for: ModelChoice(spendForm: .amounts), log.0, log.1, timeUnit: .week)
  }

  @Test func `Where the model is true nothing is corrected`() throws {
    let count = Self.shops ?? 6
    var kept = 0
    for seed in 1...UInt64(count) {
      let choice = try Self.choice(
        try Self.log(seed: seed, amounts: { $1 }))
      #expect(choice.obstacle == nil)
      #expect(!choice.trials.isEmpty)
      if choice.correction != nil { kept += 1 }
    }
    if Self.shops != nil { print("true: \(kept) of \(count)") }
    #expect(kept <= max(1, count / 20))
  }

  /// A log in which the rates of all fall to a quarter, which no model of
  /// customers who leave knows.
  private static func declining(
    seed: UInt64 = 3
  ) throws -> (TransactionLog, ObservationWindow) {
    try log(
      seed: seed, customers: 4_000, by: NBD(r: 0.6, alpha: 3),
      every: { customer, day in
        chance(customer, day) < 1 - 0.75 * Double(day) / 545
      })
  }

  /// A number between 0 and 1 of a customer's day.
  private static func chance(_ customer: Int, _ day: Int) -> Double {
    var generator = SeededGenerator(seed: UInt64(customer * 1_000 + day))
    return Double.random(in: 0...1, using: &generator)
  }

  @Test func `Where rates fall forecasts are corrected downwards`() throws {
    let count = Self.shops ?? 4
    let lowered = try (1...UInt64(count)).count { seed in
      let choice = try Self.choice(try Self.declining(seed: seed))
      return (choice.correction?.purchases?.level ?? 0) < 0
    }
    if Self.shops != nil { print("falling: \(lowered) of \(count)") }
    #expect(lowered >= count * 3 / 4)
  }

  @Test func `Where rates fall, the level is corrected`() throws {
    let log = try Self.declining()
    let choice = try Self.choice(log)
    let factors = try #require(choice.correction?.purchases)
    let summaries = try log.0.summarize(log.1, timeUnit: .week)
    var plainChoice = ModelChoice()
    let plain = try CustomerModel.fit(to: summaries.calibration, plainChoice)
    plainChoice.correction = choice
    let corrected = try CustomerModel.fit(
      to: summaries.calibration, plainChoice)
    #expect(corrected.purchase is BGNBD)
    let settings = ForecastSettings(horizon: 26)
    let before = CustomerForecasts(
      summaries.calibration, by: plain, settings: settings)
    let after = CustomerForecasts(
      summaries.calibration, by: corrected, settings: settings)
    #expect(factors.level < 0)
    #expect(after.totals().purchases < 0.95 * before.totals().purchases)
    let happened = try #require(summaries.calibration.holdout).frequency
      .reduce(0.0) { $0 + Double($1) }
    #expect(after.totals().purchases > happened)
    #expect(after.totals().alive == before.totals().alive)
    #expect(after.probabilitiesAlive() == before.probabilitiesAlive())
    #expect(after.plainExpectedPurchases() == before.expectedPurchases())
    let group = try #require(
      GroupForecasts(
        after, groups: CustomerGroups(allOf: summaries.calibration)
      ).groups.first)
    #expect(
      abs(group.purchases.expected / after.totals().purchases - 1) < 1e-9)
    let interval = try #require(group.purchases.interval)
    #expect(interval.contains(group.purchases.expected))
  }

  @Test func `Spend that goes with the rate of purchases is learnt from`()
    throws
  {
    // Every third customer buys half as often and spends half as much.
    let log = try Self.log(
      seed: 5, customers: 3_000, by: NBD(r: 3, alpha: 12),
      amounts: { customer, amount in
        customer % 3 == 0 ? 5 + amount / 100 : 20 + amount / 100
      },
      every: { customer, day in
        customer % 3 != 0 || day < 84 || day % 4 == 0
      })
    let choice = try Self.choice(log)
    let terms = try #require(choice.correction?.purchases).terms
    let spend = try #require(terms.first { $0.feature == .spend })
    #expect(spend.coefficient > 0)
  }

  @Test func `A correction goes through the model's file`() throws {
    let log = try Self.declining()
    let summaries = try log.0.summarize(log.1, timeUnit: .week)
    var models = ModelChoice()
    models.correction = try Self.choice(log)
    let model = try CustomerModel.fit(to: summaries.calibration, models)
    let directory = try TemporaryDirectory()
    let file = try AtomicFile(path: directory.path("model.json"))
    try model.write(to: file)
    try file.commit()
    let same = try CustomerModel(path: directory.path("model.json"))
    #expect(same.correction == model.correction)
    #expect(same.correction != nil)
  }

  /// Half a season gives other parameters than a whole one: what is learnt of
  /// their errors must not be held against the latter.
  @Test(arguments: 1...UInt64(4))
  func `A season of which little is seen does not mislead`(seed: UInt64) throws
  {
    let log = try Self.log(
      seed: seed, customers: 2_500,
      by: ParetoNBD(r: 0.7, alpha: 3, s: 0.6, beta: 22),
      every: { customer, day in
        let season = 0.5 + 0.35 * cos(2 * .pi * Double(day) / 365)
        return Self.chance(customer, day) < season
      })
    let summary = try log.0.summarize(log.1, timeUnit: .week).calibration
    let holdout = try #require(summary.holdout)
    var models = ModelChoice(spendForm: .amounts)
    let plain = try CustomerModel.fit(to: summary, models)
    models.correction = try Self.choice(log)
    let corrected = try CustomerModel.fit(to: summary, models)
    let settings = ForecastSettings(
      horizon: holdout.duration, annualDiscountRate: 0)
    let (before, after) = (
      CustomerForecasts(summary, by: plain, settings: settings)
        .expectedPurchases(),
      CustomerForecasts(summary, by: corrected, settings: settings)
        .expectedPurchases()
    )
    var (sum, squares) = (0.0, 0.0)
    for (customer, count) in holdout.frequency.enumerated() {
      let y = Double(count)
      let loss = abs(after[customer] - y) - abs(before[customer] - y)
      sum += loss
      squares += loss * loss
    }
    let n = Double(summary.count)
    let error = (max(0, squares / n - (sum / n) * (sum / n)) / n).squareRoot()
    #expect(sum / n <= 3 * error, "\(sum / n) ± \(error)")
  }

  @Test func `A log that is too short teaches nothing`() throws {
    let log = try Self.log(seed: 1, customers: 30)
    let choice = try Self.choice(log)
    #expect(choice.correction == nil)
    #expect(choice.obstacle == .tooFew)
  }
}

import CLVData
import CLVModels
import CLVNumerics
import CLVTables
import Foundation
import TestSupport
import Testing

@testable import CLVForecasting

/// `CLV_SHOPS=200` tries so many logs of each kind.
@Suite("Covariates that a log itself tells", .serialized)
struct CovariateChoiceTests {
  private static let shops =
    ProcessInfo.processInfo.environment["CLV_SHOPS"].flatMap { Int($0) }

  private static let first = CalendarDay(daysSince1970: 19_358)

  // A log of a year and a half, of which a year is the calibration. The rate
  // goes with that power of the customer's own mean amount, and is lower by
  // `fading` a year for those who come later.
  private static func shop(
    seed: UInt64, customers: Int = 1_200, tie: Double = 0, fading: Double = 0
  ) throws -> (TransactionLog, ObservationWindow) {
    var generator = SeededGenerator(seed: seed)
    var ids: [String] = []
    var days: [CalendarDay] = []
    var money: [Double] = []
    for customer in 0..<customers {
      let start = Int.random(in: 0..<180, using: &generator)
      let mean = exp(3 + 0.7 * generator.normal())
      let faster =
        pow(mean / exp(3), tie) * exp(-fading * Double(start) / 365)
      let model = BGNBD(r: 0.8, alpha: 8 / faster, a: 0.8, b: 3)
      let times =
        [0]
        + model.simulatedPurchases(
          until: Double(545 - start) / 7, using: &generator)
      for time in times {
        ids.append("c\(customer)")
        days.append(first.advanced(by: start + Int(time * 7)))
        money.append(mean * exp(0.4 * generator.normal()))
      }
    }
    let log = try TransactionLog(
      reading: TransactionArrays(customers: ids, days: days, amounts: money))
    return (log, try log.window(calibrationEnd: first.advanced(by: 363)))
  }

  private static func choice(
    _ log: (TransactionLog, ObservationWindow)
  ) throws -> CovariateChoice {
    try CovariateChoice(
      for: ModelChoice(spendForm: .amounts), log.0, log.1, timeUnit: .week)
  }

  /// How many of some logs lead to covariates.
  private static func adoptions(
    of count: Int,
    _ shop: (UInt64) throws -> (TransactionLog, ObservationWindow)
  ) throws -> [[OwnCovariate]] {
    try (1...UInt64(count)).map { seed in
      let choice = try choice(try shop(seed))
      #expect(choice.obstacle == nil)
      #expect(choice.trials.count == 4)
      return choice.kept
    }
  }

  @Test func `Where rates and amounts have nothing to do with each other`()
    throws
  {
    let count = Self.shops ?? 6
    let kept = try Self.adoptions(of: count) { try Self.shop(seed: $0) }
    let adopted = kept.count { !$0.isEmpty }
    if Self.shops != nil { print("independent: \(adopted) of \(count)") }
    #expect(adopted <= max(1, count / 20))
  }

  @Test func `Where customers who spend more buy more often`() throws {
    let count = Self.shops ?? 4
    let kept = try Self.adoptions(of: count) {
      try Self.shop(seed: $0, customers: 6_000, tie: 1.2)
    }
    let adopted = kept.count { !$0.isEmpty && $0 != [.firstMonth] }
    if Self.shops != nil { print("tied: \(adopted) of \(count)") }
    #expect(adopted >= count * 3 / 4)
  }

  @Test func `Where customers who come later buy less often`() throws {
    let count = Self.shops ?? 6
    let kept = try Self.adoptions(of: count) {
      try Self.shop(seed: $0, fading: 5)
    }
    let adopted = kept.count { $0.contains(.firstMonth) }
    if Self.shops != nil { print("fading: \(adopted) of \(count)") }
    #expect(adopted >= count / 2)
  }

  @Test func `Covariates of the log make the holdout likelier`() throws {
    let (shop, window) = try Self.shop(seed: 11, customers: 6_000, tie: 1.2)
    let summary = try shop.summarize(window, timeUnit: .week).calibration
    let source = CovariateSource(own: [.meanAmount])
    let customers = try source.joined(to: summary)
    let plain = try CustomerModel.fit(to: summary, ModelChoice())
    let model = try CustomerModel.fit(
      to: summary, ModelChoice(),
      covariates: try source.plan(for: summary, ModelChoice()))
    #expect(model.spendCovariates == nil)
    #expect(model.spend != nil)
    var settings = ForecastSettings(horizon: 26, annualDiscountRate: 0)
    settings.joinsParameterUncertainty = false
    let holdout = try #require(summary.holdout)
    func loss(_ forecasts: CustomerForecasts) -> Double {
      var sum = 0.0
      for (y, mean) in zip(holdout.frequency, forecasts.expectedPurchases()) {
        let mean = max(mean, 1e-6)
        sum += mean - Double(y) * log(mean)
      }
      return sum
    }
    let before = loss(
      CustomerForecasts(summary, by: plain, settings: settings))
    let after = loss(
      CustomerForecasts(
        summary, by: model,
        covariates: try ForecastCovariates(customers, of: model),
        settings: settings))
    #expect(after < before)
  }

  @Test func `A model file knows the covariates without a table`() throws {
    let (shop, window) = try Self.shop(seed: 12, tie: 1)
    let summary = try shop.summarize(window, timeUnit: .week).calibration
    let source = CovariateSource(own: [.meanAmount, .firstMonth])
    let model = try CustomerModel.fit(
      to: summary, ModelChoice(),
      covariates: try source.plan(for: summary, ModelChoice()))
    let text = try model.json { _ in "" }
    let read = try CustomerModel(json: Array(text.utf8), name: "model.json")
    let own = try #require(read.ownCovariates)
    let settings = ForecastSettings(horizon: 26)
    let (first, second) = (
      CustomerForecasts(
        summary, by: model,
        covariates: try ForecastCovariates(
          try source.joined(to: summary), of: model), settings: settings),
      CustomerForecasts(
        summary, by: read,
        covariates: try ForecastCovariates(
          try own.joined(to: summary), of: read), settings: settings)
    )
    #expect(first.expectedPurchases() == second.expectedPurchases())
    // Amounts that are all the same are no covariate.
    #expect(
      try CovariateSource(own: [.firstMonth]).plan(
        for: try Self.sameMonth(), ModelChoice()) == nil)
  }

  private static func sameMonth() throws -> CustomerSummary {
    let days = (0..<40).map { first.advanced(by: $0 / 2 % 15) }
    let log = try TransactionLog(
      reading: TransactionArrays(
        customers: (0..<40).map { "c\($0 % 20)" }, days: days,
        amounts: [Double](repeating: 5, count: 40)))
    return try log.summarize(
      try log.window(), timeUnit: .week
    ).calibration
  }
}

import CLVForecasting
import CLVModels
import CLVNumerics
import CLVTables
import TestSupport
import Testing

@testable import CLVData
@testable import CLVValidation

@Suite("Earlier origins of the same log")
struct BacktestTests {
  private typealias Row = (customer: Int, day: CalendarDay)

  private static func day(_ text: String) throws -> CalendarDay {
    try CalendarDay(text)
  }

  /// Purchases from 2020 to June 2022, of customers who come from a day on; the
  /// first buys on the first and the last day.
  private static func rows(
    customers: Int, from first: String = "2020-01-01",
    until last: String = "2021-06-30"
  ) throws -> [Row] {
    var generator = SplitMix64(seed: 17)
    let model = BGNBD(r: 0.9, alpha: 30, a: 0.9, b: 4)
    let end = try day("2022-06-30")
    let from = try day(first)
    let span = from.distance(to: try day(last))
    var rows: [Row] = [(0, try day("2020-01-01")), (0, end)]
    for customer in 1..<customers {
      let start = from.advanced(by: customer * span / customers)
      let times = model.simulatedPurchases(
        until: Double(start.distance(to: end)), using: &generator)
      rows += ([0] + times).map {
        (customer, start.advanced(by: Int($0)))
      }
    }
    return rows
  }

  private static func log(_ rows: [Row]) throws -> TransactionLog {
    try TransactionLog(
      reading: TransactionArrays(
        customers: rows.map { "c\($0.customer)" }, days: rows.map(\.day)))
  }

  @Test("Origins, customers and purchases are those counted by hand")
  func origins() throws {
    let rows = try Self.rows(customers: 900)
    let log = try Self.log(rows)
    let window = try log.window(calibrationEnd: try Self.day("2021-12-31"))
    let backtest = try Backtest(log, window, origins: 3, timeUnit: .week)
    // 731 days of calibration: their middle is after 366; 181 of holdout.
    #expect(
      backtest.origins.map(\.calibrationEnd)
        == ["2020-12-31", "2021-07-02", "2021-12-31"])
    #expect(
      backtest.origins.map(\.observationEnd)
        == ["2021-06-30", "2021-12-30", "2022-06-30"])
    #expect(backtest.holdoutDays == 181 && backtest.failures.isEmpty)
    let days = Dictionary(grouping: rows, by: \.customer).values.map { rows in
      Set(rows.map(\.day.daysSince1970))
    }
    for origin in backtest.origins {
      let split = try Self.day(origin.calibrationEnd).daysSince1970
      let end = try Self.day(origin.observationEnd).daysSince1970
      let known = days.filter { ($0.min() ?? .max) <= split }
      #expect(origin.customers == known.count)
      let bought = known.reduce(0) { sum, days in
        sum + days.count { $0 > split && $0 <= end }
      }
      #expect(origin.actual == Double(bought))
      let bias = try #require(origin.scores.bias)
      #expect(
        isClose(
          bias.value, origin.scores.predicted / Double(bought) - 1,
          relative: 1e-9))
      #expect(origin.purchaseTotal.actual == Double(bought))
      #expect(Set(origin.parameters.keys) == ["r", "alpha", "a", "b"])
      #expect(origin.valueTotal == nil && origin.valueScores == nil)
    }
    #expect(backtest.earlier.count == 2)
  }

  @Test("An origin before anybody came back says why there is none")
  func failures() throws {
    let log = try Self.log(
      try Self.rows(customers: 900, from: "2021-07-03", until: "2021-10-31"))
    let window = try log.window(calibrationEnd: try Self.day("2021-12-31"))
    let backtest = try Backtest(log, window, origins: 3, timeUnit: .week)
    #expect(
      backtest.failures.map(\.calibrationEnd) == ["2020-12-31", "2021-07-02"])
    #expect(
      backtest.failures.allSatisfy {
        $0.reason == "nobody had bought again by then"
      })
    #expect(backtest.origins.map(\.calibrationEnd) == ["2021-12-31"])
    #expect(backtest.stability == .unknown && backtest.earlier.isEmpty)
  }

  @Test("A calibration too short for the origins is refused with advice")
  func refused() throws {
    let log = try Self.log(try Self.rows(customers: 30))
    let window = try log.window(calibrationEnd: try Self.day("2020-01-10"))
    let error = dataError {
      _ = try Backtest(log, window, origins: 7, timeUnit: .week)
    }
    #expect(error?.kind == .usage)
    #expect(error?.remedies == [.origins, .calibrationEnd])
    let unsplit = dataError {
      _ = try Backtest(log, try log.window(), origins: 2, timeUnit: .week)
    }
    #expect(unsplit?.remedies == [.origins, .calibrationEnd])
  }
}

import CLVData
import CLVForecasting
import CLVModels
import CLVNumerics
import CLVStudy
import TestSupport
import Testing

@Suite("What customers did over time")
struct LogActivityTests {
  /// A purchase of a random log.
  private struct Row {
    let customer: Int
    let day: Int
    let amount: Double
  }

  /// Purchases of some customers over some days, at most one a day each.
  private static func rows(_ seed: UInt64, span: Int) -> [Row] {
    var generator = SeededGenerator(seed: seed)
    let customers = Int.random(in: 5...60, using: &generator)
    return (0..<customers).flatMap { customer -> [Row] in
      let count = Int.random(in: 1...9, using: &generator)
      let days = Set(
        (0..<count).map { _ in Int.random(in: 0..<span, using: &generator) })
      return days.sorted().map {
        Row(
          customer: customer, day: $0,
          amount: Double(Int.random(in: 1...50, using: &generator)))
      }
    }
  }

  private static func results(
    _ rows: [Row], calendar: CalendarSystem = .gregorian,
    keepsAllCalendars: Bool = false, horizon: Double = 52
  ) throws -> StudyResults? {
    let first = CalendarDay(daysSince1970: 19_358)
    let log = try TransactionLog(
      reading: TransactionArrays(
        customers: rows.map { "c\($0.customer)" },
        days: rows.map { first.advanced(by: $0.day) },
        amounts: rows.map(\.amount)))
    var options = StudyOptions(forecast: ForecastSettings(horizon: horizon))
    options.calendar = calendar
    options.keepsAllCalendars = keepsAllCalendars
    return try? CustomerStudy(options).run(log)
  }

  @Test func `Few amounts that make up most purchases are prices`() throws {
    func prices(_ amount: (Int) -> Double) throws -> PriceGrid? {
      let rows = (0..<600).map {
        Row(customer: $0 / 6, day: $0 % 6 * 60 + $0 / 6, amount: amount($0))
      }
      return try Self.results(rows)?.calibration.activity?.prices
    }
    // Eight amounts, and others that are paid once.
    let found = try prices { $0 % 4 == 0 ? 100 + Double($0) : Double($0 % 8) }
    #expect(found?.amounts == 10)
    let none = try prices { Double($0) + 1 }
    #expect(none == nil)
    // Amounts of any size are counted without an end of the process.
    let large = try prices { $0 == 0 ? 1e9 : 5 }
    #expect(large?.amounts == 2)
  }

  @Test func `Results can be seen in another calendar afterwards`() throws {
    let rows = Self.rows(3, span: 400)
    let kept = try #require(try Self.results(rows, keepsAllCalendars: true))
    let plain = try #require(try Self.results(rows))
    let persian = try #require(try Self.results(rows, calendar: .persian))
    func names(_ results: StudyResults) -> [String] {
      let activity = results.calibration.activity
      return (activity?.periods.map { "\($0.name) \($0.orders)" } ?? [])
        + (activity?.cohorts.cohorts.map { "\($0.name) \($0.customers)" } ?? [])
        + results.sums.cohorts.map { "\($0.name) \($0.purchases.expected)" }
    }
    #expect(names(persian).contains { $0.hasPrefix("SH ") })
    #expect(names(kept) == names(plain))
    #expect(names(kept.inCalendar(.persian)) == names(persian))
    let back = kept.inCalendar(.persian).inCalendar(.gregorian)
    #expect(names(back) == names(plain))
    // What was not added up is not there.
    #expect(plain.inCalendar(.persian).calibration.activity == nil)
    #expect(plain.inCalendar(.gregorian).calibration.activity != nil)
  }

  private static let spans = [40, 100, 400, 900, 2500, 9000]

  @Test(
    arguments: 1...6 as ClosedRange<UInt64>,
    [CalendarSystem.gregorian, .persian])
  func `Sums over time are those of the log`(
    seed: UInt64, calendar: CalendarSystem
  ) throws {
    let span = Self.spans[Int(seed) - 1]
    let rows = Self.rows(seed, span: span)
    let results = try Self.results(rows, calendar: calendar)
    guard let results else { return }
    let activity = try #require(results.calibration.activity)
    let periods = activity.periods
    #expect(periods.count <= 36)
    #expect(periods.reduce(0) { $0 + $1.orders } == rows.count)
    let revenue = rows.reduce(0) { $0 + $1.amount }
    #expect(abs(periods.reduce(0) { $0 + $1.revenue } - revenue) < 1e-6)
    let customers = Set(rows.map(\.customer)).count
    #expect(periods.reduce(0) { $0 + $1.newCustomers } == customers)
    // The stretches are one after the other, without a gap.
    for (one, next) in zip(periods, periods.dropFirst()) {
      #expect(one.days.upperBound.advanced(by: 1) == next.days.lowerBound)
      #expect(next.earlierCustomers == one.earlierCustomers + one.newCustomers)
      #expect(next.previousCustomers == one.customers)
    }
    // By hand, of each stretch.
    let start = try #require(periods.first).days.lowerBound
    for (place, period) in periods.enumerated() {
      func bought(_ days: ClosedRange<CalendarDay>) -> Set<Int> {
        Set(
          rows.filter {
            days.contains(
              start.advanced(by: $0.day - (rows.map(\.day).min() ?? 0)))
          }.map(\.customer))
      }
      let now = bought(period.days)
      #expect(period.customers == now.count)
      if place > 0 {
        let kept = now.intersection(bought(periods[place - 1].days)).count
        #expect(period.keptCustomers == kept)
        if let lapse = period.lapseRate {
          #expect((0...1).contains(lapse))
        }
      }
    }
    // The cohorts hold the same purchases, but for the first ones.
    let triangle = activity.cohorts
    #expect(triangle.cohorts.reduce(0) { $0 + $1.customers } == customers)
    let repeats = triangle.cohorts.flatMap(\.cells).reduce(0) { $0 + $1.orders }
    #expect(repeats == rows.count - customers)
    #expect(activity.gaps.count == repeats)
    for cohort in triangle.cohorts {
      #expect(cohort.cells.allSatisfy { $0.buyers <= cohort.customers })
      #expect(cohort.cells.allSatisfy { $0.buyers <= $0.orders })
    }
    #expect(
      activity.gaps.classes.reduce(0) { $0 + $1.count } == activity.gaps.count)
  }

  @Test(arguments: [3, 8, 20, 52.0])
  func `What is to come adds up to the forecast`(weeks: Double) throws {
    var options = StudyOptions(forecast: ForecastSettings(horizon: weeks))
    options.calibrationEnd = SimulatedShop.calibrationEnd
    let results = try CustomerStudy(options).run(try SimulatedShop.log())
    let outlook = try #require(results.picture().outlook)
    let end = results.calibration.window.observationEnd
    for periods in [outlook.byCohort, outlook.ofAll] {
      guard let last = periods.last else { continue }
      let sum = periods.reduce(0) { $0 + $1.purchases.reduce(0, +) }
      let length = Double(end.distance(to: last.days.upperBound)) / 7
      #expect(length <= 1.01 * weeks)
      let forecasts = CustomerForecasts(
        results.summary, by: results.model,
        settings: ForecastSettings(horizon: length))
      let expected = forecasts.expectedPurchases().reduce(0, +)
      #expect(isClose(sum, expected, relative: 1e-9))
      // Money is that of the customers' expected spend.
      let spends = try #require(forecasts.expectedSpends())
      let revenue = zip(forecasts.expectedPurchases(), spends)
        .reduce(0) { $0 + $1.0 * $1.1 }
      let told = periods.reduce(0) { $0 + ($1.revenue ?? []).reduce(0, +) }
      #expect(isClose(told, revenue, relative: 1e-9))
    }
  }

  @Test func `The last days are those that forecasts look ahead`() throws {
    let rows = Self.rows(4, span: 900)
    let results = try #require(try Self.results(rows, horizon: 26))
    let recent = try #require(results.calibration.activity?.recent)
    let last = try #require(rows.map(\.day).max())
    let inside = rows.filter { $0.day > last - 182 }
    #expect(recent.orders == inside.count)
    #expect(recent.customers == Set(inside.map(\.customer)).count)
    let old = Set(rows.filter { $0.day <= last - 182 }.map(\.customer))
    let new = Set(inside.map(\.customer)).subtracting(old)
    #expect(recent.newCustomers == new.count && recent.newOrders == new.count)
    #expect(recent.revenue == inside.reduce(0) { $0 + $1.amount })
    let short = try Self.results(rows, horizon: 5200)
    #expect(short?.calibration.activity?.recent == nil)
  }
}

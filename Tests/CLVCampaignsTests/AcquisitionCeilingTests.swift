import CLVData
import CLVModels
import CLVNumerics
import Foundation
import TestSupport
import Testing

@testable import CLVCampaigns
@testable import CLVForecasting

@Suite("What a new customer may cost")
struct AcquisitionCeilingTests {
  let purchase = BGNBD(r: 0.24, alpha: 4.4, a: 0.79, b: 2.43)
  let spend = GammaGamma(p: 6.25, q: 3.74, v: 15.44)
  let settings = ForecastSettings(
    horizon: 52, annualDiscountRate: 0.12, margin: 0.4)

  private func summary(firstAmount: [Double]?) -> CustomerSummary {
    CustomerSummary(
      ids: CustomerIDs(["a", "b", "c"]), frequency: [0, 3, 1],
      recency: [0, 20, 5], T: [30, 30, 20], monetaryValue: [0, 25, 80],
      timeUnit: .week, firstAmount: firstAmount)
  }

  /// The ceilings by a purchase model and the spend model.
  private func ceilings(
    _ summary: CustomerSummary, _ purchase: BGNBD,
    _ settings: ForecastSettings, cost: Double? = nil
  ) throws -> AcquisitionCeilings {
    try #require(
      AcquisitionCeilings(
        CustomerForecasts(
          summary, by: CustomerModel(purchase, spend: spend, timeUnit: .week),
          settings: settings), cost: cost))
  }

  @Test("The ceiling is the first purchase and the value of a new customer")
  func ceiling() throws {
    let new = NewCustomerForecast(
      by: CustomerModel(purchase, spend: spend, timeUnit: .week),
      settings: settings)
    for amounts in [nil, [10.0, 20, 60]] {
      let ceiling = try ceilings(
        summary(firstAmount: amounts), purchase, settings
      ).all()
      #expect(
        isClose(
          ceiling.lifetimeValue, try #require(new.lifetimeValue),
          relative: 1e-12))
      let first = amounts == nil ? spend.populationMean : 30
      #expect(isClose(ceiling.firstPurchase, 0.4 * first, relative: 1e-13))
      #expect(
        ceiling.ceiling == ceiling.firstPurchase + ceiling.lifetimeValue)
      #expect(ceiling.interval == nil && ceiling.paybackTime == nil)
    }
  }

  @Test("A cost has come back when what was bought until then pays it")
  func payback() throws {
    func paybackTime(_ cost: Double) throws -> Double? {
      try ceilings(
        summary(firstAmount: [10, 20, 60]), purchase, settings, cost: cost
      ).all().paybackTime
    }
    #expect(try paybackTime(12) == 0)
    let rate = log(1.12) * 7 / 365.25
    for cost in [12.001, 15, 25, 32] {
      let time = try #require(try paybackTime(cost))
      let paid =
        12 + 0.4 * spend.populationMean
        * purchase.discountedPurchases(rate: rate, in: time)
      #expect(isClose(paid, cost, relative: 1e-8), "\(cost): \(time)")
    }
    #expect(try paybackTime(5000) == nil)
  }

  /// Customers of two groups, of whom those of the second buy twice as often.
  private static func twoGroups() -> CustomerSummary {
    let (one, two) = (
      BGNBD(r: 0.8, alpha: 8, a: 0.8, b: 2.5),
      BGNBD(r: 0.8, alpha: 4, a: 0.8, b: 2.5)
    )
    var generator = SeededGenerator(seed: 4)
    var columns: (x: [Int32], last: [Double], z: [Double]) = ([], [], [])
    let spend = GammaGamma(p: 6.25, q: 3.74, v: 15.44)
    for i in 0..<4000 {
      let times = (i % 2 == 0 ? one : two).simulatedPurchases(
        until: 40, using: &generator)
      let amounts = spend.simulatedSpends(
        count: times.count, using: &generator)
      columns.x.append(Int32(times.count))
      columns.last.append(times.last ?? 0)
      columns.z.append(
        times.isEmpty ? 0 : amounts.reduce(0, +) / Double(times.count))
    }
    return CustomerSummary(
      ids: CustomerIDs((0..<4000).map { "\($0)" }), frequency: columns.x,
      recency: columns.last, T: [Double](repeating: 40, count: 4000),
      monetaryValue: columns.z, timeUnit: .week)
  }

  @Test("A group's ceiling is of models fitted to it, with an interval")
  func groups() throws {
    let summary = Self.twoGroups()
    let groups = CustomerGroups(
      names: ["slow", "fast", "nobody"],
      groupOf: (0..<4000).map { Int32($0 % 2) })
    var settings = settings
    settings.level = 0.99
    let results = try ceilings(summary, purchase, settings).ceilings(
      by: groups)
    let slow = try results[0].get()
    let fast = try results[1].get()
    for (ceiling, alpha) in [(slow, 8.0), (fast, 4)] {
      let truth = try ceilings(
        summary, BGNBD(r: 0.8, alpha: alpha, a: 0.8, b: 2.5), settings
      ).all()
      let interval = try #require(ceiling.interval)
      #expect(interval.contains(ceiling.ceiling))
      #expect(interval.contains(truth.ceiling), "\(interval)")
      #expect(interval.upperBound < 1.3 * interval.lowerBound)
      #expect(ceiling.customers == 2000)
    }
    #expect(fast.ceiling > 1.2 * slow.ceiling)
    // Nobody to learn from.
    #expect(throws: FitError.self) { try results[2].get() }
  }

  @Test("The curve ends at the ceiling and crosses a cost when it is back")
  func curve() throws {
    for cost in [15.0, 25, 32] {
      let ceiling = try ceilings(
        summary(firstAmount: [10, 20, 60]), purchase, settings, cost: cost
      ).all()
      let curve = ceiling.curve
      #expect(curve.first?.time == 0)
      #expect(curve.first?.value == ceiling.firstPurchase)
      #expect(curve.last?.time == settings.horizon)
      #expect(
        isClose(
          try #require(curve.last).value, ceiling.ceiling, relative: 1e-12))
      for (one, next) in zip(curve, curve.dropFirst()) {
        #expect(one.value < next.value)
        let time = try #require(ceiling.paybackTime)
        #expect((next.value >= cost) == (next.time >= time))
      }
    }
  }

  @Test("Groups without customers are left out, and all come first")
  func outlook() throws {
    let summary = Self.twoGroups()
    let model = CustomerModel(purchase, spend: spend, timeUnit: .week)
    let outlook = try #require(
      AcquisitionOutlook(
        CustomerForecasts(summary, by: model, settings: settings),
        by: CustomerGroups(
          names: ["slow", "fast", "nobody"],
          groupOf: (0..<4000).map { Int32($0 % 2) }), cost: 20))
    #expect(outlook.groups.map(\.name) == ["slow", "fast"])
    #expect(outlook.groups.map(\.customers) == [2000, 2000])
    #expect(outlook.rows.map(\.name) == ["all", "slow", "fast"])
    #expect(outlook.all.paybackTime != nil && outlook.mostCustomers == nil)
    // From a quarter of each group it is about the same, and less certain.
    let few = try #require(
      AcquisitionOutlook(
        CustomerForecasts(summary, by: model, settings: settings),
        by: CustomerGroups(
          names: ["slow", "fast"], groupOf: (0..<4000).map { Int32($0 % 2) }),
        mostCustomers: 500))
    #expect(few.mostCustomers == 500)
    for (group, whole) in zip(few.groups, outlook.groups) {
      let (part, all) = (try group.ceiling.get(), try whole.ceiling.get())
      #expect(group.customers == 2000 && part.customers == 2000)
      let (wide, narrow) = (
        try #require(part.interval), try #require(all.interval)
      )
      #expect(
        wide.upperBound - wide.lowerBound > narrow.upperBound
          - narrow.lowerBound)
      #expect(wide.overlaps(narrow))
    }
  }

  @Test(
    "Cohorts are months, quarters or years, as long as arrivals last",
    arguments: [
      (["2020-01-31", "2020-03-01"], ["2020-01", "2020-03"]),
      (["2020-01-31", "2021-04-01"], ["2020-Q1", "2021-Q2"]),
      (["2005-01-31", "2021-12-31"], ["2005", "2021"]),
    ])
  func cohorts(days: [String], names: [String]) throws {
    let summary = CustomerSummary(
      ids: CustomerIDs(["a", "b", "c"]), frequency: [0, 0, 0],
      recency: [0, 0, 0], T: [1, 1, 1], monetaryValue: [0, 0, 0],
      timeUnit: .week,
      firstDay: try [days[1], days[0], days[1]].map {
        try CalendarDay($0)
      })
    let groups = try #require(CustomerGroups(byAcquisitionIn: summary))
    #expect(groups.names == names)
    #expect(Array(groups[0]) == [1] && Array(groups[1]) == [0, 2])
  }
}

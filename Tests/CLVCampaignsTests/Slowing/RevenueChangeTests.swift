import CLVData
import CLVNumerics
import TestSupport
import Testing

@testable import CLVCampaigns

@Suite("Why revenue changed")
struct RevenueChangeTests {
  private struct Row {
    let customer: String
    let day: Int
    let amount: Double
    let channel: String
  }

  /// A log of some customers in 200 days.
  private func rows(_ seed: UInt64) -> [Row] {
    var generator = SplitMix64(seed: seed)
    return (0..<(5 + Int(200 * generator.uniform()))).map { _ in
      Row(
        customer: "\(Int(20 * generator.uniform()))",
        day: Int(200 * generator.uniform()),
        amount: 50 * generator.uniform(),
        channel: ["web", "shop", "mail"][Int(3 * generator.uniform())])
    }
  }

  private func log(
    _ rows: [Row], by name: (Row) -> String = { $0.customer }
  ) throws -> TransactionLog {
    let start = try CalendarDay("2023-01-01")
    return try TransactionLog(
      reading: TransactionArrays(
        customers: rows.map(name),
        days: rows.map { start.advanced(by: $0.day) },
        amounts: rows.map(\.amount)))
  }

  private let periods: (ClosedRange<CalendarDay>, ClosedRange<CalendarDay>)

  init() throws {
    let start = try CalendarDay("2023-01-01")
    periods = (
      start.advanced(by: 20)...start.advanced(by: 99),
      start.advanced(by: 100)...start.advanced(by: 179)
    )
  }

  @Test("The parts add up to the change, both ways", arguments: 0..<60)
  func sums(seed: Int) throws {
    let rows = rows(UInt64(seed))
    let change = try RevenueChange(
      try log(rows), before: periods.0, after: periods.1)
    let before = rows.filter { (20...99).contains($0.day) }
    let after = rows.filter { (100...179).contains($0.day) }
    let expected =
      after.reduce(0) { $0 + $1.amount } - before.reduce(0) { $0 + $1.amount }
    #expect(isClose(change.change, expected, relative: 1e-9, floor: 100))
    for isFactor in [true, false] {
      let sum = change.parts.filter { $0.part.isFactor == isFactor }
        .reduce(0) { $0 + $1.amount }
      #expect(isClose(sum, expected, relative: 1e-9, floor: 100))
    }
    // Those of customers, counted again.
    let ids = (Set(before.map(\.customer)), Set(after.map(\.customer)))
    let lost = before.filter { !ids.1.contains($0.customer) }
      .reduce(0) { $0 + $1.amount }
    let first = Dictionary(grouping: rows, by: \.customer)
      .mapValues { $0.map(\.day).min() ?? 0 }
    let new = after.filter { (first[$0.customer] ?? 0) >= 100 }
      .reduce(0) { $0 + $1.amount }
    let returned = after.filter {
      !ids.0.contains($0.customer) && (first[$0.customer] ?? 0) < 100
    }.reduce(0) { $0 + $1.amount }
    func part(_ part: RevenueChange.Part) -> Double {
      change.parts.first { $0.part == part }?.amount ?? .nan
    }
    #expect(isClose(part(.lost), -lost, relative: 1e-9, floor: 1))
    #expect(isClose(part(.new), new, relative: 1e-9, floor: 1))
    #expect(isClose(part(.returned), returned, relative: 1e-9, floor: 1))
  }

  @Test("A factor's part is its mean over all orders", arguments: 0..<20)
  func orders(seed: Int) throws {
    let change = try RevenueChange(
      try log(rows(UInt64(100 + seed))), before: periods.0, after: periods.1)
    guard change.before.purchases > 0, change.after.purchases > 0 else {
      return
    }
    func factors(_ period: RevenueChange.Period) -> [Double] {
      [
        Double(period.customers), period.purchasesPerCustomer, period.amount,
      ]
    }
    let (before, after) = (factors(change.before), factors(change.after))
    var means = [0.0, 0, 0]
    for order in [
      [0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0],
    ] {
      var values = before
      for factor in order {
        let old = values.reduce(1, *)
        values[factor] = after[factor]
        means[factor] += (values.reduce(1, *) - old) / 6
      }
    }
    for (part, mean) in zip(change.parts.prefix(3), means) {
      #expect(isClose(part.amount, mean, relative: 1e-9, floor: 10))
    }
  }

  @Test("Items and price add up to the amount", arguments: 0..<20)
  func items(seed: Int) throws {
    let rows = rows(UInt64(300 + seed))
    var generator = SplitMix64(seed: UInt64(seed))
    let counted = rows.map {
      Row(
        customer: $0.customer, day: $0.day,
        amount: 1 + (8 * generator.uniform()).rounded(.down),
        channel: $0.channel)
    }
    let change = try RevenueChange(
      try log(rows), before: periods.0, after: periods.1)
    let items = try RevenueChange(
      try log(counted), before: periods.0, after: periods.1)
    guard change.before.purchases > 0, change.after.purchases > 0 else {
      #expect(AmountSplit(change, items: items) == nil)
      return
    }
    let split = try #require(AmountSplit(change, items: items))
    let amount = try #require(
      change.parts.first { $0.part == .amount }?.amount)
    #expect(
      isClose(
        split.items.change + split.price.change, amount, relative: 1e-9,
        floor: 10))
    #expect(
      isClose(
        split.items.before * split.price.before, change.before.amount,
        relative: 1e-12))
    #expect(
      isClose(
        split.items.after * split.price.after, change.after.amount,
        relative: 1e-12))
    // Prices that stay the same do nothing.
    let same = try #require(AmountSplit(change, items: change))
    #expect(abs(same.price.change) < 1e-9)
  }

  @Test("The values of a column add up to it as well", arguments: 0..<20)
  func columns(seed: Int) throws {
    let rows = rows(UInt64(200 + seed))
    let change = try RevenueChange(
      try log(rows), before: periods.0, after: periods.1)
    let column = try RevenueByColumn(
      name: "channel", in: try log(rows) { $0.channel }, of: change)
    #expect(
      isClose(
        column.values.reduce(0) { $0 + $1.change }, change.change,
        relative: 1e-9, floor: 100))
    #expect(column.values.allSatisfy { $0.name != nil })
    // A value that no row names is told apart.
    let part = try RevenueByColumn(
      name: "channel",
      in: try log(rows.filter { $0.channel != "web" }) {
        $0.channel
      }, of: change)
    #expect(
      isClose(
        part.values.reduce(0) { $0 + $1.change }, change.change,
        relative: 1e-9, floor: 100))
  }

  @Test("Without amounts purchases are counted; empty periods do no harm")
  func purchases() throws {
    let start = try CalendarDay("2023-01-01")
    let log = try TransactionLog(
      reading: TransactionArrays(
        customers: ["a", "a", "b"],
        days: [start, start.advanced(by: 110), start.advanced(by: 120)]))
    let change = try RevenueChange(
      log, before: periods.0, after: periods.1)
    #expect(change.before.revenue == 0 && change.after.revenue == 2)
    #expect(change.parts.map(\.amount) == [2, 0, 0, 1, 1, 0, 0, 0])
  }
}

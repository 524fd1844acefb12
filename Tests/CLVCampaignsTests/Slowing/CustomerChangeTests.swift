import CLVData
import CLVNumerics
import TestSupport
import Testing

@testable import CLVCampaigns

@Suite("What changed with a customer's pace")
struct CustomerChangeTests {
  @Test("Chance alone is found in the stated share of tests")
  func shuffles() {
    var generator = SplitMix64(seed: 3)
    let draws = 300
    let low = (0..<draws).count { _ in
      let values = (0..<14).map { _ in generator.exponential(rate: 1) }
      return LabelShuffle.probability(
        count: 14, since: 5, LabelShuffle.meanDifference(values)) <= 0.1
    }
    #expect(Double(low) / Double(draws) < 0.1 + 3 * 0.0174)
    #expect(Double(low) / Double(draws) > 0.1 - 3 * 0.0174)
  }

  @Test("A column that moved is told from one that did not")
  func moved() {
    let values = (0..<20).map { [$0 < 12 ? "shop" : "web"] }
    let shift = CategoryShift("channel", values, since: 8)
    #expect(shift.probability < 0.01)
    #expect(shift.values.map(\.name) == ["shop", "web"])
    #expect(shift.values[0].before == 12 && shift.values[0].since == 0)
    let same = CategoryShift(
      "channel", (0..<20).map { [$0 % 2 == 0 ? "a" : "b"] }, since: 8)
    #expect(same.probability > 0.5)
    let baskets = CategoryShift(
      "product",
      (0..<20).map { $0 < 12 ? ["a", "b", "c"] : ["a"] }, since: 8)
    #expect(baskets.breadth == (3, 1))
  }

  @Test("Of steady customers others seem as fast before as after")
  func others() throws {
    let log = try SimulatedPaces(purchases: 20).log(4000, seed: 6)
    var rate = OthersRate()
    let moment = log.firstDay.advanced(by: 450)
    try log.forEachCustomer { _, purchases in
      rate.add(purchases, moment: moment, days: 200)
    }
    let change = try #require(rate.change)
    #expect(abs(change) < 0.03 && rate.customers > 3000)
  }

  @Test("A customer of a log is looked into")
  func customer() throws {
    let start = try CalendarDay("2022-01-03")
    let days =
      (0...20).map { start.advanced(by: 7 * $0) }
      + (1...5).map { start.advanced(by: 140 + 60 * $0) }
    let amounts = (0...20).map { _ in 10.0 } + (1...5).map { _ in 30.0 }
    let log = try TransactionLog(
      reading: TransactionArrays(
        customers: days.map { _ in "ann" } + ["bob"],
        days: days + [start.advanced(by: 470)], amounts: amounts + [1]))
    let found = try SimulatedPaces.found(in: log)
    let change = try CustomerChange(
      of: 0, in: log, found, place: 0, end: start.advanced(by: 470),
      columns: [
        CustomerChange.Column(
          name: "channel",
          values: Dictionary(
            uniqueKeysWithValues: days.enumerated().map {
              ($1, [$0 <= 20 ? "shop" : "web"])
            }))
      ],
      items: Dictionary(
        uniqueKeysWithValues: days.enumerated().map { ($1, $0 <= 20 ? 5 : 3) }))
    #expect(change.isBeyondChance)
    #expect(change.items?.before == 5 && change.items?.since == 3)
    #expect(change.prices?.before == 2 && change.prices?.since == 10)
    #expect((change.prices?.probability ?? 1) < 0.01)
    #expect(change.change?.day == days[20])
    #expect(change.amounts?.before == 10 && change.amounts?.since == 30)
    #expect((change.amounts?.probability ?? 1) < 0.01)
    #expect(change.shifts.map(\.name) == ["weekday", "channel"])
    #expect(change.shifts[1].probability < 0.01)
    #expect(change.yearBefore == nil && change.everyone?.customers == 0)
  }

  @Test(
    "Weekdays are those of the calendar",
    arguments: [
      ("1970-01-01", 4), ("2024-02-29", 4), ("2026-11-29", 7),
      ("1969-12-29", 1), ("0001-01-01", 1),
    ])
  func weekday(day: String, number: Int) throws {
    #expect(try CalendarDay(day).weekday == number)
  }
}

import CLVTables
import TestSupport
import Testing

@testable import CLVData

@Suite("Logs of subscriptions")
struct SubscriptionLogTests {
  private func read(
    _ text: String, _ unit: TimeUnit = .month, end: String? = nil,
    rule: RetentionOptions.CohortRule = .all
  ) throws -> RetentionCohorts {
    var options = RetentionOptions()
    options.timeUnit = unit
    options.observationEnd = end.map { day($0) }
    options.cohortRule = rule
    return try RetentionCohorts(reading: table(text), options: options)
  }

  @Test(
    "Months are the calendar's, a period's last day included",
    arguments: [
      ("2020-01-15", "2020-01-15", 0, 1), ("2020-01-15", "2020-01-16", 0, 1),
      ("2020-01-15", "2020-02-14", 0, 1), ("2020-01-15", "2020-02-15", 1, 1),
      ("2020-01-15", "2020-02-16", 1, 2), ("2020-01-15", "2021-01-15", 12, 12),
      ("2020-01-15", "2021-01-14", 11, 12), ("2020-01-31", "2020-02-28", 0, 1),
      ("2020-01-31", "2020-02-29", 1, 1), ("2020-01-31", "2020-03-01", 1, 2),
      ("2020-01-31", "2020-03-30", 1, 2), ("2020-01-31", "2020-03-31", 2, 2),
      ("2020-12-31", "2021-02-28", 2, 2), ("2020-11-30", "2021-01-01", 1, 2),
    ])
  func months(_ start: String, _ end: String, completed: Int, period: Int) {
    let periods = SubscriptionPeriods(.month)
    let found = periods.completed(from: day(start), to: day(end))
    #expect(found == completed)
    #expect(periods.period(of: day(end), from: day(start)) == period)
    #expect(periods.end(of: found, from: day(start)) <= day(end))
    #expect(periods.end(of: found + 1, from: day(start)) > day(end))
  }

  @Test("Days, weeks and years likewise")
  func units() {
    let start = day("2020-02-29")
    for (unit, end, completed, period) in [
      (TimeUnit.day, "2020-03-10", 10, 10), (.week, "2020-03-14", 2, 2),
      (.week, "2020-03-15", 2, 3), (.year, "2021-02-28", 1, 1),
      (.year, "2021-03-01", 1, 2), (.year, "2024-02-28", 3, 4),
      (.year, "2024-02-29", 4, 4),
    ] {
      let periods = SubscriptionPeriods(unit)
      #expect(periods.completed(from: start, to: day(end)) == completed)
      #expect(periods.period(of: day(end), from: start) == period)
    }
  }

  @Test("Losses, the active and those about to leave are counted")
  func counts() throws {
    let cohorts = try read(
      """
      customer_id,start,end
      1,2020-01-01,2020-02-01
      2,2020-01-01,2020-03-15
      3,2020-01-10,
      4,2020-02-01,2020-02-01
      5,2020-01-01,2020-06-20
      6,2020-06-30,
      7,2020-07-02,
      8,2020-06-25,2020-08-01

      """, end: "2020-06-30")
    let all = try #require(cohorts.cohorts.first)
    #expect(all.name == "all" && cohorts.cohorts.count == 1)
    // 1 and 4 in the first month, 2 in the third.
    #expect(all.lost == [2, 0, 1, 0, 0])
    // 3 and 5 are in their sixth month, which is not over; 5 has left.
    #expect(all.active == [2, 0, 0, 0, 0, 2])
    #expect(all.leaving == [0, 0, 0, 0, 0, 1])
    // Of seven, two are lost in the first month and two not yet through it.
    #expect(all.survival(to: 0) == 1)
    #expect(abs((all.survival(to: 1) ?? 0) - 3 / 5.0) < 1e-15)
    #expect(abs((all.survival(to: 3) ?? 0) - 3 / 5.0 * 2 / 3) < 1e-15)
    #expect(all.retentionRate(in: 2) == 1 && all.retentionRate(in: 6) == nil)
    #expect(cohorts.startingLater == 1 && cohorts.leaving == 1)
    #expect(cohorts.observationEnd == day("2020-06-30"))
    #expect(cohorts.customers == 7)
  }

  @Test("Cohorts go by the month or the year of the start")
  func rules() throws {
    let text = """
      customer_id,start,end
      1,2020-02-10,2020-04-01
      2,2020-01-31,
      3,2019-12-01,2020-03-01
      4,2020-02-11,

      """
    let months = try read(text, rule: .month).cohorts
    #expect(months.map(\.name) == ["2019-12", "2020-01", "2020-02"])
    #expect(months.map(\.customers) == [1, 1, 2])
    let years = try read(text, rule: .year).cohorts
    #expect(years.map(\.name) == ["2019", "2020"])
    // The last date in the log ends the observation.
    #expect(try read(text).observationEnd == day("2020-04-01"))
  }

  @Test("Customers need no identifier")
  func anonymous() throws {
    let cohorts = try read("end,start\n,2020-01-01\n2020-05-01,2020-01-01\n")
    #expect(cohorts.customers == 2)
  }

  @Test(
    "A row that cannot be is named",
    arguments: [
      (
        "a,2020-02-01,2020-01-01",
        "column 3 \"end\": the subscription ends on 2020-01-01, before it begins on 2020-02-01"
      ),
      ("a,,2020-01-01", "column 2 \"start\": the date is missing"),
      ("a,2020-02-30,", "\"2020-02-30\" is not a day"),
      ("a,2020-02-01,never", "column 3 \"end\": \"never\" is not a date"),
      (",2020-02-01,", "column 1 \"customer_id\": the customer is missing"),
      ("z,2020-02-01,", "customer \"z\" is already on line 2"),
      ("a,2020-02-01", "the row has 2 fields"),
    ])
  func refused(_ row: String, says: String) {
    let error = dataError {
      _ = try read("customer_id,start,end\nz,2020-01-01,\n\(row)\n")
    }
    #expect(error?.kind == .badData)
    #expect(advice(error).hasPrefix("log.csv:3:"))
    #expect(advice(error).contains(says), "\(advice(error))")
  }

  @Test("A log without rows, or all of it later, is refused")
  func nothing() {
    let empty = dataError { _ = try read("customer_id,start,end\n") }
    #expect(empty?.message.contains("only a header") == true)
    let late = dataError {
      _ = try read("start,end\n2020-02-01,\n", end: "2020-01-01")
    }
    #expect(late?.remedies == [.observationEnd])
  }
}

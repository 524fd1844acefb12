import CLVModels
import CLVTables
import TestSupport
import Testing

@testable import CLVData

@Suite("Summaries that count opportunities")
struct OpportunityTests {
  /// Every number below is worked out by hand from these lines.
  private let text = """
    customer_id,date,amount
    a,2019-11-30,10
    a,2019-11-30,1
    a,2019-12-01,20
    a,2019-12-31,4
    a,2020-02-29,6
    a,2020-04-01,8
    b,2020-01-31,5
    b,2020-02-01,7
    b,2020-03-15,9
    b,2020-03-31,3
    c,2020-02-10,2
    c,2020-02-20,2
    d,2020-04-02,1

    """

  @Test("Months by the calendar; an incomplete last one is left out")
  func months() throws {
    let log = try log(text)
    let summaries = try log.summarize(
      try log.window(observationEnd: day("2020-04-29")), timeUnit: .month,
      opportunities: true)
    let summary = summaries.complete
    #expect(summaries.daysLeftOut == 29)
    #expect(summaries.window.observationEnd == day("2020-03-31"))
    #expect((0..<summary.count).map { summary.ids[$0] } == ["a", "b", "c"])
    // a: December and February of four months; b: February and March of two.
    #expect(summary.frequency == [2, 2, 0])
    #expect(summary.recency == [3, 2, 0])
    #expect(summary.T == [4, 2, 1])
    #expect(summary.monetaryValue == [15, 9.5, 0])
    // c's two purchases are in one month, its first.
    #expect(summary.firstAmount == [11, 5, 4])
    #expect(summary.holdout == nil)
  }

  @Test("A last month that is whole counts")
  func wholeMonth() throws {
    let log = try log(text)
    let summaries = try log.summarize(
      try log.window(observationEnd: day("2020-04-30")), timeUnit: .month,
      opportunities: true)
    #expect(summaries.daysLeftOut == 0)
    #expect(summaries.complete.frequency == [3, 2, 0, 0])
    #expect(summaries.complete.recency == [5, 2, 0, 0])
    #expect(summaries.complete.T == [5, 3, 2, 0])
  }

  @Test("With a split, the rest of an incomplete month is of the holdout")
  func split() throws {
    let log = try log(text)
    let window = try log.window(
      calibrationEnd: day("2020-02-28"), observationEnd: day("2020-04-30"))
    let summaries = try log.summarize(
      window, timeUnit: .month, opportunities: true)
    let summary = summaries.calibration
    // Calibration ends with January: 2020 has a 29 February.
    #expect(summaries.window.calibrationEnd == day("2020-01-31"))
    #expect(summary.count == 2)
    #expect(summary.frequency == [1, 0])
    #expect(summary.recency == [1, 0])
    #expect(summary.T == [2, 0])
    #expect(summary.monetaryValue == [24, 0])
    #expect(summary.holdout?.duration == 3)
    #expect(summary.holdout?.frequency == [2, 2])
    #expect(summary.holdout?.monetaryValue == [7, 9.5])
    #expect(summaries.report.customersFirstSeenInHoldout == 2)
    let leap = try log.summarize(
      try log.window(
        calibrationEnd: day("2020-02-29"), observationEnd: day("2020-04-30")),
      timeUnit: .month, opportunities: true)
    #expect(leap.window.calibrationEnd == day("2020-02-29"))
    #expect(leap.calibration.holdout?.duration == 2)
  }

  @Test("Years by the calendar, weeks and days from the first date")
  func otherUnits() throws {
    let log = try log(text)
    let years = try log.summarize(
      try log.window(observationEnd: day("2020-12-31")), timeUnit: .year,
      opportunities: true
    ).complete
    #expect(years.frequency == [1, 0, 0, 0])
    #expect(years.T == [1, 0, 0, 0])
    #expect(years.monetaryValue == [14, 0, 0, 0])
    // Weeks begin on Saturdays, as 2019-11-30 is one. The log ends on
    // Thursday, 2020-04-02: its last whole week, number 16, on 2020-03-27.
    let weeks = try log.summarize(
      try log.window(), timeUnit: .week, opportunities: true)
    #expect(weeks.window.observationEnd == day("2020-03-27"))
    #expect(weeks.daysLeftOut == 6)
    // a: the 1 December is in the week of acquisition, the 31st in week 4,
    // the 29 February in week 13. b: from week 8 on, weeks 9 and 15 are left;
    // 1 February is a Saturday.
    #expect(weeks.complete.frequency == [2, 2, 1])
    #expect(weeks.complete.recency == [13, 7, 1])
    #expect(weeks.complete.T == [16, 8, 6])
    let days = try log.summarize(
      try log.window(), timeUnit: .day, opportunities: true)
    let plain = try log.summarize(try log.window(), timeUnit: .day)
    #expect(days.daysLeftOut == 0)
    #expect(days.complete.frequency == plain.complete.frequency)
    #expect(days.complete.recency == plain.complete.recency)
    #expect(days.complete.T == plain.complete.T)
  }

  @Test("Windows without a whole period are refused with advice")
  func refused() throws {
    let log = try log(text)
    let none = dataError {
      _ = try log.summarize(
        try log.window(observationEnd: day("2019-12-30")), timeUnit: .year,
        opportunities: true)
    }
    #expect(none?.kind == .usage)
    #expect(none?.remedies == [.timeUnit])
    let holdout = dataError {
      _ = try log.summarize(
        try log.window(
          calibrationEnd: day("2020-01-31"), observationEnd: day("2020-02-28")),
        timeUnit: .month, opportunities: true)
    }
    #expect(holdout?.kind == .usage)
    #expect(holdout?.remedies == [.calibrationEnd, .timeUnit])
    #expect(holdout?.message.contains("the holdout") == true)
  }

  @Test("Period ends of every kind")
  func ends() {
    let months = PeriodCalendar(of: .month, from: day("2020-01-15"))
    #expect(months.lastEnd(by: day("2021-02-28")) == day("2021-02-28"))
    #expect(months.lastEnd(by: day("2020-02-28")) == day("2020-01-31"))
    #expect(
      months.period(of: day("2021-01-01"))
        - months.period(of: day("2020-12-31"))
        == 1)
    let years = PeriodCalendar(of: .year, from: day("2020-01-15"))
    #expect(years.lastEnd(by: day("2020-12-30")) == day("2019-12-31"))
    let weeks = PeriodCalendar(of: .week, from: day("2020-01-15"))
    #expect(weeks.lastEnd(by: day("2020-01-21")) == day("2020-01-21"))
    #expect(weeks.lastEnd(by: day("2020-01-20")) == day("2020-01-14"))
    #expect(weeks.period(of: day("2020-01-14")) == -1)
    #expect(weeks.period(of: day("2020-01-08")) == -1)
    #expect(weeks.period(of: day("2020-01-07")) == -2)
  }
}

@Suite("Tables of recency and frequency")
struct CountTableTests {
  private func read(_ text: String) throws -> CustomerSummary {
    try CustomerSummary(reading: table(text), timeUnit: .year)
  }

  @Test(
    "Those of BTYD, lifetimes and others are read as they are",
    arguments: [
      "x,t.x,n.cal,custs,x.star\n2,5,6,30,99\n0,0,6,70,5\n",
      "frequency,recency,periods,weights\n2,5,6,30\n0,0,6,70\n",
      "x,t_x,n,count\n2,5,6,30\n0,0,6,70\n",
      "customers,frequency,recency,T\n30,2,5,6\n70,0,0,6\n",
    ])
  func formats(text: String) throws {
    let summary = try read(text)
    #expect(summary.counts == [30, 70])
    #expect(summary.frequency == [2, 0] && summary.recency == [5, 0])
    #expect(summary.T == [6, 6])
    #expect(summary.ids[0] == "1" && summary.ids[1] == "2")
    #expect(summary.holdout == nil && !summary.hasAmounts)
    let sample = summary.histories
    #expect(sample.customers == 100)
    #expect(sample.distinctCount == 2)
    #expect(sample.weights == [70, 30])
    #expect(sample.purchases == 60)
  }

  @Test("Equal rows add up, and a count of zero is none")
  func sums() throws {
    let sample = try read(
      "x,t.x,n.cal,custs\n1,1,6,3\n0,0,6,0\n1,1,6,4\n"
    ).histories
    #expect(sample.customers == 7)
    #expect(sample.weights == [0, 7])
  }

  @Test("Counts that cannot be are refused")
  func refused() {
    let half = dataError { _ = try read("x,t.x,n.cal,custs\n1,1,6,1.5\n") }
    #expect(advice(half).contains("not a whole number of customers"))
    let amounts = dataError {
      _ = try read("x,t.x,n.cal,zbar,custs\n1,1,6,20,3\n")
    }
    #expect(advice(amounts).contains("no mean spend of each"))
  }
}

import CLVTables
import TestSupport
import Testing

@testable import CLVData

@Suite struct SummaryBuilderTests {
  private let text = """
    customer_id,date,amount
    b,2020-01-08,4
    a,2020-01-01,10
    a,2020-01-15,20
    a,2020-01-15,5
    a,2020-01-22,6
    c,2020-01-20,1
    b,2020-01-16,7
    a,2020-01-16,9
    a,2020-01-29,3

    """

  @Test("A purchase on the last day of calibration is inside it")
  func splitDay() throws {
    let log = try log(text)
    let window = try log.window(calibrationEnd: day("2020-01-15"))
    let summaries = try log.summarize(window, timeUnit: .week)
    let summary = summaries.calibration
    #expect(summary.ids[0] == "b" && summary.ids[1] == "a")
    #expect(summary.frequency == [0, 1])
    #expect(summary.recency == [0, 2])
    #expect(summary.T == [1, 2])
    #expect(summary.monetaryValue == [0, 25])
    #expect(summary.firstDay == [day("2020-01-08"), day("2020-01-01")])
    #expect(summary.firstAmount == [4, 10])
    #expect(summary.pastSpend == [4, 35])
    #expect(summary.holdout?.frequency == [1, 3])
    #expect(summary.holdout?.monetaryValue == [7, 6])
    #expect(summary.holdout?.duration == 2)
    #expect(summaries.report.customersFirstSeenInHoldout == 1)
    #expect(summaries.complete.count == 3)
    #expect(summaries.complete.frequency == [1, 4, 0])
    #expect(summaries.complete.holdout == nil)
  }

  @Test("Without a split both summaries are the same")
  func withoutSplit() throws {
    let log = try log(text)
    let summaries = try log.summarize(log.window(), timeUnit: .day)
    #expect(summaries.calibration.count == 3)
    #expect(summaries.calibration.holdout == nil)
    #expect(summaries.complete.T == [21, 28, 9])
  }

  @Test("No customer in calibration is bad data")
  func emptyCalibration() throws {
    let log = try log(
      "customer_id,date,amount\na,2020-01-01,-1\na,2020-01-09,2\n")
    let window = try log.window(calibrationEnd: day("2020-01-02"))
    let error = dataError { _ = try log.summarize(window, timeUnit: .week) }
    #expect(error?.kind == .badData)
  }
}

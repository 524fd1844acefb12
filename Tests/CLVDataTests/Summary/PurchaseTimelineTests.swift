import Testing

@testable import CLVData

@Suite struct PurchaseTimelineTests {
  @Test("Acquisitions and repeat purchases fall on their days")
  func days() throws {
    let log = try log(
      """
      customer_id,date,amount
      a,2020-01-01,1
      a,2020-01-02,2
      a,2020-01-04,4
      b,2020-01-02,8
      b,2020-01-04,16
      late,2020-01-03,32
      late,2020-01-04,64

      """)
    let window = try log.window(calibrationEnd: day("2020-01-02"))
    let timeline = try log.summarize(window, timeUnit: .day).timeline
    #expect(timeline.firstDay == day("2020-01-01"))
    #expect(timeline.lastDay == day("2020-01-04"))
    #expect(timeline.acquisitions == [1, 1, 0, 0])
    #expect(timeline.repeats == [0, 1, 0, 2])
    #expect(timeline.repeatAmounts == [0, 2, 0, 20])
  }
}

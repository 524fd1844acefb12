import CLVNumerics
import Foundation
import TestSupport
import Testing

@testable import CLVData

@Suite("Dates far from all others")
struct FarDateTests {
  private func farDates(_ days: [CalendarDay]) -> [FarDate] {
    var finder = FarDateFinder()
    for (row, day) in days.enumerated() { finder.add(day, line: row + 2) }
    return finder.farDates()
  }

  /// A shop's days: as many as given, over so many days from 2024 on.
  private func shop(
    _ count: Int, over span: Int, _ generator: inout SeededGenerator
  ) -> [CalendarDay] {
    (0..<count).map { _ in
      day("2024-01-01").advanced(
        by: Int.random(in: 0..<span, using: &generator))
    }
  }

  @Test("Of ordinary logs none is named, whatever their span")
  func ordinary() {
    var generator = SeededGenerator(seed: 11)
    for _ in 0..<2000 {
      let span = Int(exp(Double.random(in: 0...10, using: &generator)))
      let count = Int(exp(Double.random(in: 0...6, using: &generator)))
      #expect(farDates(shop(count, over: span, &generator)) == [])
    }
  }

  @Test(
    "A placeholder is named with its line",
    arguments: [
      "1900-01-01", "1970-01-01", "2015-03-01", "2099-12-31", "9999-12-31",
      "2034-07-01", "0001-01-01",
    ])
  func placeholder(text: String) throws {
    var generator = SeededGenerator(seed: 12)
    for _ in 0..<50 {
      var days = shop(100, over: 700, &generator)
      let place = Int.random(in: 0...100, using: &generator)
      days.insert(day(text), at: place)
      let far = try #require(farDates(days).first)
      #expect(farDates(days).count == 1)
      #expect(far.line == place + 2)
      #expect(far.day == text)
      #expect(far.rows == 1)
      #expect(far.isFirst == (text < "2024"))
      let others = days.filter { $0 != day(text) }
      let nearest = far.isFirst ? others.min() : others.max()
      #expect(far.nearest == nearest?.description)
      #expect(
        far.gapDays == nearest.map { abs($0.distance(to: day(text))) })
    }
  }

  @Test("Both ends are looked at, and several rows are counted")
  func bothEnds() {
    var generator = SeededGenerator(seed: 13)
    let ends = ["1970-01-01", "2099-12-31", "2099-12-30", "1900-01-01"]
    let days =
      shop(60, over: 500, &generator) + ends.map { day($0) }
      + shop(60, over: 500, &generator)
    let found = farDates(days)
    #expect(found.map(\.isFirst) == [true, false])
    #expect(found.map(\.rows) == [2, 2])
    #expect(found.map(\.line) == [62, 63])
    #expect(found.map(\.day) == ["1970-01-01", "2099-12-31"])
  }

  @Test("Few rows have no span, and two halves are not far from each other")
  func notFar() {
    var generator = SeededGenerator(seed: 14)
    let few = shop(10, over: 30, &generator) + [day("2099-12-31")]
    #expect(farDates(few) == [])
    let early = shop(40, over: 300, &generator).map {
      $0.advanced(by: -10_000)
    }
    #expect(farDates(early + shop(60, over: 300, &generator)) == [])
  }

  @Test("The log's report has them, unless they are not observed")
  func report() throws {
    let rows = (1...30).map {
      "c\($0 % 7),2024-01-\($0 < 10 ? "0" : "")\($0)\n"
    }
    let text = "customer_id,date\n" + rows.joined() + "x,2099-12-31\n"
    let far = try #require(log(text).rowReport.farDates)
    #expect(far.map(\.line) == [32])
    #expect(far[0].years == 75)
    var options = TransactionOptions()
    options.observationEnd = day("2024-12-31")
    #expect(try log(text, options).rowReport.farDates == nil)
  }
}

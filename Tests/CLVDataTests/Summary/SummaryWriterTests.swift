import CLVNumerics
import CLVTables
import Foundation
import TestSupport
import Testing

@testable import CLVData

@Suite struct SummaryWriterTests {
  private func write(_ summary: CustomerSummary) throws -> String {
    let directory = try TemporaryDirectory()
    let file = try AtomicFile(path: directory.path("s.csv"))
    try summary.write(to: file)
    try file.commit()
    return String(decoding: try directory.bytes("s.csv"), as: UTF8.self)
  }

  private func moments(
    _ rows: [(Int, Double, Double?, Int32)]
  ) -> SpendMoments {
    var moments = SpendMoments()
    for (x, squares, logSum, zeros) in rows {
      moments.append(
        frequency: x, squares: squares, logSum: logSum, zeros: zeros)
    }
    return moments
  }

  @Test("Columns, quotes and numbers are written in their short form")
  func text() throws {
    let summary = CustomerSummary(
      ids: CustomerIDs(["a", "b,\"c\""]), frequency: [0, 2],
      recency: [0, 30.0 / 7], T: [39, 272.0 / 7], monetaryValue: [0, 22.345],
      timeUnit: .week, firstDay: [day("2020-01-01"), day("2020-12-31")],
      holdout: CustomerSummary.Holdout(
        frequency: [1, 0], monetaryValue: [2.5, 0], duration: 39),
      logGaps: [0, -1.25], firstAmount: [9.99, 20],
      spendMoments: moments([(0, 0, 0, 0), (2, 1.5, nil, 0)]))
    #expect(
      try write(summary) == """
        customer_id,frequency,recency,T,monetary_value,frequency_holdout,\
        monetary_value_holdout,duration_holdout,first_date,log_gaps,\
        first_amount,spend_squares,log_spends,log_spend_squares,zero_spends
        a,0,0,39,0,1,2.5,39,2020-01-01,0,9.99,0,0,0,0
        "b,""c""\",2,4.285714285714286,38.857142857142854,22.345,0,0,39,\
        2020-12-31,-1.25,20,1.5,,,0

        """)
  }

  @Test("Unknown amounts are empty")
  func withoutAmounts() throws {
    let summary = CustomerSummary(
      ids: CustomerIDs(["a"]), frequency: [0], recency: [0], T: [1],
      monetaryValue: [0], timeUnit: .week, hasAmounts: false)
    #expect(
      try write(summary)
        == "customer_id,frequency,recency,T,monetary_value\na,0,0,1,\n")
  }

  @Test("A summary read back is the same, bit for bit")
  func roundTrip() throws {
    var random = SeededGenerator(seed: 5)
    let count = 20_000
    let recency = (0..<count).map { _ in
      Double.random(in: 0.001...50, using: &random)
    }
    let summary = CustomerSummary(
      ids: CustomerIDs((0..<count).map { "c\($0)" }),
      frequency: (0..<count).map { Int32($0 % 7 + 1) }, recency: recency,
      T: recency.map { $0 + Double(Int.random(in: 0...9, using: &random)) },
      monetaryValue: recency.map { $0 * 3 }, timeUnit: .week,
      logGaps: recency.enumerated().map {
        let x = Double($0 % 7 + 1)
        return x * log($1 / x) - $1
      }, firstAmount: recency.map { $0 / 3 },
      spendMoments: moments(
        recency.enumerated().map { i, recency in
          (
            i % 7 + 1, recency * recency / 7,
            i % 5 == 0 ? nil : Double(i % 7 + 1) * log(recency * 3) - recency,
            i % 7 > 0 && i % 11 == 0 ? 1 : 0
          )
        }))
    let again = try CustomerSummary(
      reading: table(Array(write(summary).utf8), buffer: 1 << 16),
      timeUnit: .week)
    #expect(again.frequency == summary.frequency)
    #expect(again.recency == summary.recency && again.T == summary.T)
    #expect(again.monetaryValue == summary.monetaryValue)
    #expect(again.logGaps == summary.logGaps)
    #expect(again.firstAmount == summary.firstAmount)
    #expect(again.spendMoments == summary.spendMoments)
    #expect(again.ids[count - 1] == "c\(count - 1)")
  }
}

import CLVNumerics
import CLVTables
import TestSupport
import Testing

@testable import CLVData

@Suite("Where transactions come from")
struct TransactionSourceTests {
  typealias Row = (customer: String, day: CalendarDay, amount: Double)

  /// A source that whoever has tuples would write.
  struct Tuples: TransactionSource {
    let name = "tuples"
    let hasAmounts = true
    let rows: [Row]

    func read(into batch: inout TransactionBatch) throws(DataError) -> Bool {
      for row in rows {
        try batch.append(
          customer: row.customer, day: row.day, amount: row.amount)
      }
      return false
    }
  }

  /// Rows with identifiers short, long, quoted and in other scripts.
  private func randomRows(_ count: Int, seed: UInt64) -> [Row] {
    var random = SeededGenerator(seed: seed)
    let names = (0..<200).map { number in
      let shapes = [
        "c\(number)", "a longer name of number \(number)",
        "with \"quotes\", and \(number)", "مشتری \(number)", "\(number)\n",
        String(repeating: "long", count: number) + "\(number)",
      ]
      return shapes[number % shapes.count]
    }
    return (0..<count).map { _ in
      (
        names.randomElement(using: &random) ?? "",
        CalendarDay(
          daysSince1970: Int32.random(in: 18_000...18_400, using: &random)),
        (Double.random(in: -20...100, using: &random) * 100).rounded() / 100
      )
    }
  }

  private func text(_ rows: [Row]) -> String {
    var text = ByteBuffer()
    text.append("customer_id,date,amount\n")
    for row in rows {
      text.append(field: row.customer)
      text.append(",\(row.day),")
      text.append(row.amount)
      text.append("\n")
    }
    return text.text
  }

  private func arrays(_ rows: [Row]) throws -> TransactionArrays {
    try TransactionArrays(
      customers: rows.map(\.customer), days: rows.map(\.day),
      amounts: rows.map(\.amount))
  }

  private func purchases(_ log: TransactionLog) throws -> [String] {
    var texts: [String] = []
    try log.forEachCustomer { customer, purchases in
      for purchase in purchases {
        texts.append(
          "\(log.customers[customer]) \(purchase.day) \(purchase.amount)")
      }
    }
    return texts
  }

  @Test(
    "Text, arrays and tuples of the same rows give the same log",
    arguments: [1, 63, 64, 65, 5000], [RefundPolicy.net, .drop])
  func sameLog(count: Int, refunds: RefundPolicy) throws {
    let rows = randomRows(count, seed: UInt64(count))
    var options = TransactionOptions()
    options.refunds = refunds
    options.bufferCapacity = 512
    options.observationEnd = CalendarDay(daysSince1970: 18_390)
    let expected = try log(text(rows), options)
    let logs = try [
      TransactionLog(reading: arrays(rows), options: options),
      TransactionLog(reading: Tuples(rows: rows), options: options),
    ]
    for log in logs {
      #expect(log.rowReport == expected.rowReport)
      #expect(log.firstDay == expected.firstDay)
      #expect(log.lastDay == expected.lastDay)
      #expect(log.hasAmounts)
      #expect(try purchases(log) == purchases(expected))
    }
  }

  @Test("Arrays without amounts give a log of unknown amounts")
  func withoutAmounts() throws {
    let source = try TransactionArrays(
      customers: ["a", "a"], days: [day("2020-01-01"), day("2020-01-09")])
    let log = try TransactionLog(reading: source)
    #expect(!log.hasAmounts)
    #expect(try log.forEachCustomer { _, _ in }.zeroPurchases == 0)
  }

  @Test(
    "A value that cannot be is named by row and column",
    arguments: [
      ("", 18_000, 1.0, "row 2, column \"customer\": the identifier is empty"),
      ("a\0b", 18_000, 1, "column \"customer\": the identifier contains a"),
      ("a", Int32.max, 1, "row 2, column \"day\": 5881580-07-11 is outside"),
      ("a", Int32.min, 1, "column \"day\""),
      ("a", -25_568, 1, "column \"day\": 1899-12-31 is outside the years 1900"),
      ("a", 18_000, .nan, "row 2, column \"amount\": nan is not a finite"),
      ("a", 18_000, -.infinity, "column \"amount\": -inf is not a finite"),
      ("a", 18_000, 1e16, "column \"amount\": 1e+16 is too large"),
      ("a", 18_000, -1, "column \"amount\": -1.0 is negative, and refunds"),
    ])
  func bad(
    customer: String, day: Int32, amount: Double, expected: String
  ) throws {
    let good = ("g", CalendarDay(daysSince1970: 18_000), 2.0)
    let rows: [Row] = [
      good, (customer, CalendarDay(daysSince1970: day), amount), good,
    ]
    var options = TransactionOptions()
    options.refunds = .reject
    let error = try #require(
      dataError {
        _ = try TransactionLog(reading: arrays(rows), options: options)
      })
    #expect(error.kind == .badData)
    #expect(error.message.hasPrefix("transactions: row 2, "))
    #expect(error.message.contains(expected))

    options.badRows = .skip
    let log = try TransactionLog(reading: arrays(rows), options: options)
    #expect(log.rowReport.rows == 3 && log.rowReport.badRows == 1)
    #expect(log.rowReport.transactionsUsed == 2)
    #expect(try purchases(log) == ["g 2019-04-14 4.0"])
  }

  @Test("Columns of different lengths are refused")
  func lengths() {
    let error = dataError {
      _ = try TransactionArrays(
        name: "orders", customers: ["a", "b"], days: [day("2020-01-01")])
    }
    #expect(
      error?.message
        == "orders: column \"day\" has 1 value, column \"customer\" 2; give "
        + "every row one of each")
  }

  @Test("No rows are no log")
  func empty() {
    let error = dataError {
      _ = try TransactionLog(reading: arrays([]))
    }
    #expect(error?.message == "transactions: there are no transactions")
  }
}

import CLVTables
import TestSupport
import Testing

@testable import CLVData

@Suite struct TransactionLogTests {
  @Test("Quantity times price is the amount")
  func quantityTimesPrice() throws {
    var options = TransactionOptions()
    options.columns.amount = .product(quantity: "n", price: "each")
    let header = "each,n,date,customer_id\n"
    let log = try log(
      header + "2.5,4,2020-01-01,a\n1,-3,2020-01-01,a\n", options)
    try log.forEachCustomer { _, purchases in
      #expect(purchases.map(\.amount) == [7])
    }
    let error = dataError {
      _ = try CLVDataTests.log(
        header + "1e14,1e14,2020-01-01,a\n", options)
    }
    #expect(advice(error).contains("quantity times price is too large"))
  }

  @Test("A log without an amount column has purchases of unknown amount")
  func withoutAmounts() throws {
    let log = try CLVDataTests.log("customer_id,date\na,2020-01-01\n")
    #expect(!log.hasAmounts)
    var options = TransactionOptions()
    options.columns.amount = .column("amount")
    let error = dataError {
      _ = try CLVDataTests.log("customer_id,date\na,2020-01-01\n", options)
    }
    #expect(error?.remedies == [.amount])
  }

  @Test("Rows after the end of observation are counted and left out")
  func observationEnd() throws {
    var options = TransactionOptions()
    options.observationEnd = day("2020-01-02")
    let text = "customer_id,date\na,2020-01-02\nb,2020-01-03\na,2020-01-01\n"
    let log = try CLVDataTests.log(text, options)
    #expect(log.rowReport.rowsAfterObservation == 1)
    #expect(log.customers.count == 1)
    #expect(
      log.firstDay == day("2020-01-01") && log.lastDay == day("2020-01-02"))
    options.observationEnd = day("2019-01-01")
    let error = dataError { _ = try CLVDataTests.log(text, options) }
    #expect(error?.kind == .usage && error?.remedies == [.observationEnd])
  }

  @Test("Compressed logs read like plain ones")
  func compressed() throws {
    for bytes in [Compression.gzipSample, Compression.zstdSample] {
      let log = try TransactionLog(reading: table(bytes))
      #expect(log.rowReport.rows == 40)
    }
  }

  @Test("A run in the temporary file is read back by customer")
  func spillFile() throws {
    let file = try SpillFile<Transaction>()
    file.beginRun()
    let transaction = Transaction(customer: 3, day: 5, amount: 7)
    for _ in 0..<10_000 { try file.append(transaction) }
    try file.endRun()
    let reader = try #require(file.readers().first)
    var count = 0
    try reader.take(customer: 2) { _ in Issue.record("no such customer") }
    try reader.take(customer: 3) { _ in count += 1 }
    #expect(count == 10_000)
  }
}

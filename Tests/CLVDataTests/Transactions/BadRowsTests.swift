import CLVNumerics
import CLVTables
import TestSupport
import Testing

@testable import CLVData

@Suite struct BadRowsTests {
  @Test(
    "A bad row stops the run and is named with its place and remedy",
    arguments: [
      (
        "1,04/01/2011,5",
        """
        log.csv:3: column 2 "date": "04/01/2011" is not a date; write dates \
        as yyyy-MM-dd or give dateFormat "dd/MM/yyyy" or "MM/dd/yyyy"
        """
      ),
      ("1,2020-01-01,nan", "log.csv:3: column 3 \"amount\": \"nan\" is not a"),
      ("1,2020-01-01,inf", "\"inf\" is not a finite number"),
      ("1,2020-01-01,\"1,23.50\"", "remove the thousands separators"),
      ("1,2020-01-01,¤¤5", "remove the currency sign"),
      ("1,2020-01-01,", "column 3 \"amount\": the number is missing"),
      ("1,2020-01-01,1e999", "too large"),
      (",2020-01-01,5", "column 1 \"customer_id\": the customer is missing"),
      ("\"\",2020-01-01,5", "the customer is missing"),
      ("1,,5", "the date is missing"),
      ("1,2020-01-01", "the row has 2 fields, the header 3"),
      ("1,2020-01-01,5,6", "the row has 4 fields, the header 3"),
      ("1,2020-01-01,1,234.50", "put fields that contain the delimiter in"),
      ("1\u{0},2020-01-01,5", "null byte"), ("1\r,2020-01-01,5", "carriage"),
      ("\"1\"x,2020-01-01,5", "text after a closing quote"),
    ])
  func stops(row: String, expected: String) {
    let text = "customer_id,date,amount\n1,2020-01-01,5\n\(row)\n"
    var options = TransactionOptions()
    options.anonymous = .stop
    let error = dataError { _ = try log(text, options) }
    #expect(error?.kind == .badData && error?.place?.line == 3)
    #expect(advice(error).contains(expected))
    #expect(advice(error).hasPrefix("log.csv:3:"))
  }

  @Test("Invalid UTF-8 in the customer is a bad row, elsewhere it is not")
  func invalidText() throws {
    let header = Array("customer_id,date,note\n".utf8)
    let note = Array("1,2020-01-01,".utf8) + [0xE9, 0x0A]
    #expect(
      try TransactionLog(reading: table(header + note)).customers.count == 1)
    let customer = [0xE9] + Array(",2020-01-01,x\n".utf8)
    let error = dataError {
      _ = try TransactionLog(reading: table(header + customer))
    }
    #expect(advice(error).contains("the text is not valid UTF-8"))
  }

  @Test("Skipped rows go to the rejects file byte for byte and are counted")
  func rejects() throws {
    let bad = [
      "1,soon,5\r\n", "\"a\nb\",x,\"q\"\"\"\n", ",2020-01-01,5\n", "1,2\n",
      "2,2020-01-01,1,2\n", "3,2020-01-01,x\n", "4\u{0},2020-01-01,5\n",
    ]
    let header = "customer_id,date,amount\r\n"
    let good = "1,2020-01-01,5\n"
    let text = header + bad.joined(separator: good) + good + "9,never,1"
    let directory = try TemporaryDirectory()
    let file = try AtomicFile(path: directory.path("rejects.csv"))
    var options = TransactionOptions()
    options.badRows = .skip
    options.anonymous = .stop
    let log = try TransactionLog(
      reading: table(text), options: options, rejects: file)
    try file.commit()
    #expect(
      try directory.bytes("rejects.csv")
        == Array((header + bad.joined() + "9,never,1").utf8))
    let report = log.rowReport
    #expect(report.rows == 15 && report.transactionsUsed == 7)
    #expect(report.badRows == 8)
    #expect(report.badDates == 3 && report.badAmounts == 1)
    #expect(report.missingCustomers == 1 && report.badText == 1)
    #expect(report.wrongFieldCount == 2)
  }

  @Test("A log of bad rows only has no transactions")
  func onlyBadRows() {
    var options = TransactionOptions()
    options.badRows = .skip
    let error = dataError { _ = try log("customer_id,date\n1,x\n", options) }
    #expect(error?.kind == .badData)
    #expect(advice(error).contains("the only row is bad"))
  }

  @Test("A header alone has no transactions")
  func headerOnly() {
    let error = dataError { _ = try log("customer_id,date,amount\n") }
    #expect(
      advice(error)
        == "log.csv: there are no transactions, only a header; give a log "
        + "with rows")
  }

  @Test("Damaged logs never crash the reader")
  func damage() throws {
    var random = SeededGenerator(seed: 7)
    let rows = "\"a\"\"b\",2020-01-01,1.5\r\nc,2020-01-02,-3e2\n\n"
    let text = Array(
      ("customer_id,date,amount\n" + String(repeating: rows, count: 4)).utf8)
    let marks = Array("\",\n\r\0-.eE9 \u{E9}".utf8) + [0xFF]
    for _ in 0..<3000 {
      var damaged = text
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let place = Int.random(in: 24..<damaged.count, using: &random)
        damaged[place] = marks.randomElement(using: &random) ?? 0
      }
      var options = TransactionOptions()
      options.badRows = random.next() % 2 == 0 ? .stop : .skip
      let error = dataError {
        let log = try TransactionLog(
          reading: table(damaged, buffer: 16), options: options)
        _ = try log.summarize(log.window(), timeUnit: .week)
      }
      #expect(error == nil || error?.kind == .badData)
    }
  }
}

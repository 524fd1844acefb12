import Foundation
import Testing

@Suite("A transaction log that cannot be used is refused", .serialized)
struct BadLogTests {
  @Test("for its columns", arguments: columns)
  func column(_ input: BadInput) async throws {
    try await input.check()
  }

  @Test("for its dates", arguments: dates)
  func date(_ input: BadInput) async throws {
    try await input.check()
  }

  @Test("for its amounts", arguments: amounts)
  func amount(_ input: BadInput) async throws {
    try await input.check()
  }

  @Test("for its text, unless that is only unusual", arguments: texts)
  func text(_ input: BadInput) async throws {
    try await input.check()
  }

  @Test("for what it holds", arguments: contents)
  func content(_ input: BadInput) async throws {
    try await input.check()
  }

  static let columns: [BadInput] = [
    .log(
      "no customer column", "cust,date,amount\n" + Samples.rows,
      "log.csv:1:", "\"customer_id\"", "--customer-column cust"),
    .log(
      "the customer column named by the option is not there", Samples.log,
      options: "--customer-column Client", "log.csv:1:", "\"Client\"",
      "\"customer_id\", \"date\", \"amount\"", "--customer-column"),
    .log(
      "no date column", "customer_id,when,amount\n" + Samples.rows,
      "log.csv:1:", "\"date\"", "--date-column"),
    .log(
      "the date column named by the option is not there", Samples.log,
      options: "--date-column Day", "log.csv:1:", "\"Day\"", "--date-column"),
    .log(
      "the amount column named by the option is not there", Samples.log,
      options: "--amount-column total", "log.csv:1:", "\"total\"",
      "--amount-column"),
    .log(
      "the quantity column is not there", Samples.log,
      options: "--quantity-column q --price-column amount", "log.csv:1:",
      "\"q\"",
      "--quantity-column"),
    .log(
      "a delimiter nobody guesses",
      Samples.log.replacingOccurrences(of: ",", with: "/"), "log.csv:1:",
      "--delimiter"),
    .log(
      "the wrong delimiter", Samples.log, options: "--delimiter ;",
      "log.csv:1:",
      "--delimiter"),
    .log(
      "two columns of one name", "customer_id,date,amount,date\n1,2,3,4\n",
      "log.csv:1:", "2 columns named \"date\"", "rename"),
    .row("1,2020-01-01", "log.csv:2:", "2 fields, the header 3", "quotes"),
    .row("1,2020-01-01,5,00", "log.csv:2:", "4 fields, the header 3", "quotes"),
    .row(
      ",2020-01-01,5", options: "--anonymous stop", "log.csv:2:",
      "column 1 \"customer_id\"", "missing",
      "fill it in"),
    .log(
      "a summary in place of a log", Samples.summary, "log.csv:1:",
      "looks like a customer summary"),
  ]

  static let dates: [BadInput] = [
    .row(
      "1,04/01/2011,5", "log.csv:2:", "column 2 \"date\"",
      "--date-format dd/MM/yyyy or MM/dd/yyyy", "--bad-rows skip"),
    .row(
      "1,2011-02-30,5", "log.csv:2:", "column 2 \"date\"",
      "not a day of the calendar"),
    .row("1,0011-01-04,5", "log.csv:2:", "the year 11", "--date-format"),
    .row(
      "1,Tuesday,5", "log.csv:2:", "\"Tuesday\" is not a date", "yyyy-MM-dd"),
    .row("1,,5", "log.csv:2:", "column 2 \"date\"", "the date is missing"),
    .row(
      "1,2011-01-04 25:00,5", "log.csv:2:", "not a date and a time of day",
      "yyyy-MM-dd HH:mm:ss"),
    .row("1,12345,5", "log.csv:2:", "\"12345\" is not a date"),
    .row("1,31/31/2011,5", "log.csv:2:", "\"31/31/2011\" is not a date"),
    .row(
      "1,2011-01-04,5", options: "--date-format dd/MM/yyyy", "log.csv:2:",
      "does not match --date-format dd/MM/yyyy"),
    .row(
      "1,2011-01-04,5", options: "--date-format %Y-%m-%d", status: 64,
      "--date-format",
      "\"yyyy-MM-dd\""),
    .row(
      "1,2011-01-04,5", options: "--date-format nonsense", status: 64,
      "\"nonsense\"", "is not a date field", "yyyy"),
    .row(
      "1,2011-01-04,5", options: "--date-format yyyy-MM", status: 64,
      "a day (dd)"),
  ]

  static let amounts: [BadInput] = [
    .row(
      "1,2020-01-01,NaN", "log.csv:2:", "column 3 \"amount\"",
      "\"NaN\" is not a finite number", "1234.50"),
    .row("1,2020-01-01,inf", "log.csv:2:", "\"inf\" is not a finite number"),
    .row("1,2020-01-01,0x1F", "log.csv:2:", "\"0x1F\" is not a number"),
    .row("1,2020-01-01,", "log.csv:2:", "column 3", "the number is missing"),
    .row(
      "1,2020-01-01,\"1,23,4.5\"", "log.csv:2:",
      "remove the thousands separators and write the decimal sign as a point"),
    .row("1,2020-01-01,€5€", "log.csv:2:", "remove the currency sign \"€\""),
    .row("1,2020-01-01,5 pieces", "log.csv:2:", "\"5 pieces\" is not a number"),
    .row("1,2020-01-01,(-5)", "log.csv:2:", "\"(-5)\" is not a number"),
    .row("1,2020-01-01,1e999", "log.csv:2:", "\"1e999\" is too large"),
    .row("1,2020-01-01,1e300", "log.csv:2:", "\"1e300\" is too large"),
    .row("1,2020-01-01,--5", "log.csv:2:", "write it as digits"),
    .log(
      "a quantity times a price beyond all numbers",
      "customer_id,date,q,p\n1,2020-01-01,1e14,1e14\n",
      options: "--quantity-column q --price-column p", "log.csv:2:",
      "quantity times price is too large"),
    .row(
      "1,2020-01-01,-5", options: "--refunds reject", "log.csv:2:", "column 3",
      "the amount is negative", "--refunds net"),
    .log(
      "only negative amounts", Samples.header + "1,2020-01-01,-5\n",
      "negative or refunded", "turn the signs"),
  ]

  static let texts: [BadInput] = [
    .log(
      "quoted fields with line ends",
      Samples.header + "\"a\nb\",2020-01-01,5\n\"a\nb\",2020-01-05,5\n",
      status: 0, "2 purchases of 1 customer,"),
    .log(
      "a byte-order mark", "\u{FEFF}" + Samples.log, status: 0, "3 rows"),
    .log(
      "Windows line ends",
      Samples.log.replacingOccurrences(of: "\n", with: "\r\n"), status: 0,
      "3 rows"),
    .log(
      "an unterminated quote",
      Samples.header + "1,2020-01-01,5\n\"a,2020-01-01,5\n", "log.csv:3:",
      "never closed", "close the quote"),
    .row("\"a\"b,2020-01-01,5", "log.csv:2:", "text after a closing quote"),
    .log(
      "carriage returns as line ends",
      Samples.log.replacingOccurrences(of: "\n", with: "\r"), "log.csv:1:",
      "convert the line ends"),
    .row("1\u{0},2020-01-01,5", "log.csv:2:", "null byte", "UTF-8"),
    .log(
      "a customer in Latin-1, said to be UTF-8",
      Array((Samples.header + "Andr").utf8) + [0xE9]
        + Array(",2020-01-01,5\n".utf8), options: "--encoding utf-8",
      "log.csv:2:", "column 1 \"customer_id\"", "not valid UTF-8"),
    .log(
      "UTF-16", [0xFF, 0xFE] + Samples.log.utf16.flatMap { [UInt8($0), 0] },
      status: 0, "UTF-16LE", "3 rows"),
    .log(
      "a workbook", [0x50, 0x4B, 0x03, 0x04] + Array("rest".utf8), "log.csv:",
      "workbook", "export it as CSV"),
    .log(
      "a truncated gzip file", Compressed.gzip.dropLast(10), "log.csv:",
      "gzip data end too early", "copy the file again"),
    .log(
      "a damaged gzip file", Compressed.damaged(Compressed.gzip), "log.csv:",
      "gzip data are damaged", "copy the file again"),
    .log(
      "a gzip file of garbage", Compressed.gzipOfGarbage, "log.csv:1:",
      "not valid UTF-8"),
    .log(
      "a gzip file with bytes after it", Compressed.gzip + [1, 2, 3],
      "log.csv:", "follow the end of the gzip data"),
    .log(
      "a truncated zstd file", Compressed.zstd.dropLast(5), "log.csv:",
      "zstd data end too early", "copy the file again"),
    .log(
      "a damaged zstd file", Compressed.damaged(Compressed.zstd), "log.csv:",
      "zstd data are damaged", "copy the file again"),
  ]

  static let contents: [BadInput] = [
    .log("an empty file", "", "log.csv:", "empty", "header"),
    .log("empty lines only", "\n\n\n", "log.csv:", "empty", "header"),
    .log("a header only", Samples.header, "log.csv:", "only a header"),
    .log(
      "bad rows only", Samples.header + "1,x,5\n2,y,5\n",
      options: "--bad-rows skip",
      "log.csv:", "all 2 rows are bad", "--bad-rows stop"),
    BadInput(
      "one customer who buys once",
      ["log.csv": Array((Samples.header + "1,2020-01-01,5\n").utf8)],
      "fit log.csv", 65, ["log.csv:", "repeat purchase"]),
    BadInput(
      "one customer, run", ["log.csv": Array(Samples.log.utf8)],
      "run log.csv --output out", 65, ["log.csv:", "repeat purchase"]),
    BadInput(
      "one-time buyers, fit",
      ["log.csv": Array(Samples.oneTimeBuyers(60).utf8)], "fit log.csv", 65,
      ["log.csv:", "all 60 customers are one-time buyers"]),
    BadInput(
      "one-time buyers, run",
      ["log.csv": Array(Samples.oneTimeBuyers(60).utf8)],
      "run log.csv --output out", 65, ["log.csv:", "one-time buyers"]),
    BadInput(
      "all on one day, fit",
      ["log.csv": Array(Samples.oneTimeBuyers(60, sameDay: true).utf8)],
      "fit log.csv", 65, ["log.csv:", "one-time buyers"]),
    BadInput(
      "all on one day, run",
      ["log.csv": Array(Samples.oneTimeBuyers(60, sameDay: true).utf8)],
      "run log.csv --output out", 65, ["log.csv:", "too short", "longer log"]),
  ]
}

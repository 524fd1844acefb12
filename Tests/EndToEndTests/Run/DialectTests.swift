import Foundation
import Testing

@Suite("Logs are read as people have them", .serialized)
struct DialectTests {
  /// A log, the options that it needs, and the log that it is.
  struct Dialect: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let bytes: [UInt8]
    var options = ""
    let plain: String

    /// What must be said.
    var says: [String] = []

    init(
      _ name: String, _ text: String, options: String = "", plain: String,
      says: String...
    ) {
      self.init(
        name, Array(text.utf8), options: options, plain: plain, says: says)
    }

    init(
      _ name: String, _ bytes: [UInt8], options: String = "", plain: String,
      says: [String]
    ) {
      testDescription = name
      self.bytes = bytes
      self.options = options
      self.plain = Samples.header + plain
      self.says = says
    }
  }

  @Test("and come to what they are", arguments: dialects)
  func dialect(_ dialect: Dialect) async throws {
    let directory = try Workdir()
    try directory.write("log.csv", dialect.bytes)
    try directory.write("plain.csv", dialect.plain)
    let read = try await directory.succeed(
      "summarize log.csv \(dialect.options)")
    let plain = try await directory.succeed("summarize plain.csv")
    #expect(read.output == plain.output)
    for text in dialect.says {
      #expect(read.errors.contains(text), "\(read.errors)")
    }
    // A pipe is read a second time where that is needed.
    let piped = try await directory.shell(
      "cat log.csv | $CLV summarize - \(dialect.options)")
    #expect(piped.output == plain.output, "\(piped.errors)")
  }

  @Test("or are refused with what would tell", arguments: refused)
  func refusal(_ input: BadInput) async throws {
    try await input.check()
  }

  static let dialects = [
    Dialect(
      "German thousands",
      "Kunde;Bestelldatum;Umsatz\nA;2024-01-01;950\nA;2024-02-01;1.000\n"
        + "B;2024-02-03;1.250\nB;2024-03-03;980\n",
      options: "--customer-column Kunde --date-column Bestelldatum "
        + "--amount-column Umsatz",
      plain: "A,2024-01-01,950\nA,2024-02-01,1000\nB,2024-02-03,1250\n"
        + "B,2024-03-03,980\n",
      says: "\"Umsatz\": numbers are read with a decimal comma",
      "\"1.000\" on line 3 is 1000"),
    Dialect(
      "German amounts and days",
      "customer_id;date;amount\nA;13.12.2023;1.234,50\nA;4.1.2024;(12,50)\n"
        + "B;05.01.2024;7,25 €\n",
      plain: "A,2023-12-13,1234.5\nA,2024-01-04,-12.5\nB,2024-01-05,7.25\n",
      says: "day, month, year", "\"13.12.2023\" on line 2 is 2023-12-13"),
    Dialect(
      "given decimals", "customer_id;date;amount\nA;2024-01-01;1.000\n",
      options: "--decimal comma", plain: "A,2024-01-01,1000\n"),
    Dialect(
      "American dates of an invoice",
      "InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice,CustomerID\n"
        + "536365,85123A,6,12/1/2010 8:26,2.50,17850\n"
        + "536366,22633,6,12/13/2010 14:28,1.75,17850\n"
        + "536367,22633,6,12/20/2010 9:28,1.75,13047\n",
      options: "--customer-column CustomerID --date-column InvoiceDate "
        + "--quantity-column Quantity --price-column UnitPrice",
      plain: "17850,2010-12-01,15\n17850,2010-12-13,10.5\n"
        + "13047,2010-12-20,10.5\n",
      says: "month, day, year"),
    Dialect(
      "days of a spreadsheet, English thousands and a currency",
      "customer_id,date,amount\nA,44926,$5\nA,44930.5,\"$1,234.50\"\n"
        + "B,44933,$7.25\n",
      plain: "A,2022-12-31,5\nA,2023-01-04,1234.5\nB,2023-01-07,7.25\n",
      says: "\"44926\" on line 2 is 2022-12-31", "a decimal point"),
    Dialect(
      "Persian dates and digits",
      "customer_id,date,amount\nالف,۱۴۰۲/۱۰/۱۱,۱۲٬۵۰۰\nالف,۱۴۰۳/۰۱/۰۱,۷۵۰\n",
      plain: "الف,2024-01-01,12500\nالف,2024-03-20,750\n",
      says: "Solar Hijri"),
    Dialect(
      "Unix time in a zone",
      "customer_id,date,amount\nA,1704067200,5\nA,1704153599,7\n",
      options: "--time-zone Asia/Tehran",
      plain: "A,2024-01-01,5\nA,2024-01-02,7\n", says: "seconds since 1970"),
    Dialect(
      "offsets in a zone",
      "customer_id,date,amount\nA,2024-05-18T22:30:00Z,10\n"
        + "A,2024-05-19T09:00:00Z,10\nB,2024-05-18T23:30:00-05:00,10\n"
        + "B,2024-05-19T04:45:00+00:00,10\n",
      options: "--time-zone UTC",
      plain: "A,2024-05-18,10\nA,2024-05-19,10\nB,2024-05-19,20\n"),
    Dialect(
      "a line that names the delimiter",
      "sep=;\ncustomer_id;date;amount\nA;2024-01-01;5\nA;2024-02-01;7\n",
      plain: "A,2024-01-01,5\nA,2024-02-01,7\n"),
    Dialect(
      "a title before the header",
      "Sales 2024\nexported, on Monday\n\ncustomer_id,date,amount\n"
        + "A,2024-01-01,5\n",
      plain: "A,2024-01-01,5\n", says: "the header is on line 4"),
    Dialect(
      "no header, tabs", "760\t25\t11/6/2009\n860\t50\t9/28/2012\n",
      options: "--no-header --columns customer_id,amount,date",
      plain: "760,2009-11-06,25\n860,2012-09-28,50\n"),
    Dialect(
      "no header, runs of blanks",
      " 00001 19970101  1   11.77\n 00002 19970112  1   12.00\n"
        + " 00002 19970112  5   77.00\n",
      options: "--no-header --columns customer_id,date,_,amount",
      plain: "00001,1997-01-01,11.77\n00002,1997-01-12,89\n"),
    Dialect(
      "a header, runs of blanks",
      "customer_id   date         amount\n00001  1997-01-01  11.77\n"
        + "  00002\t1997-01-12  12.00\n00002  1997-01-12 77.00\n",
      plain: "00001,1997-01-01,11.77\n00002,1997-01-12,89\n"),
    Dialect(
      "names with blanks between commas",
      "customer_id,date,amount,who sold it\nA,2024-01-01,5,the shop\n",
      plain: "A,2024-01-01,5\n"),
    Dialect(
      "another case of the names", "Customer_ID,Date,Amount\nA,2024-01-01,5\n",
      plain: "A,2024-01-01,5\n"),
    Dialect(
      "blanks about quotes and ids",
      "\"customer_id\" , \"date\", \"amount\"\n\"A\", \"2024-01-01\", \"5\"\n"
        + " A ,2024-02-01,7\n",
      plain: "A,2024-01-01,5\nA,2024-02-01,7\n"),
    Dialect(
      "rows of nobody",
      "customer_id,date,amount\nA,2024-01-01,5\n,2024-02-01,6\n"
        + "nan,2024-02-01,6\nNULL,2024-03-01,6\nN/A,2024-03-05,7\n"
        + "Nan Goldin,2024-03-05,1\n",
      plain: "A,2024-01-01,5\nNan Goldin,2024-03-05,1\n",
      says: "4 rows without a customer, left out: 25.00, 80.6 %"),
    Dialect(
      "rows that are kept",
      "customer_id,date,amount,status\nA,2024-01-03,100,completed\n"
        + "A,2024-02-03,80,cancelled\nB,2024-01-05,50,completed\n",
      options: "--keep status=completed",
      plain: "A,2024-01-03,100\nB,2024-01-05,50\n",
      says: "1 row left out by --keep"),
    Dialect(
      "rows that look cancelled",
      "customer_id,date,amount,status\nA,2024-01-03,100,completed\n"
        + "A,2024-02-03,80,cancelled\n",
      plain: "A,2024-01-03,100\nA,2024-02-03,80\n",
      says: "\"cancelled\" (1 row)", "--keep status=completed"),
    Dialect(
      "ids that are alike",
      "customer_id,date,amount\n17850,2024-01-01,5\n17850.0,2024-02-01,7\n"
        + " 17850,2024-03-01,7\n017850,2024-03-02,1\n",
      plain: "17850,2024-01-01,5\n17850.0,2024-02-01,7\n17850,2024-03-01,7\n"
        + "017850,2024-03-02,1\n",
      says: "\"17850\" and \"17850.0\" and \"017850\""),
    Dialect(
      "UTF-16",
      Array("\u{FEFF}customer_id\tdate\tamount\nA\t2024-01-01\t5\n".utf16)
        .flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] },
      plain: "A,2024-01-01,5\n", says: ["UTF-16LE"]),
    Dialect(
      "Latin-1",
      Array("customer_id,date,amount\nCaf".utf8) + [0xE9]
        + Array(" Lyon,2024-01-01,5\n".utf8),
      plain: "Café Lyon,2024-01-01,5\n", says: ["WINDOWS-1252"]),
    Dialect(
      "GB18030",
      [0xBF, 0xCD, 0xBB, 0xA7] + Array(",date,amount\n".utf8)
        + [0xD5, 0xC5, 0xCE, 0xB0] + Array(",2024-01-01,5\n".utf8),
      options: "--customer-column 客户", plain: "张伟,2024-01-01,5\n",
      says: ["GB18030"]),
    Dialect(
      "windows-1256",
      Array("customer_id,date,amount\n".utf8)
        + [0xE3, 0xCD, 0xE3, 0xCF] + Array(",2024-01-01,5\n".utf8),
      plain: "محمد,2024-01-01,5\n", says: ["WINDOWS-1256"]),
  ]

  static let refused: [BadInput] = [
    .log(
      "an amount of two readings",
      "customer_id,date,amount\nA,2024-01-01,1.000\n",
      "log.csv:2:", "is 1 with a decimal point and 1000 with a decimal comma",
      "--decimal point or --decimal comma"),
    .log(
      "amounts that contradict one another",
      "customer_id;date;amount\nA;2024-01-01;1,5\nA;2024-01-02;1.5\n",
      "log.csv:3:", "\"1,5\" on line 2"),
    .log(
      "a date of two readings",
      "customer_id,date,amount\nA,04/05/2024,1\nA,6/7/2024 8:00,1\n",
      "log.csv:2:", "is 2024-05-04 as day, month, year and 2024-04-05 as",
      "--date-format dmy or mdy"),
    .log(
      "currencies in a column",
      "customer_id,date,amount,currency\nA,2024-01-03,150,MXN\n"
        + "B,2024-01-05,99,USD\n",
      "\"MXN\" (1 row), \"USD\" (1 row)", "--keep currency="),
    .log(
      "currencies beside amounts",
      "customer_id,date,amount\nA,2024-01-03,$150\nB,2024-01-05,€99\n",
      "USD (1 row, the first on line 2), EUR (1 row, the first on line 3)"),
    .log(
      "no header", "760\t25\t11/6/2009\n860\t50\t9/28/2012\n",
      "log.csv:1:", "looks like data",
      "--no-header --columns customer_id,amount,date"),
    .log(
      "a total",
      "customer_id,date,amount\nA,2024-01-01,5\nTotal,,12\n",
      "log.csv:3:", "looks like a total"),
    .log(
      "a filter that leaves nothing", Samples.log,
      options: "--keep customer_id=nobody", status: 64, "leave no row"),
    .log(
      "an unknown zone", Samples.log, options: "--time-zone Mars", status: 64,
      "Europe/Berlin"),
    .log(
      "an unknown encoding", Samples.log, options: "--encoding klingon",
      status: 64, "gb18030"),
    .log(
      "columns without --no-header", Samples.log, options: "--columns a,b",
      status: 64, "together"),
  ]

  @Test func `A column of amounts by another name is asked for`() async throws {
    let directory = try Workdir()
    try directory.write(
      "log.csv", "customer_id,date,total_price\nA,2024-01-01,5\n")
    let outcome = try await directory.succeed("summarize log.csv")
    #expect(outcome.errors.contains("did you mean \"total_price\"?"))
    #expect(outcome.errors.contains("--amount-column total_price"))
  }

  @Test func `Subscriptions go on where their end is NULL or far`()
    async throws
  {
    let directory = try Workdir()
    let rows = (1...30).map {
      "a\($0),2023-0\($0 % 9 + 1)-05,2024-0\($0 % 9 + 1)-05\n"
    }
    let open = ["", "NULL", "9999-12-31", "31/12/9999"]
    for (index, end) in open.enumerated() {
      try directory.write(
        "s\(index).csv",
        "customer_id,start,end\n" + rows.joined() + "b,2023-02-01,\(end)\n")
    }
    let plain = try await directory.clv(["retention", "s0.csv"])
    for index in 1..<open.count {
      let other = try await directory.clv(["retention", "s\(index).csv"])
      #expect(other.status == plain.status)
      #expect(other.output == plain.output, "\(other.errors)")
    }
  }
}

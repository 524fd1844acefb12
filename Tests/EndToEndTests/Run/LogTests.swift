import Foundation
import Testing

@Suite("A log is read whatever its shape", .serialized)
struct LogTests {
  /// A log with some variety in customers, days and amounts.
  private static let rows = (0..<600).map { i in
    let day = i * 37 % 300
    let (month, rest) = (day / 30 + 1, day % 28 + 1)
    let date =
      "2021-\(month < 10 ? "0" : "")\(month)-\(rest < 10 ? "0" : "")\(rest)"
    return (customer: "c\(i * 7 % 83)", date: date, amount: Double(i % 50) + 2)
  }

  private static let log = text(rows.map { "\($0),\($1),\($2)" })

  private static let options = "--calibration-end 2021-07-31"

  private static func text(_ rows: [String]) -> String {
    Samples.header + rows.map { $0 + "\n" }.joined()
  }

  /// The summary of a log, and what was said about it.
  private func summary(
    _ log: some Sequence<UInt8>, _ options: String = Self.options
  ) async throws -> (text: String, notes: String) {
    let directory = try Workdir()
    try directory.write("log.csv", log)
    let outcome = try await directory.succeed("summarize log.csv \(options)")
    return (outcome.output, outcome.errors)
  }

  private func summary(
    _ log: String, _ options: String = Self.options
  ) async throws -> (text: String, notes: String) {
    try await summary(Array(log.utf8), options)
  }

  @Test func `gzip and zstd change nothing`() async throws {
    let text =
      Samples.header + String(repeating: "7,2020-01-01,5\n", count: 40)
    let plain = try await summary(text, "").text
    #expect(try await summary(Compressed.gzip, "").text == plain)
    #expect(try await summary(Compressed.zstd, "").text == plain)
  }

  @Test func `Files by the real gzip are read`() async throws {
    let directory = try Workdir()
    try directory.write("log.csv", Self.log)
    let outcome = try await directory.shell(
      """
      $CLV summarize log.csv -o plain.csv &&
      gzip -k log.csv && $CLV summarize log.csv.gz -o gzip.csv &&
      cat log.csv.gz | $CLV summarize - -o pipe.csv
      """)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let plain = try directory.data("plain.csv")
    #expect(try directory.data("gzip.csv") == plain)
    #expect(try directory.data("pipe.csv") == plain)
  }

  @Test func `The order of rows changes the order of customers alone`()
    async throws
  {
    let shuffled = Self.rows.indices.map { Self.rows[$0 * 271 % 600] }
    let log = Self.text(shuffled.map { "\($0),\($1),\($2)" })
    let one = try await summary(Self.log).text.split(separator: "\n")
    let other = try await summary(log).text.split(separator: "\n")
    #expect(one.count == 84)
    #expect(one != other)
    #expect(one.sorted() == other.sorted())
  }

  @Test func `Half the amount twice a day is one purchase`() async throws {
    let halves = Self.rows.flatMap { row in
      [Substring](
        repeating: "\(row.customer),\(row.date),\(row.amount / 2)", count: 2)
    }
    let log = Self.text(halves.map(String.init))
    #expect(try await summary(log).text == summary(Self.log).text)
  }

  @Test func `Line items are multiplied`() async throws {
    let items = Self.rows.map { "\($0),\($1),4,\($2 / 4)\n" }.joined()
    let log = "customer_id,date,qty,price\n" + items
    let options =
      Self.options + " --quantity-column qty --price-column price"
    #expect(try await summary(log, options).text == summary(Self.log).text)
  }

  @Test func `Columns, delimiter and dates of another shop are read`()
    async throws
  {
    let rows = Self.rows.map { customer, date, amount in
      let parts = date.split(separator: "-")
      return "\(parts[2]).\(parts[1]).\(parts[0]);\(amount);\(customer)\n"
    }
    let log = "Datum;Betrag;Kunde\n" + rows.joined()
    let options =
      Self.options + " --customer-column Kunde --date-column Datum "
      + "--amount-column Betrag --date-format dd.MM.yyyy"
    #expect(try await summary(log, options).text == summary(Self.log).text)
  }

  @Test func `A refund takes a purchase away or is left out`() async throws {
    let log =
      Samples.log + "1,2020-02-01,-6\n2,2020-02-01,8\n2,2020-02-01,-3\n"
    let net = try await summary(log, "--refunds net")
    #expect(net.text.contains("\n1,0,0,"))
    #expect(net.text.contains(",5,2020-01-03,"))
    #expect(net.notes.contains("refund"))
    let drop = try await summary(log, "--refunds drop")
    #expect(drop.text.contains("\n1,1,"))
    #expect(drop.text.contains(",8,2020-01-03,"))
    #expect(drop.notes.contains("refund"))
  }

  @Test func `A log without amounts is forecast without money`() async throws {
    let directory = try Workdir()
    try await directory.succeed(
      "simulate --customers 500 --seed 3 --spend none -o log.csv")
    #expect(try directory.rows("log.csv")[0] == ["customer_id", "date"])
    let outcome = try await directory.succeed(
      "run log.csv --verbose --output out")
    #expect(outcome.output.contains("money is not"))
    #expect(try directory.rows("out/summary.csv")[1][4].isEmpty)
    for row in try directory.rows("out/forecasts.csv").dropFirst() {
      #expect(!row[2].isEmpty && row[3].isEmpty && row[4].isEmpty)
    }
    #expect(try !directory.json("out/model.json")["spend"].exists)
  }

  @Test func `Bad rows are set aside byte for byte`() async throws {
    let directory = try Workdir()
    let bad = [
      "1,2020-02-30,5\r\n", "1;2020\n", "\"a\nb\",x,5\n", "1,2020-01-09,€5€\n",
    ]
    let good = Samples.rows.split(separator: "\n").map { "\($0)\n" }
    let log =
      Samples.header + bad[0] + good[0] + bad[1] + good[1] + good[2] + bad[2]
      + bad[3]
    try directory.write("log.csv", log)
    let outcome = try await directory.succeed(
      "summarize log.csv --bad-rows skip")
    #expect(
      try directory.data("rejects.csv")
        == Data((Samples.header + bad.joined()).utf8))
    #expect(outcome.errors.contains("4 bad rows were skipped"))
    #expect(outcome.output == (try await summary(Samples.log, "")).text)
  }

  @Test func `Skipping bad rows where there are none leaves no file`()
    async throws
  {
    let directory = try Workdir()
    try directory.write("log.csv", Samples.log)
    try await directory.succeed("summarize log.csv --bad-rows skip")
    #expect(directory.names == ["log.csv"])
  }
}

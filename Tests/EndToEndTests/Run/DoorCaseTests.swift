import Foundation
import Testing

/// Small files as people have them, and what is to be said of them.
@Suite("Logs and summaries as people have them")
struct DoorCaseTests {
  private func run(
    _ command: String, _ file: String, _ text: String
  ) async throws -> (rows: [[String]], said: String, status: Int32) {
    let directory = try Workdir()
    try directory.write(file, text)
    let outcome = try await directory.clv(
      command.split(separator: " ").map(String.init))
    let rows = outcome.output.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
        .map(String.init)
    }
    return (rows, outcome.errors, outcome.status)
  }

  private static let refunds = """
    order_id,customer_id,date,amount
    1,A,2024-01-10,100
    2,A,2024-03-01,40
    2,A,2024-03-12,-40
    3,A,2024-06-01,30
    4,B,2024-01-15,500
    4,B,2024-01-29,-500
    5,C,2024-02-01,60
    6,C,2024-05-01,60
    7,C,2024-05-02,-200

    """

  @Test func `Refunds of later days find their purchases`() async throws {
    let (rows, said, _) = try await run(
      "summarize log.csv", "log.csv", Self.refunds)
    #expect(rows.dropFirst().map { $0[0] } == ["A"])
    #expect(rows[1][1] == "1" && rows[1][4] == "30" && rows[1][7] == "100")
    #expect(said.contains("2 refunds taken off their purchases"))
    #expect(said.contains("1 refund met no purchase"))
    #expect(said.contains("80.00, 10.8 %"), "\(said)")
    let net = try await run(
      "summarize log.csv --refunds net", "log.csv", Self.refunds)
    #expect(net.rows.dropFirst().map { $0[0] } == ["A", "B", "C"])
    let order = try await run(
      "summarize log.csv --order-column order_id", "log.csv", Self.refunds)
    #expect(order.rows.dropFirst().map { $0[0] } == ["A"])
    for language in ["fa", "zh"] {
      let other = try await run(
        "summarize log.csv --language \(language)", "log.csv", Self.refunds)
      #expect(!other.said.contains("refund"))
    }
  }

  @Test func `Copies of rows are named, and orders put together`() async throws
  {
    let text = """
      order_id,customer_id,date,amount
      1,A,2024-01-03,100
      1,A,2024-01-03,100
      2,A,2024-02-03,80
      2,A,2024-02-03,80
      3,B,2024-01-05,50
      3,B,2024-01-05,50

      """
    let (rows, said, _) = try await run("summarize log.csv", "log.csv", text)
    #expect(rows[1][7] == "200")
    #expect(said.contains("3 rows are the same as another"))
    #expect(said.contains("A, 2024-01-03, 100"))
    for options in [
      "--duplicates drop", "--order-column order_id --amount-per order",
    ] {
      let (rows, _, _) = try await run(
        "summarize log.csv \(options)", "log.csv", text)
      #expect(rows[1][7] == "100" && rows[2][7] == "50", "\(options)")
    }
    let rfm = try await run("rfm log.csv", "log.csv", text)
    #expect(rfm.said.contains("3 rows are the same as another"))
    let alone = try await run(
      "summarize log.csv --amount-per order", "log.csv", text)
    #expect(alone.status == 64)
  }

  @Test func `Identifiers that may be one are named with what joins them`()
    async throws
  {
    let text = """
      customer_id,date,amount
      17850,2024-01-01,5
      17850.0,2024-02-01,7
       17850,2024-03-01,7
      017850,2024-03-02,1

      """
    let (_, said, _) = try await run("summarize log.csv", "log.csv", text)
    #expect(said.contains("--id-zeros drop or --id-decimals drop"))
    let (rows, _, _) = try await run(
      "summarize log.csv --id-zeros drop --id-decimals drop", "log.csv", text)
    #expect(rows.count == 2 && rows[1][1] == "3")
  }

  @Test func `Several currencies are converted by a file of rates`()
    async throws
  {
    let directory = try Workdir()
    try directory.write(
      "log.csv",
      "customer_id,date,amount,currency\nA,2024-01-03,150,MXN\n"
        + "B,2024-01-05,99,USD\nB,2024-02-05,99,USD\n")
    try directory.write(
      "rates.csv", "date,currency,rate\n2024-01-01,MXN,0.06\n")
    let refused = try await directory.clv(["summarize", "log.csv"])
    #expect(refused.status == 65 && refused.errors.contains("--rates"))
    let outcome = try await directory.succeed(
      "summarize log.csv --rates rates.csv")
    #expect(
      outcome.output.contains("\nA,0,0,4.714285714285714,0,2024-01-03,0,9,"))
    #expect(outcome.errors.contains("converted from MXN; those in USD"))
  }

  @Test func `Whole times that look like days are named`() async throws {
    let rows = (1...60).map { "c\($0),\($0 % 3),\($0 % 3 * 40),\(300 + $0)\n" }
    let text = "customer_id,frequency,recency,T\n" + rows.joined()
    let (_, said, _) = try await run("fit s.csv", "s.csv", text)
    #expect(said.contains("up to 360") && said.contains("--time-unit day"))
    for unit in ["day", "week"] {
      let (_, said, _) = try await run(
        "fit s.csv --time-unit \(unit)", "s.csv", text)
      #expect(!said.contains("look like days"))
    }
  }

  @Test func `A summary with bad rows and local numbers is read`() async throws
  {
    let rows = (1...80).map {
      "c\($0);\($0 % 3);\($0 % 3 * 4),5;\(30 + $0 % 9),25;\($0),50\n"
        .replacingOccurrences(of: ";0;0,5;", with: ";0;0;")
    }
    let directory = try Workdir()
    try directory.write(
      "s.csv",
      "kunde;anzahl;zuletzt;dauer;mittel\n" + rows.joined() + "x;1;-1;3;4\n")
    let names =
      "--customer-column kunde --frequency-column anzahl "
      + "--recency-column zuletzt --t-column dauer --monetary-column mittel"
    let refused = try await directory.clv(
      "fit s.csv \(names)".split(separator: " ").map(String.init))
    #expect(refused.status == 65 && refused.errors.contains("s.csv:82:"))
    let outcome = try await directory.succeed(
      "fit s.csv \(names) --bad-rows skip -o m.json")
    #expect(outcome.errors.contains("1 bad row was skipped"))
    #expect(try directory.text("rejects.csv").hasSuffix("x;1;-1;3;4\n"))
    #expect(try directory.json("m.json")["data.customers"].number == 80)
  }

  @Test func `Tenures with a churn flag are lifetimes`() async throws {
    let rows = (0..<300).map {
      "C\($0),\(1 + $0 % 24),\($0 % 3 == 0 ? "Yes" : "No")\n"
    }
    let (table, said, status) = try await run(
      "retention t.csv", "t.csv",
      "customerID,tenure,Churn\n" + rows.joined())
    #expect(status == 0 && table[1][2] == "300", "\(said)")
  }

  @Test func `An export is known by its header and said`() async throws {
    let text = """
      Name,Email,Financial Status,Total,Created at,Currency
      #1,a@example.com,paid,10,2024-01-03 10:00:00 +0000,EUR
      #1,a@example.com,,,2024-01-03 10:00:00 +0000,
      #2,a@example.com,voided,10,2024-01-09 10:00:00 +0000,EUR
      #3,a@example.com,paid,12,2024-02-03 10:00:00 +0000,EUR

      """
    let (rows, said, _) = try await run("summarize log.csv", "log.csv", text)
    #expect(rows.count == 2 && rows[1][1] == "1" && rows[1][4] == "12")
    #expect(said.contains("those that shopify exports"))
    let named = try await run(
      "summarize log.csv --preset stripe", "log.csv", text)
    #expect(named.status == 65 && named.said.contains("stripe"))
    let none = try await run(
      "summarize log.csv --preset ebay", "log.csv", text)
    #expect(none.status == 64 && none.said.contains("woocommerce"))
  }

  @Test func `Charges at equal intervals are told from purchases`() async throws
  {
    let days = (1...6).map { "2024-0\($0)-1" }
    let rows = (0..<40).flatMap { customer in
      days.map { "c\(customer),\($0)\(customer % 8),9.99\n" }
    }
    let (_, said, _) = try await run(
      "summarize log.csv", "log.csv",
      "customer_id,date,amount\n" + rows.joined())
    #expect(
      said.contains("40 of 40 customers") && said.contains("clv retention"))
    let shop = try Workdir()
    try await shop.succeed("simulate --customers 300 --seed 3 -o log.csv")
    let outcome = try await shop.succeed("summarize log.csv -o s.csv")
    #expect(!outcome.errors.contains("clv retention"))
  }
}

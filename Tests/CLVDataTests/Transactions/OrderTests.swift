import CLVNumerics
import CLVTables
import TestSupport
import Testing

@testable import CLVData

@Suite("Orders, copies of rows, returns and currencies")
struct OrderTests {
  private func purchases(
    _ text: String, _ change: (inout TransactionOptions) throws -> Void
  ) throws -> (list: [String], report: CleaningReport) {
    var options = TransactionOptions()
    try change(&options)
    let log = try log(text, options)
    var list: [String] = []
    let report = try log.forEachCustomer { customer, purchases in
      list += purchases.map {
        "\(log.customers[customer]) \($0.day) \($0.amount)"
      }
    }
    return (list, report)
  }

  @Test func `The rows of an order are one purchase on its first day`() throws {
    let (list, report) = try purchases(
      """
      order,customer_id,date,amount
      1,A,2024-01-05,60
      1,A,2024-01-03,40
      ,A,2024-02-01,5
      ,A,2024-02-01,6
      2,B,2024-01-09,9

      """
    ) { $0.columns.order = "order" }
    #expect(
      list == ["A 2024-01-03 100.0", "A 2024-02-01 11.0", "B 2024-01-09 9.0"])
    #expect(report.orders == 2 && report.rowsOfOrders == 3)
  }

  @Test func `The total of an order counts once, wherever it stands`() throws {
    let text = """
      order,customer_id,date,amount
      1,A,2024-01-03,100
      1,A,2024-01-03,100
      2,A,2024-02-03,
      2,A,2024-02-03,80
      1,A,2024-03-01,-30
      1,A,2024-03-01,-30

      """
    let (list, report) = try purchases(text) {
      $0.columns.order = "order"
      $0.amountScope = .order
    }
    #expect(list == ["A 2024-01-03 70.0", "A 2024-02-03 80.0"])
    #expect(report.refundsMatched == 1)
  }

  @Test(arguments: [
    ("1,A,2024-01-03,100\n1,A,2024-01-03,50\n", "amounts 100.0 and 50.0"),
    ("1,A,2024-01-03,\n", "no row of order \"1\" has an amount"),
    (",A,2024-01-03,\n", "neither an order nor an amount"),
  ])
  func `What is no total of an order is refused`(
    rows: String, said: String
  ) throws {
    let error = dataError {
      _ = try purchases("order,customer_id,date,amount\n" + rows) {
        $0.columns.order = "order"
        $0.amountScope = .order
      }
    }
    #expect(error?.message.contains(said) == true, "\(error?.message ?? "")")
  }

  @Test(arguments: 0..<40, [3, 10_000])
  func `Copies of rows are counted, or left out`(
    seed: Int, capacity: Int
  ) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let rows = (0..<Int.random(in: 1...200, using: &random)).map { _ in
      "c\(Int.random(in: 0...5, using: &random)),2024-01-0"
        + "\(Int.random(in: 1...9, using: &random)),"
        + "\(Int.random(in: 1...3, using: &random)),"
        + "x\(Int.random(in: 0...2, using: &random))"
    }
    let copies = rows.count - Set(rows).count
    let text =
      "customer_id,date,amount,item\n"
      + rows.map { $0 + "\n" }.joined()
    let kept = try purchases(text) { $0.bufferCapacity = capacity }
    #expect(kept.report.duplicateRows ?? 0 == copies)
    #expect((kept.report.duplicateExamples ?? []).isEmpty == (copies == 0))
    let dropped = try purchases(text) {
      $0.duplicates = .drop
      $0.bufferCapacity = capacity
    }
    #expect(dropped.report.duplicatesDropped ?? 0 == copies)
    var seen: Set<String> = []
    let once = try purchases(
      "customer_id,date,amount,item\n"
        + rows.filter { seen.insert($0).inserted }.map { $0 + "\n" }.joined()
    ) { _ in }
    #expect(dropped.list == once.list)
    #expect(once.report.duplicateRows == nil)
  }

  @Test func `Rows that differ in a column or a line's end`() throws {
    let (_, report) = try purchases(
      "customer_id,date,amount,item\r\na,2024-01-01,5,x\r\n"
        + "a,2024-01-01,5,y\r\na,2024-01-01,5,x\n"
    ) { _ in }
    #expect(report.duplicateRows == 1)
    #expect(report.duplicateExamples == ["a, 2024-01-01, 5"])
  }

  @Test func `Returns and what was given back reduce purchases`() throws {
    let (list, _) = try purchases(
      """
      customer_id,date,amount,isreturn,refunded
      a,2024-01-01,50,No,
      a,2024-02-01,20,true,
      b,2024-01-01,50,0,10
      c,2024-01-01,50,0,-50

      """
    ) {
      $0.columns.returned = "isreturn"
      $0.columns.refunded = "refunded"
    }
    #expect(list == ["a 2024-01-01 30.0", "b 2024-01-01 40.0"])
  }

  @Test func `Currencies are converted by the rate of their day`() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.file(
      "rates.csv",
      Array(
        ("date,currency,rate\n2024-01-01,EUR,1.1\n2024-02-01,EUR,1.2\n"
          + "2024-01-01,mxn,0.05\n").utf8))
    let rates = try CurrencyRates(path: path)
    let text = """
      customer_id,date,amount,currency
      a,2024-01-05,10,EUR
      a,2024-02-05,10,EUR
      b,2024-01-05,100,MXN
      c,2024-01-05,7,USD

      """
    let (list, _) = try purchases(text) { $0.rates = rates }
    #expect(
      list == [
        "a 2024-01-05 11.0", "a 2024-02-05 12.0", "b 2024-01-05 5.0",
        "c 2024-01-05 7.0",
      ])
    for row in [
      "d,2024-01-05,7,GBP\n", "d,2023-12-31,7,EUR\n", "d,2024-01-05,7,\n",
    ] {
      let error = dataError {
        _ = try purchases(text + row) { $0.rates = rates }
      }
      #expect(error?.place?.line == 6, "\(row)")
    }
    let error = dataError {
      _ = try purchases("customer_id,date,amount\na,2024-01-05,10\n") {
        $0.rates = rates
      }
    }
    #expect(error?.kind == .usage)
  }

  @Test(arguments: [
    ("a", "A", true, false, false), ("007", "7", false, true, false),
    ("17850.0", "17850", false, false, true), ("0", "00", false, true, false),
    ("Ä1", "ä1", true, false, false), ("0017.00", "17", false, true, true),
  ])
  func `Identifiers are joined as asked`(
    one: String, other: String, fold: Bool, zeros: Bool, decimals: Bool
  ) throws {
    let text =
      "customer_id,date,amount\n\(one),2024-01-01,1\n"
      + "\(other),2024-01-02,2\nz9,2024-01-03,2\n"
    #expect(
      Set(try purchases(text) { _ in }.list.map { $0.split(separator: " ")[0] })
        .count == 3)
    let (list, report) = try purchases(text) {
      $0.identifiers.foldsCase = fold
      $0.identifiers.dropsZeros = zeros
      $0.identifiers.dropsDecimals = decimals
    }
    #expect(list.count == 3 && report.customers == 2)
  }
}

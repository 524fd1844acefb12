import CLVNumerics
import CLVTables
import TestSupport
import Testing

@testable import CLVData

@Suite("Summaries as others have them")
struct ForeignSummaryTests {
  private func read(
    _ text: String, names: SummaryNames = SummaryNames(), skip: Bool = false,
    unit: TimeUnit = .week
  ) throws -> (summary: CustomerSummary, badRows: Int, table: InputTable) {
    let table = try table(text)
    try table.name(names)
    var options = SummaryOptions()
    options.badRows = skip ? .skip : .stop
    let (summary, bad) = try CustomerSummary.read(
      table, timeUnit: unit, options: options)
    return (summary, bad, table)
  }

  @Test func `Numbers are read as all cells of their column show`() throws {
    let (summary, _, table) = try read(
      "customer_id;frequency;recency;T;monetary_value\na;2;3,5;9;1.234,50\n"
        + "b;0;0;4,25;0\n")
    #expect(summary.recency == [3.5, 0] && summary.T == [9, 4.25])
    #expect(summary.monetaryValue == [1234.5, 0])
    #expect(table.notes.count == 3)
  }

  @Test(arguments: 0..<40)
  func `Bad rows are set aside, the others stay`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let bad = [
      "x1,2,5,3,1,0,1,0", "x2,two,1,3,1,0,1,0", "x3,1", "x4,1,1,3,-1,0,1,0",
      "x5,1,1,3,1,5,1,0", ",1,1,3,1,0,0,0", "a0,1,1,3,1,0,0,0",
    ]
    var rows = (0..<12).map { "a\($0),1,1,\(2 + $0 % 5),1,0,0,\($0)" }
    var count = 0
    for row in bad where Bool.random(using: &random) {
      let place = Int.random(in: 1...rows.count, using: &random)
      rows.insert(row, at: place)
      count += 1
    }
    let text =
      "customer_id,frequency,recency,T,monetary_value,spend_squares,"
      + "log_spends,first_amount\n" + rows.map { $0 + "\n" }.joined()
    let (summary, badRows, _) = try read(text, skip: true)
    #expect(badRows == count && summary.count == 12)
    #expect(summary.T == (0..<12).map { Double(2 + $0 % 5) })
    #expect(summary.firstAmount == (0..<12).map(Double.init))
    #expect(summary.spendMoments?.customers == 12)
    if count > 0 { #expect(dataError { _ = try read(text) } != nil) }
  }

  @Test func `Columns of any names`() throws {
    var names = SummaryNames()
    names.frequency = "Repeat Orders"
    names.recency = "last"
    names.T = "age"
    names.monetaryValue = "mean"
    let (summary, _, _) = try read(
      "customer_id,repeat orders,last,age,mean\na,2,3,9,5\n", names: names)
    #expect(summary.frequency == [2] && summary.monetaryValue == [5])
    names.T = "years"
    #expect(
      dataError {
        _ = try read(
          "customer_id,repeat orders,last,age,mean\na,2,3,9,5\n", names: names)
      }?.remedies.contains { $0.name == Remedy.T.name } == true)
  }

  @Test func `Sums of repeat purchases are read, sums of all are named`() throws
  {
    let (summary, _, _) = try read(
      "cust,x,t.x,litt,sales,sales.x,T.cal\nA,2,10.5,3,60,40,30\nB,0,0,0,20,0,29\n"
    )
    #expect(summary.monetaryValue == [20, 0] && summary.hasAmounts)
    let (other, _, table) = try read(
      "cust,x,t.x,litt,sales,T.cal\nA,2,10.5,3,40,30\nB,0,0,0,20,29\n")
    #expect(!other.hasAmounts)
    #expect(table.notes.contains { $0.message?.name == "sales" })
  }

  @Test(arguments: [
    ("545", TimeUnit.week, true), ("545", .day, false), ("52", .week, false),
    ("545.5", .week, false), ("130", .month, true), ("60", .year, true),
  ])
  func `Whole times that look like days are known`(
    T: String, unit: TimeUnit, isSaid: Bool
  ) throws {
    let (summary, _, _) = try read(
      "customer_id,frequency,recency,T\na,1,3,\(T)\nb,0,0,9\n", unit: unit)
    #expect((summary.timeThatLooksLikeDays != nil) == isSaid)
  }
}

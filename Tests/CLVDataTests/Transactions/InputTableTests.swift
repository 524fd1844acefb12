import CLVTables
import TestSupport
import Testing

@testable import CLVData

@Suite struct InputTableTests {
  @Test(
    "The delimiter is the one under which the columns appear",
    arguments: [",", ";", "\t", "|"])
  func delimiters(mark: String) throws {
    let text = "customer_id,date,amount\n1,2020-01-01,2\n"
      .replacing(",", with: mark)
    let table = try table(text)
    #expect(table.delimiter == mark.utf8.first)
    #expect(table.columns == ["customer_id", "date", "amount"])
    #expect(try TransactionLog(reading: table).customers.count == 1)
  }

  @Test("A delimiter that is given is taken")
  func givenDelimiter() throws {
    let bytes = Array("a:customer_id:date\n".utf8)
    let table = try table(bytes, delimiter: UInt8(ascii: ":"))
    #expect(table.columns == ["a", "customer_id", "date"])
  }

  @Test("A byte-order mark, quotes and blanks are no part of column names")
  func names() throws {
    let text = "\u{FEFF}\"customer_id\", date ,\"a \"\"b\"\"\"\r\n"
    let table = try table(text)
    #expect(table.columns == ["customer_id", "date", "a \"b\""])
    #expect(table.kind == .transactions)
  }

  @Test(
    "The header tells a summary from transactions",
    arguments: [
      ("customer_id,date,amount", InputTable.Kind.transactions),
      ("customer_id,frequency,recency,T,monetary_value", .summary),
      ("CustomerID,frequency_cal,recency_cal,T_cal", .summary),
      (",x,t.x,T.cal", .summary), ("x,t_x,T,m_x", .summary),
      ("id,frequency,recency", .transactions),
    ])
  func kinds(header: String, kind: InputTable.Kind) throws {
    #expect(try table(header + "\n").kind == kind)
    let names = header.split(
      separator: ",", omittingEmptySubsequences: false)
    #expect(InputTable.sniffKind(names.map(String.init)) == kind)
  }

  @Test("An empty file is bad data", arguments: ["", "\n", "\u{FEFF}", "\r\n"])
  func empty(text: String) {
    let error = dataError { _ = try table(text) }
    #expect(error?.kind == .badData)
    #expect(error?.message.contains("the file is empty") == true)
  }

  @Test(
    "A header that is not text is bad data",
    arguments: [
      ("a\u{0}b,c\n", "null byte"),
      ("customer_id,date\r1,2020-01-01\r", "carriage return"),
      ("\"a,b\n", "never closed"),
    ])
  func damagedHeader(text: String, expected: String) {
    let error = dataError { _ = try table(text) }
    #expect(error?.kind == .badData)
    #expect(error?.message.contains(expected) == true)
  }

  @Test("A header in another encoding is bad data")
  func latinHeader() {
    let error = dataError { _ = try table([0x61, 0x2C, 0xE9, 0x0A]) }
    #expect(error?.message.contains("not valid UTF-8") == true)
  }

  @Test("A missing column is named with the argument and the nearest column")
  func missingColumn() {
    let error = dataError { _ = try log("Customer,date\n1,2020-01-01\n") }
    #expect(error?.kind == .badData && error?.place?.line == 1)
    #expect(
      error?.advice == """
        there is no column "customer_id"; did you mean "Customer"? The columns \
        are "Customer", "date". Name the right one with \
        \(.customer.set(to: "Customer"))
        """)
    let alone = dataError { _ = try log("nobody\n1\n") }
    #expect(alone?.remedies == [.customer, .delimiter])
  }

  @Test("A needed column that is there twice is bad data")
  func duplicateColumn() {
    let error = dataError { _ = try log("customer_id,date,date\n1,a,b\n") }
    #expect(advice(error).contains("2 columns named \"date\""))
  }
}

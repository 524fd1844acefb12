import Testing

@testable import CLVDatabase

@Suite("Statements")
struct SQLTests {
  @Test func `Whatever is in a name or a text, it stays one`() {
    #expect(SQL.name("or\"der; DROP") == "\"or\"\"der; DROP\"")
    #expect(SQL.text("we're --\n") == "'we''re --\n'")
    #expect(SQL.text("a\0b") == "'ab'")
    // A mark that joins the quote before it is no other quote.
    #expect(SQL.text("'\u{301}") == "'''\u{301}'")
  }

  @Test(arguments: [
    ("orders", #"db."orders""#), ("a.orders", #"db."a"."orders""#),
    (#""a.b".orders"#, #"db."a.b"."orders""#),
  ])
  func `A table has a name of parts`(table: String, relation: String) throws {
    let address = try DatabaseAddress("sqlite:shop.db")
    #expect(ForeignTable(address, table: table).relation == relation)
  }

  @Test func `A query is a query, whatever follows it`() throws {
    let address = try DatabaseAddress("duckdb:shop.duckdb")
    let table = ForeignTable(address, query: "SELECT 1 -- one ; \n;")
    #expect(table.relation == "(SELECT 1 -- one\n)")
  }
}

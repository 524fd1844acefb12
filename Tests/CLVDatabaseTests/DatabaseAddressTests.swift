import CLVTables
import Testing

@testable import CLVDatabase

@Suite("Addresses of databases")
struct DatabaseAddressTests {
  @Test func `They say which system it is`() throws {
    #expect(try DatabaseAddress("postgres://u@h:1/d").system == .postgres)
    #expect(try DatabaseAddress("mysql://h/d").system == .mysql)
    let file = try DatabaseAddress("sqlite:a b/shop.db")
    #expect(file.system == .sqlite && file.file == "a b/shop.db")
    #expect(
      try DatabaseAddress("duckdb:it's.duckdb").attach(isReadOnly: true)
        == "ATTACH 'it''s.duckdb' AS db (READ_ONLY)")
  }

  @Test(arguments: [
    "postgresql://ada:secret@host/shop", "mysql://ada:secret@host/shop",
    "postgresql://host/shop?user=a&password=secret",
    "postgresql://a:secr/et@host/shop",
  ])
  func `A password in one is refused and not repeated`(text: String) throws {
    do {
      _ = try DatabaseAddress(text)
      Issue.record("\(text) was taken")
    } catch {
      #expect(error.kind == .usage)
      #expect(!error.message.contains("secr"), "\(error.message)")
    }
  }

  @Test(arguments: ["", "shop.db", "oracle://h/d", "sqlite:"])
  func `What is no address is refused`(text: String) {
    #expect(throws: DataError.self) { try DatabaseAddress(text) }
  }
}

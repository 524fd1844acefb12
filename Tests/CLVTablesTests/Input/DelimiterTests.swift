import CLVTables
import TestSupport
import Testing

@Suite struct DelimiterTests {
  @Test(
    "One character or the word tab is a delimiter",
    arguments: [
      (",", 44), (";", 59), ("|", 124), ("\t", 9), ("tab", 9), ("\\t", 9),
    ] as [(String, UInt8)])
  func accepted(text: String, byte: UInt8) throws {
    #expect(try Delimiter.parse(text) == byte)
  }

  @Test(
    "Anything else is a usage error",
    arguments: ["", ",,", "a", "1", "\"", "\n", "é", "-", "."])
  func refused(text: String) {
    #expect(dataError { _ = try Delimiter.parse(text) }?.kind == .usage)
  }
}

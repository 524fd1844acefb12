import CLVNumerics
import TestSupport
import Testing

@testable import CLVTables

@Suite struct RecordReaderTests {
  private struct Record: Equatable {
    var line: Int
    var fields: [String]
    var fault: TextFault?
  }

  private let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  private func records(_ text: String, buffer: Int = 64) throws -> [Record] {
    let path = try directory.file("f", text.utf8)
    let reader = try RecordReader(ByteSource(path: path), capacity: buffer)
    reader.use(delimiter: Ascii.comma, fields: 8)
    var records: [Record] = []
    while true {
      switch reader.advance() {
      case .end: return records
      case .starved: try reader.refill()
      case .record:
        let fields = (0..<min(8, reader.fieldCount)).map { index in
          var field = reader[index]
          field.unescape()
          return String(decoding: field.bytes, as: UTF8.self)
        }
        records.append(
          Record(line: reader.line, fields: fields, fault: reader.fault))
      }
    }
  }

  @Test(
    "Records are taken apart as RFC 4180 says",
    arguments: [
      ("a,b\n", [["a", "b"]]), ("a,b", [["a", "b"]]), (",", [["", ""]]),
      ("a,b\r\nc,d\r\n", [["a", "b"], ["c", "d"]]), ("a\r", [["a"]]),
      ("\"a,1\",b\n", [["a,1", "b"]]), ("\"\",\"\"\n", [["", ""]]),
      ("\"a\"\"b\",c\n", [["a\"b", "c"]]), ("\"\"\"\"\n", [["\""]]),
      ("\"a\nb\",c\nd,e", [["a\nb", "c"], ["d", "e"]]),
      ("\"a\r\nb\",c\r\nd,e\r\n", [["a\r\nb", "c"], ["d", "e"]]),
      ("5\" disk,x\n", [["5\" disk", "x"]]), ("a,\"b\"", [["a", "b"]]),
      ("a,b\n\n\r\nc,d\n\n", [["a", "b"], ["c", "d"]]), ("", []), ("\n", []),
      ("a,\n", [["a", ""]]), (" \n", [[" "]]),
      ("\"a\" , \" b\"\n", [["a", " b"]]),
      (" a , 5\" b\n", [[" a ", " 5\" b"]]),
    ])
  func recordsOfText(text: String, expected: [[String]]) throws {
    #expect(try records(text).map(\.fields) == expected)
    #expect(try records(text).allSatisfy { $0.fault == nil })
  }

  @Test("Lines are physical lines")
  func lines() throws {
    let text = "a,b\n\"1\n2\n3\",c\nd,e\n\nf,g\n"
    #expect(try records(text).map(\.line) == [1, 2, 5, 7])
  }

  @Test(
    "Damaged text is found",
    arguments: [
      ("a\u{0}b,c\n", TextFault.nullByte), ("\"a\u{0}\",c\n", .nullByte),
      ("a\rb,c\n", .loneCarriageReturn), ("a,b\r\r\n", .loneCarriageReturn),
      ("\"a\"b,c\n", .textAfterQuote), ("\"a\" b,c\n", .textAfterQuote),
    ])
  func faults(text: String, fault: TextFault) throws {
    let found = try records(text + "next,row\n")
    #expect(found.map(\.fault) == [fault, nil])
  }

  @Test("A quote left open is an error that names the line where it began")
  func unterminated() {
    let error = dataError { _ = try records("a,b\nc,\"d\ne,f\ng,h\n") }
    #expect(error?.kind == .badData)
    #expect(error?.message.contains(":2: a quoted field") == true)
  }

  @Test("Records come out the same wherever the buffer ends")
  func bufferEnds() throws {
    let pieces = ["a", "\"b,\"\"x\"\"\"", "\"c\nd\"", "", "long field here"]
    let ends = ["\n", "\r\n"]
    var random = SeededGenerator(seed: 2)
    for _ in 0..<200 {
      var text = ""
      for _ in 0..<Int.random(in: 0...12, using: &random) {
        let row = (0..<3).map { _ in pieces.randomElement(using: &random) ?? ""
        }
        text += row.joined(separator: ",")
        text += ends.randomElement(using: &random) ?? ""
      }
      let whole = try records(text, buffer: 4096)
      for buffer in [1, 2, 3, 5, 8, 13, 32] {
        #expect(try records(text, buffer: buffer) == whole)
      }
    }
  }
}

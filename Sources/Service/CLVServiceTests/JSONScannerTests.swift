import Foundation
import Testing

@testable import CLVService

@Suite("The scanner takes what is JSON, and nothing else")
struct JSONScannerTests {
  /// Whether the scanner takes a text.
  private static func isTaken(_ text: [UInt8]) -> Bool {
    guard String(validating: text, as: UTF8.self) != nil else { return false }
    var scanner = JSONScanner(text)
    do {
      _ = try scanner.skipValue()
      try scanner.finish()
      return true
    } catch {
      return false
    }
  }

  private static func value(
    _ depth: Int, _ random: inout SystemRandomNumberGenerator
  ) -> String {
    func blank() -> String { [" ", "", "", "\n", "\t"].randomElement() ?? "" }
    switch Int.random(in: 0..<(depth > 4 ? 5 : 7), using: &random) {
    case 0: return "true"
    case 1: return "null"
    case 2: return "\(Int.random(in: -9_999...9_999, using: &random))"
    case 3: return "\(Double.random(in: -1e9...1e9, using: &random))"
    case 4:
      let parts = ["a", "é", "\\n", "\\u00e9", "\\ud83d\\ude00", "\\\\", "😀"]
      return "\"" + (0..<3).map { _ in parts.randomElement() ?? "" }.joined()
        + "\""
    case 5:
      let values = (0..<Int.random(in: 0...3)).map { _ in
        blank() + value(depth + 1, &random)
      }
      return "[" + values.joined(separator: ",") + blank() + "]"
    default:
      let members = (0..<Int.random(in: 0...3)).map {
        blank() + "\"k\($0)\"" + blank() + ":" + value(depth + 1, &random)
      }
      return "{" + members.joined(separator: ",") + "}"
    }
  }

  @Test func `Texts at random are judged as by Foundation`() {
    var random = SystemRandomNumberGenerator()
    let signs = Array("{}[]\",:\\0123456789eE.+-truefalsn u\n".utf8)
    var (taken, refused) = (0, 0)
    for round in 0..<4000 {
      var text = Array(Self.value(0, &random).utf8)
      if round % 3 > 0, !text.isEmpty {
        for _ in 0..<Int.random(in: 1...2) {
          let place = Int.random(in: 0..<text.count)
          text[place] = signs.randomElement() ?? 0
        }
      }
      let isJSON =
        (try? JSONSerialization.jsonObject(
          with: Data(text), options: .fragmentsAllowed)) != nil
      let isTaken = Self.isTaken(text)
      // Foundation may mend half a character, refuses large numbers, and lets
      // a comma stand behind the last value.
      let written = String(decoding: text, as: UTF8.self)
      let isLenient = written.contains(/,\s*[\]}]/)
      if written.contains("\\u") || written.contains(/[0-9][eE]/) || isLenient {
        if isTaken { #expect(isJSON || written.contains(/[0-9][eE]/)) }
        continue
      }
      #expect(isTaken == isJSON, "\(written)")
      if isTaken { taken += 1 } else { refused += 1 }
    }
    #expect(taken > 100 && refused > 100)
  }

  @Test(arguments: [
    #""a\u00e9b""#, #""\ud83d\ude00""#, #""\"\\\/\b\f\n\r\t""#, #""客户""#,
  ])
  func `Strings are those of Foundation`(text: String) throws {
    var scanner = JSONScanner(Array(text.utf8))
    var found: [UInt8] = []
    #expect(try scanner.scalar(into: &found))
    let wanted = try JSONDecoder().decode(String.self, from: Data(text.utf8))
    #expect(String(decoding: found, as: UTF8.self) == wanted)
  }

  @Test func `Values within values end somewhere`() {
    let deep = [UInt8](repeating: UInt8(ascii: "["), count: 1_000_000)
    #expect(!Self.isTaken(deep))
    let shallow = String(repeating: "[", count: 20)
    #expect(
      Self.isTaken(
        Array((shallow + String(repeating: "]", count: 20)).utf8)))
  }
}

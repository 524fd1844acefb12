import CLVNumerics
import TestSupport
import Testing

@testable import CLVTables

@Suite struct ByteBufferTests {
  private func text(_ number: Double) -> String {
    var buffer = ByteBuffer()
    buffer.append(number)
    return buffer.text
  }

  @Test(
    "Numbers are written in the shortest form, whole ones without a point",
    arguments: [
      (0, "0"), (-0.0, "-0"), (3, "3"), (39, "39"), (1.5, "1.5"),
      (22.35, "22.35"), (0.01, "0.01"), (-7.1, "-7.1"), (22.345, "22.345"),
      (30.0 / 7, "4.285714285714286"), (1e16, "1e+16"),
      (0.1 + 0.2, "0.30000000000000004"),
      (123456789.12, "123456789.12"), (9_999_999_999_999, "9999999999999"),
      (.infinity, "inf"), (.nan, "nan"),
      (Double.leastNonzeroMagnitude, "5e-324"),
    ] as [(Double, String)])
  func numbers(number: Double, expected: String) {
    #expect(text(number) == expected)
  }

  @Test("Random numbers read back as the same and are no longer than Swift's")
  func randomNumbers() {
    var random = SeededGenerator(seed: 6)
    for _ in 0..<20_000 {
      let bits = Double(bitPattern: random.next())
      let cents = (Double.random(in: 0...1e6, using: &random) * 100).rounded()
      for number in [bits, cents / 100, cents / 7] where number.isFinite {
        let text = text(number)
        #expect(Double(text) == number)
        #expect(text.count <= number.description.count)
      }
    }
  }

  @Test(
    "Fields are quoted when they need it",
    arguments: [
      ("a", "a"), ("", ""), ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""),
      ("a\nb", "\"a\nb\""), ("a\rb", "\"a\rb\""), (" a", "\" a\""),
      ("a ", "\"a \""), ("a b", "a b"), ("é;", "é;"),
    ])
  func fields(field: String, expected: String) {
    var buffer = ByteBuffer()
    buffer.append(field: field)
    #expect(buffer.text == expected)
  }

  @Test("Of random fields those are quoted that hold what needs it")
  func randomFields() {
    var random = SeededGenerator(seed: 9)
    let marks: [UInt8] = [0x2C, 0x22, 0x0A, 0x0D]
    for _ in 0..<20_000 {
      let length = Int.random(in: 0...27, using: &random)
      // Most bytes as of names; now and then any other.
      let field = (0..<length).map { _ -> UInt8 in
        Int.random(in: 0..<12, using: &random) == 0
          ? .random(in: 0...255, using: &random)
          : .random(in: 0x2D...0x7A, using: &random)
      }
      let ends = [field.first, field.last].compactMap(\.self)
      let needsQuotes =
        field.contains { marks.contains($0) } || ends.contains { $0 <= 0x20 }
      var buffer = ByteBuffer()
      field.withUnsafeBufferPointer { buffer.append(field: $0) }
      var expected = field
      if needsQuotes {
        expected = field.flatMap { $0 == 0x22 ? [$0, $0] : [$0] }
        expected = [0x22] + expected + [0x22]
      }
      #expect(Array(buffer.bytes) == expected)
    }
  }

  @Test("Whole numbers are written in full")
  func wholeNumbers() {
    var buffer = ByteBuffer()
    for number in [0, -1, 10, Int.max, Int.min] {
      buffer.append(number)
      buffer.append(byte: Ascii.space)
    }
    buffer.append(UInt64.max)
    #expect(
      buffer.text
        == "0 -1 10 \(Int.max) \(Int.min) \(UInt64.max)")
    buffer.removeAll()
    #expect(buffer.count == 0)
  }
}

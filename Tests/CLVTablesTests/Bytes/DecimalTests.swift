import CLVNumerics
import TestSupport
import Testing

@testable import CLVTables

@Suite struct DecimalTests {
  private let reader = DecimalReader()

  private func read(_ text: String) throws -> Double {
    try withBytes(of: text) { try reader.value(of: $0) }
  }

  @Test(
    "Numbers are read as Swift reads them",
    arguments: [
      "0", "-0", "+5", "12.34", "-12.34", ".5", "5.", "1e3", "1E-3", "1.5e+10",
      "123456789012345678901234567890", "0.1234567890123456789012345",
      "9007199254740993", "9007199254740992", "1e22", "1e23", "4.9e-324",
      "2.2250738585072011e-308", "1.7976931348623157e308", "1e-400",
      "0.000000000000000000000000123", "100000000000000000000.5",
    ])
  func exact(text: String) throws {
    let expected = try #require(Double(text))
    #expect(try read(text).bitPattern == expected.bitPattern)
    #expect(try read(" \(text)\t").bitPattern == expected.bitPattern)
  }

  @Test("Random decimals are correctly rounded")
  func randomDecimals() throws {
    var random = SeededGenerator(seed: 1)
    for _ in 0..<20_000 {
      let digits = String(
        random.next() >> UInt64.random(in: 0...60, using: &random))
      let cut = Int.random(in: 0...digits.count, using: &random)
      let text = "\(digits.prefix(cut)).\(digits.dropFirst(cut))"
      #expect(try read(text) == Double(text))
    }
  }

  @Test("Printed numbers read back as the same")
  func printedNumbers() throws {
    var random = SeededGenerator(seed: 8)
    for _ in 0..<50_000 {
      let number = Double.random(in: 0...1000, using: &random)
      #expect(try read("\(number)") == number)
      #expect(try read("\(number / 7)") == number / 7)
    }
  }

  @Test("Numbers halfway between two doubles are rounded to even")
  func halfway() throws {
    for bits: UInt64 in [53, 54, 58, 61] {
      let base: UInt64 = 1 << bits
      let half: UInt64 = 1 << (bits - 53)
      for number in [base + half, base + half - 1, base + 3 * half] {
        for text in [
          "\(number)", "\(number).0", "\(number / 10).\(number % 10)",
        ] {
          #expect(try read(text) == Double(text))
        }
      }
    }
  }

  @Test(
    "Anything else is refused and explained",
    arguments: [
      ("", "missing"), (" ", "missing"), ("nan", "not a finite"),
      ("-Inf", "not a finite"), ("infinity", "not a finite"),
      ("1e999", "too large"), ("0x10", "not a number"),
      ("1,234.50", "remove the thousands separators"),
      ("1,234", "remove the thousands separators"),
      ("1.234.567", "remove the thousands separators"),
      ("12,34", "decimal sign as a point"),
      ("$12.34", "remove the currency sign \"$\""),
      ("12.34€", "remove the currency sign \"€\""), ("12.34x", "not a number"),
      ("--1", "not a number"), ("1e", "not a number"), (".", "not a number"),
      ("1 2", "not a number"), ("+", "not a number"), ("1.2.3", "thousands"),
      ("\u{0661}", "not a number"),
    ])
  func refused(text: String, expected: String) {
    withBytes(of: text) { bytes in
      do throws(DecimalProblem) {
        let value = try reader.value(of: bytes)
        Issue.record("\(text) was read as \(value)")
      } catch {
        let advice = DecimalReader.advice(on: error, field: bytes)
        #expect(advice.contains(expected))
      }
    }
  }
}

import CLVNumerics
import Foundation
import TestSupport
import Testing

@testable import CLVReports

/// The styles of a report with different numbers, each with its locale of
/// Foundation, whose ICU is the reference.
enum WrittenStyle: String, CaseIterable, CustomTestStringConvertible {
  case english = "en"
  case persian = "fa"
  case persianInLatinDigits = "fa-u-nu-latn"
  case chinese = "zh-Hans"

  var locale: Locale { Locale(identifier: rawValue) }
  var testDescription: String { rawValue }
  var facts: LocaleFacts { LocaleFacts(style) }

  private var style: ReportStyle {
    switch self {
    case .english: ReportStyle()
    case .persian:
      ReportStyle(language: .persian, usesPersianDigits: true)
    case .persianInLatinDigits: ReportStyle(language: .persian)
    case .chinese: ReportStyle(language: .chinese)
    }
  }
}

@Suite("Numbers are written as ICU writes them")
struct NumberWriterTests {
  private typealias Style = FloatingPointFormatStyle<Double>

  private static let count = 20_000

  /// Numbers of every size and sign, round ones, and halves between two.
  private static let numbers: [Double] = {
    var random = SeededGenerator(seed: 20_261_130)
    var numbers: [Double] = [
      0, -0.0, 0.5, 1.5, 2.5, -0.5, 0.125, 2.675, 1.005, 999.5, 9.995, 99_950,
      999_500, 1e15, 1e16, 1e22, 1e300, 1e-300, .leastNonzeroMagnitude,
      .greatestFiniteMagnitude,
    ]
    for place in numbers.count..<count {
      let sign = Double.random(in: 0..<1, using: &random) < 0.3 ? -1.0 : 1
      let number =
        switch place % 5 {
        case 0: random.logUniform(1e-300...1e300)
        case 1: random.logUniform(1e-6...1e12)
        case 2: Double(Int.random(in: 0...2_000_000, using: &random))
        case 3:
          // Ties of several decimals, as people write them.
          Double(2 * Int.random(in: 0...500_000, using: &random) + 1) / 2
            / [1.0, 10, 100, 1000, 10_000][place / 5 % 5]
        default: Double.random(in: 0...1000, using: &random)
        }
      numbers.append(sign * number)
    }
    return numbers
  }()

  /// Compares what two write of every number, and shows the first differences.
  private func compare(
    _ name: String, _ ours: (Double) -> String, _ theirs: (Double) -> String
  ) {
    let differences = Self.numbers.filter { ours($0) != theirs($0) }
    let shown = differences.prefix(3).map {
      "\($0): \(ours($0)), not \(theirs($0))"
    }
    #expect(differences.isEmpty, "\(name), \(differences.count): \(shown)")
  }

  @Test(arguments: WrittenStyle.allCases)
  func `Numbers with decimals`(style: WrittenStyle) {
    let writer = NumberWriter(style.facts)
    for decimals in 0...4 {
      let reference = Style.number.precision(.fractionLength(decimals))
        .locale(style.locale)
      compare("\(decimals) decimals") {
        writer.number($0, .decimals(decimals))
      } _: {
        $0.formatted(reference)
      }
      let signed = reference.sign(strategy: .always(includingZero: false))
      compare("\(decimals) decimals, signed") {
        writer.number($0, .decimals(decimals), .both)
      } _: {
        $0.formatted(signed)
      }
    }
  }

  @Test(arguments: WrittenStyle.allCases)
  func `Percentages`(style: WrittenStyle) {
    let writer = NumberWriter(style.facts)
    for decimals in 0...2 {
      let reference = Style.Percent.percent
        .precision(.fractionLength(decimals)).locale(style.locale)
      compare("\(decimals) decimals") {
        writer.percent($0, .decimals(decimals))
      } _: {
        $0.formatted(reference)
      }
      let signed = reference.sign(strategy: .always(includingZero: false))
      compare("\(decimals) decimals, signed") {
        writer.percent($0, .decimals(decimals), .both)
      } _: {
        $0.formatted(signed)
      }
    }
  }

  @Test(arguments: WrittenStyle.allCases)
  func `Significant digits, plain and with a power of ten`(
    style: WrittenStyle
  ) {
    let writer = NumberWriter(style.facts)
    for digits in [1...1, 2...2, 3...3, 4...4, 6...6, 1...2, 1...4] {
      let reference = Style.number.locale(style.locale)
        .precision(.significantDigits(digits))
      compare("\(digits) digits") {
        writer.number($0, .significant(digits))
      } _: {
        $0.formatted(reference)
      }
    }
    for digits in [2, 3, 4, 6] {
      let reference = Style.number.locale(style.locale)
        .precision(.significantDigits(digits)).notation(.scientific)
      compare("\(digits) digits and a power") {
        writer.scientific($0, digits: digits)
      } _: {
        $0.formatted(reference)
      }
    }
  }

  @Test(arguments: WrittenStyle.allCases)
  func `Numbers in few characters`(style: WrittenStyle) {
    let writer = NumberWriter(style.facts)
    let reference = Style.number.notation(.compactName)
      .precision(.significantDigits(1...3)).locale(style.locale)
    compare("compact") {
      writer.compact($0, digits: 1...3)
    } _: {
      $0.formatted(reference)
    }
  }

  /// All codes of ISO 4217 that Foundation knows, and some that it does not.
  private static let codes =
    Locale.Currency.isoCurrencies.map { $0.identifier.uppercased() }
    + Locale.commonISOCurrencyCodes + ["IRT", "XQZ", "QQQ", "ZZZ"]

  @Test(arguments: WrittenStyle.allCases)
  func `Amounts of every currency`(style: WrittenStyle) {
    let writer = NumberWriter(style.facts)
    var random = SeededGenerator(seed: 7)
    var differences: [String] = []
    for code in Self.codes {
      let plain = Style.Currency(code: code, locale: style.locale)
      let references: [(NumberWriter.Precision?, Style.Currency)] = [
        (nil, plain), (.decimals(0), plain.precision(.fractionLength(0))),
        (.significant(1...2), plain.precision(.significantDigits(1...2))),
      ]
      let numbers =
        [0, -0.0, 0.5, -0.5, 0.005, 1234.5, -1234.5, 1e9]
        + (0..<20).map { _ in Self.numbers.randomElement(using: &random) ?? 0 }
      for number in numbers {
        for (precision, reference) in references {
          let ours = writer.money(number, in: code, precision)
          let theirs = number.formatted(reference)
          if ours != theirs { differences.append("\(ours), not \(theirs)") }
        }
      }
    }
    #expect(
      differences.isEmpty, "\(differences.count): \(differences.prefix(5))")
  }

  @Test(arguments: WrittenStyle.allCases)
  func `Many amounts of a few currencies`(style: WrittenStyle) {
    let writer = NumberWriter(style.facts)
    for code in ["EUR", "USD", "CNY", "IRR", "JPY", "KWD"] {
      let reference = Style.Currency(code: code, locale: style.locale)
      compare(code) {
        writer.money($0, in: code)
      } _: {
        $0.formatted(reference)
      }
    }
  }

  /// Where ICU writes +∞% and the like, a page has what is told in all other
  /// places too.
  @Test(arguments: WrittenStyle.allCases)
  func `What is not finite has no digits, no unit and no language`(
    style: WrittenStyle
  ) {
    let writer = NumberWriter(style.facts)
    for (number, text) in [
      (Double.infinity, "∞"), (-.infinity, "−∞"), (.nan, "–"),
    ] {
      #expect(writer.number(number, .decimals(1), .both) == text)
      #expect(writer.percent(number, .decimals(1)) == text)
      #expect(writer.scientific(number, digits: 3) == text)
      #expect(writer.compact(number, digits: 1...3) == text)
      #expect(writer.money(number, in: "EUR") == text)
    }
    #expect(PrintedNumber.general(.infinity, 4) == "inf")
    #expect(PrintedNumber.scientific(-.infinity, 3) == "-inf")
    #expect(PrintedNumber.general(.nan, 4) == "nan")
  }

  @Test func `What C prints`() {
    for decimals in [0, 1, 2, 3, 4, 6] {
      compare("%.\(decimals)f") {
        PrintedNumber.fixed($0, decimals)
      } _: {
        String(format: "%.\(decimals)f", abs($0))
      }
      compare("%.\(decimals)e") {
        PrintedNumber.scientific($0, decimals)
      } _: {
        String(format: "%.\(decimals)e", $0)
      }
      compare("%.\(decimals)g") {
        PrintedNumber.general($0, decimals)
      } _: {
        String(format: "%.\(decimals)g", $0)
      }
    }
  }
}

/// A number as people and programs in some country write it, taken apart: a
/// sign, a currency, and digits with marks between them.
///
/// Blanks at the ends and marks of the direction of writing are left out.
/// Parentheses and a minus at the end make a number negative, as accountants
/// write; `12,-` and `12.-` are whole amounts. Digits and marks of Persian,
/// Arabic and full-width writing become those of ASCII.
package struct WrittenNumber {
  /// The decimal sign of Arabic writing, `٫`, which has no other meaning.
  static let arabicDecimal: UInt8 = 1

  /// The thousands sign of Arabic writing, `٬`, which has no other meaning.
  static let arabicGroup: UInt8 = 2

  static let apostrophe = UInt8(ascii: "'")

  private(set) var isNegative = false

  /// The currency beside the number, as a code where the sign is of one.
  private(set) var currency: String?

  /// Digits, marks and an exponent in ASCII: `.`, `,`, a blank and `'` stand
  /// for themselves, a blank for every kind of it.
  private(set) var body: [UInt8] = []

  /// Takes a field apart; nil where it holds anything else.
  init?(_ field: Bytes) {
    guard let text = String(validating: field, as: UTF8.self) else {
      return nil
    }
    var rest = text.unicodeScalars.compactMap(Self.plain)[...]
    guard takeMarks(&rest), !rest.isEmpty else { return nil }
    body.reserveCapacity(rest.count)
    for scalar in rest {
      guard scalar.isASCII else { return nil }
      body.append(UInt8(truncatingIfNeeded: scalar.value))
    }
  }

  /// Takes signs, parentheses, currency and blanks off both ends.
  private mutating func takeMarks(
    _ rest: inout ArraySlice<Unicode.Scalar>
  ) -> Bool {
    var hasSign = false
    func trim() {
      while rest.first == " " { rest.removeFirst() }
      while rest.last == " " { rest.removeLast() }
    }
    trim()
    if rest.first == "(", rest.last == ")" {
      (hasSign, isNegative) = (true, true)
      rest = rest.dropFirst().dropLast()
    }
    while true {
      trim()
      guard let first = rest.first, let last = rest.last else { return false }
      if first == "-" || first == "+" {
        guard !hasSign else { return false }
        hasSign = true
        isNegative = first == "-"
        rest.removeFirst()
      } else if last == "-" {
        let dashes = rest.reversed().prefix { $0 == "-" }.count
        rest.removeLast(dashes)
        if let mark = rest.last, mark == "." || mark == "," {
          rest.removeLast()
        } else {
          guard !hasSign, dashes == 1 else { return false }
          (hasSign, isNegative) = (true, true)
        }
      } else if !Self.isNumeric(first) {
        guard currency == nil, takeLeadingCurrency(&rest) else { return false }
      } else if !Self.isNumeric(last) || Self.endsWithWord(rest) {
        guard currency == nil, takeTrailingCurrency(&rest) else { return false }
      } else {
        return true
      }
    }
  }

  private mutating func takeLeadingCurrency(
    _ rest: inout ArraySlice<Unicode.Scalar>
  ) -> Bool {
    let word = rest.prefix { !Self.endsWord($0) }
    rest.removeFirst(word.count)
    // The point of `Rs.500` belongs to the word.
    if rest.first == ".", word.last?.properties.isAlphabetic == true {
      rest.removeFirst()
    }
    currency = Self.currency(word)
    return currency != nil
  }

  private mutating func takeTrailingCurrency(
    _ rest: inout ArraySlice<Unicode.Scalar>
  ) -> Bool {
    if rest.last == "." { rest.removeLast() }
    let start = rest.lastIndex(where: Self.endsWord).map { $0 + 1 }
    let word = rest[(start ?? rest.startIndex)...]
    rest.removeLast(word.count)
    currency = Self.currency(word)
    return currency != nil
  }

  private static func currency(_ word: ArraySlice<Unicode.Scalar>) -> String? {
    var text = ""
    text.unicodeScalars.append(contentsOf: word)
    return Currency.named(text)
  }

  private static func isNumeric(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "0"..."9", ".", ",", "\u{1}", "\u{2}": true
    default: false
    }
  }

  private static func endsWord(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "0"..."9", ".", ",", " ", "-", "+", "(", ")": true
    default: false
    }
  }

  /// Whether a point at the end belongs to a word, as in `12 kr.`.
  private static func endsWithWord(
    _ rest: ArraySlice<Unicode.Scalar>
  ) -> Bool {
    rest.last == "."
      && rest.dropLast().last?.properties.isAlphabetic == true
  }

  /// The plain form of a character; nil for one that is not seen.
  private static func plain(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    switch scalar.value {
    case 0x21...0x7E: return scalar
    case 0x01, 0x02: return "\u{FFFD}"
    case 0x09, 0x20, 0xA0, 0x1680, 0x2000...0x200A, 0x202F, 0x205F, 0x3000:
      return " "
    case 0x200B...0x200F, 0x202A...0x202E, 0x2066...0x2069, 0x061C, 0xFEFF:
      return nil
    case 0x2010...0x2015, 0x2212, 0xFE63, 0xFF0D: return "-"
    case 0xFF0B: return "+"
    case 0x2018, 0x2019, 0x02BC, 0xFF07: return "'"
    case 0x066B: return "\u{1}"
    case 0x066C: return "\u{2}"
    case 0x060C, 0xFF0C: return ","
    case 0xFF0E: return "."
    case 0xFF04: return "$"
    case 0xFF08: return "("
    case 0xFF09: return ")"
    default:
      guard let digit = Digits.value(of: scalar) else { return scalar }
      return Unicode.Scalar(UInt8(ascii: "0") + digit)
    }
  }
}

/// Decimal digits of the scripts in which numbers of logs are written.
package enum Digits {
  /// The value of a digit, ASCII, Arabic, Persian or full-width.
  package static func value(of scalar: Unicode.Scalar) -> UInt8? {
    switch scalar.value {
    case 0x30...0x39: UInt8(scalar.value - 0x30)
    case 0x660...0x669: UInt8(scalar.value - 0x660)
    case 0x6F0...0x6F9: UInt8(scalar.value - 0x6F0)
    case 0xFF10...0xFF19: UInt8(scalar.value - 0xFF10)
    default: nil
    }
  }
}

/// How many columns of a terminal a text takes.
enum TextWidth {
  /// The columns of a text: two for a Chinese character, none for marks and
  /// what joins or directs letters.
  static func of(_ text: String) -> Int {
    text.reduce(0) { $0 + of($1) }
  }

  /// The columns of a character.
  static func of(_ character: Character) -> Int {
    guard let first = character.unicodeScalars.first else { return 0 }
    switch first.properties.generalCategory {
    case .format, .nonspacingMark, .enclosingMark: return 0
    default: return isWide(first) ? 2 : 1
    }
  }

  /// Whether a character stands in a column twice as wide as a letter's.
  static func isWide(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    // Scripts of East Asia with their marks, and full-width forms.
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3,
      0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6,
      0x1F300...0x1FAFF, 0x20000...0x3FFFD:
      true
    default: false
    }
  }
}

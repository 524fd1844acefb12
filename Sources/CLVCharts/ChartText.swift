/// Text in a drawing.
enum ChartText {
  /// The size of all text, in pixels.
  static let size = 12.0

  /// The distance between lines of text.
  static let lineHeight = 15.0

  /// About how wide a text is, in pixels: fonts differ.
  static func width(_ text: String) -> Double {
    text.unicodeScalars.reduce(0) { $0 + size * relativeWidth($1) }
  }

  private static func relativeWidth(_ scalar: Unicode.Scalar) -> Double {
    switch scalar {
    case " ", ".", ",", ":", ";", "'", "|", "i", "l", "j", "!", "(", ")":
      0.32
    case "A"..."Z", "m", "w", "%", "—", "–", "−": 0.72
    default:
      if isInvisible(scalar) { 0 } else if isWide(scalar) { 1.02 } else { 0.57 }
    }
  }

  private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
    (0x2E80...0x9FFF).contains(scalar.value)
      || (0xAC00...0xD7A3).contains(scalar.value)
      || (0xFE30...0xFFEF).contains(scalar.value)
      || scalar.value >= 0x1F000
  }

  private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .format
      || scalar.properties.generalCategory == .nonspacingMark
  }

  /// A text in lines no wider than a width, where words allow it.
  static func wrapped(_ text: String, width: Double) -> [String] {
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, Self.width("\(last) \(word)") <= width {
        lines[lines.count - 1] = "\(last) \(word)"
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }
}

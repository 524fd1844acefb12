/// Prose in lines that fit a terminal.
enum WrappedText {
  /// The longest line, in characters.
  static let width = 80

  /// A text broken between words into lines of at most ``width`` characters;
  /// a word that is longer has a line of its own.
  ///
  /// - Parameters:
  ///   - text: The words, with single spaces between them.
  ///   - start: What the first line begins with.
  ///   - hanging: How many spaces the other lines begin with.
  /// - Returns: The lines, without the last line's end.
  static func lines(
    _ text: String, after start: String = "  ", hanging: Int = 4
  ) -> String {
    var lines: [String] = []
    var line = start
    var isEmpty = true
    // A number stays with its percent sign.
    let glued = text.replacing(" %", with: "\u{A0}%")
    for word in glued.split(separator: " ") {
      if !isEmpty, line.count + 1 + word.count > width {
        lines.append(line)
        line = String(repeating: " ", count: hanging)
        isEmpty = true
      }
      line += isEmpty ? String(word) : " \(word)"
      isEmpty = false
    }
    return (lines + [line]).joined(separator: "\n")
      .replacing("\u{A0}%", with: " %")
  }
}

/// Sentences broken into lines that a terminal shows whole.
public enum Paragraph {
  /// Breaks a text between words; its lines after the first begin with an
  /// indent.
  ///
  /// - Parameters:
  ///   - text: The text, without line ends.
  ///   - width: How many characters a line may have; a longer word has a line
  ///     to itself.
  ///   - first: What the first line begins with.
  ///   - indent: What the others begin with.
  public static func wrap(
    _ text: String, width: Int = 79, first: String = "  ",
    indent: String = "    "
  ) -> String {
    var lines: [String] = []
    var line = first
    var isEmpty = true
    for word in text.split(separator: " ") {
      if !isEmpty, line.count + 1 + word.count > width {
        lines.append(line)
        line = indent
        isEmpty = true
      }
      line += (isEmpty ? "" : " ") + word
      isEmpty = false
    }
    return (lines + [line]).joined(separator: "\n")
  }
}

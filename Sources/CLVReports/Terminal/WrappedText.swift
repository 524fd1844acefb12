/// Prose in lines that fit a terminal.
enum WrappedText {
  /// The longest line, in columns.
  static let width = 80

  /// A text broken into lines of at most ``width`` columns: between words, and
  /// between Chinese characters; a word that is longer has a line of its own.
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
    var width = TextWidth.of(start)
    var isEmpty = true
    for piece in pieces(of: text) {
      let size = TextWidth.of(piece.text)
      let gap = piece.followsSpace && !isEmpty ? 1 : 0
      if !isEmpty, width + gap + size > self.width {
        lines.append(line)
        line = String(repeating: " ", count: hanging)
        width = hanging
        isEmpty = true
      }
      let space = piece.followsSpace && !isEmpty
      line += space ? " \(piece.text)" : piece.text
      width += size + (space ? 1 : 0)
      isEmpty = false
    }
    return (lines + [line]).joined(separator: "\n")
  }

  /// What a line may be broken between.
  private struct Piece {
    var text: String
    let followsSpace: Bool
  }

  private static func pieces(of text: String) -> [Piece] {
    var pieces: [Piece] = []
    // A number stays with its percent sign.
    for word in text.replacing(" %", with: "\u{A0}%").split(separator: " ") {
      var isFirst = true
      var previous: Character?
      for character in word {
        let breaks = previous.map { canBreak(between: $0, character) } ?? true
        let shown = character == "\u{A0}" ? " " : character
        if breaks {
          pieces.append(Piece(text: "\(shown)", followsSpace: isFirst))
        } else {
          pieces[pieces.count - 1].text.append(shown)
        }
        isFirst = false
        previous = character
      }
    }
    return pieces
  }

  /// Whether a line may end between two characters with no space between: on
  /// either side of a Chinese one, but not before a mark that closes nor after
  /// one that opens.
  private static func canBreak(
    between left: Character, _ right: Character
  ) -> Bool {
    guard TextWidth.of(left) == 2 || TextWidth.of(right) == 2 else {
      return false
    }
    return !"，。；：、！？）」』》”…–".contains(right)
      && !"（「『《“–".contains(left) && right != "\u{A0}" && left != "\u{A0}"
  }
}

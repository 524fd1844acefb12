/// Names and texts as they stand in a statement of SQL, whatever is in them.
enum SQL {
  /// A name of a table or a column.
  static func name(_ name: String) -> String {
    quoted(name, "\"")
  }

  /// A text.
  static func text(_ text: String) -> String {
    quoted(text, "'")
  }

  // A NUL would end the statement for some readers of it.
  private static func quoted(_ text: String, _ mark: Character) -> String {
    var quoted = String(mark)
    for scalar in text.unicodeScalars where scalar != "\0" {
      if Character(scalar) == mark { quoted.append(mark) }
      quoted.unicodeScalars.append(scalar)
    }
    quoted.append(mark)
    return quoted
  }
}

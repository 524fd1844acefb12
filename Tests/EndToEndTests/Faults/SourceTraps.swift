/// Finds code that can end a process.
///
/// It looks for asserted conditions, forced values, integers made of floating
/// point without saying what becomes of those that do not fit, ranges whose
/// ends are computed, and dictionaries that want different keys. It knows code
/// by its looks: what it takes for a trap and is none has its reason in the
/// list as well.
enum SourceTraps {
  /// The traps of a source file, each with the line it begins on and those it
  /// goes on to, without comments and texts.
  static func all(in source: String) -> [String] {
    let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
      .map(String.init)
    return lines.indices.filter { place in
      marks.contains { lines[place].contains($0) }
        && isTrap(code(of: lines[place]))
    }.map { statement(at: $0, of: lines) }
  }

  /// Without one of these there is no trap.
  private static let marks = [
    "precondition", "assert", "fatalError", "!", "unique", "Int", "...",
  ]

  private static func isTrap(_ line: String) -> Bool {
    if line.contains(asserted) || line.contains(forced) { return true }
    if line.contains("uniqueKeysWithValues") { return true }
    if let match = line.firstMatch(of: converted),
      String(match.output.1).contains(floating)
    {
      return true
    }
    return line.contains(range) && line.contains(computed)
      && !line.hasPrefix("for ")
  }

  /// A line without its comment and what is in its texts.
  private static func code(of line: String) -> String {
    String(
      line.replacing(text, with: "\"\"").replacing(comment, with: "")
        .drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }

  /// A line with those that close its parentheses, to 70 characters.
  private static func statement(at place: Int, of lines: [String]) -> String {
    var statement = code(of: lines[place])
    var last = place
    while statement.count(where: { $0 == "(" })
      > statement.count(where: { $0 == ")" }),
      last < place + 6, last + 1 < lines.count
    {
      last += 1
      statement += " " + code(of: lines[last])
    }
    let short = statement.replacing(blanks, with: " ")
      .replacing("( ", with: "(").prefix(70)
    return String(short.reversed().drop { $0 == " " }.reversed())
  }

  // The expressions are made anew for each use: they cannot be shared.
  private static var text: Regex<Substring> { /"(?:[^"\\]|\\.)*"/ }
  private static var comment: Regex<Substring> { /\/\/.*/ }
  private static var blanks: Regex<Substring> { /\s+/ }

  private static var asserted: Regex<(Substring, Substring)> {
    #/
    \b(precondition|preconditionFailure|fatalError|assert|assertionFailure)\(
    /#
  }

  private static var forced: Regex<Substring> {
    /\btry!|\bas!|[\w)\]]!(?=[\s.,)\]\[;:?]|$)/
  }

  private static var converted: Regex<(Substring, Substring)> {
    #/
    \bU?Int(?:8|16|32|64)?\(
    (?!saturating:|exactly:|truncatingIfNeeded:|clamping:|bitPattern:|ascii:)
    (.*)
    /#
  }

  private static var floating: Regex<Substring> {
    /rounded|log|exp\(|squareRoot|Double\(|\x20[*\/]\x20|mean|share|horizon/
  }

  private static var range: Regex<Substring> {
    /[\w)\]]\x20?\.\.\.\x20?[\w(\-.]/
  }

  private static var computed: Regex<Substring> {
    /quantile|Bound|log|exp\(|min\(|max\(|\x20[*\/+-]\x20|\bT\b|scale|upper|mean/
  }
}

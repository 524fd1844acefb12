import Foundation

/// The string literals of Swift sources, as far as these are written here.
struct SwiftLiterals {
  private let source: [Character]

  /// The literals with where they begin: literals joined by + are one, and a
  /// number in braces stands for each interpolation.
  private(set) var found: [(start: Int, text: String)] = []

  init(_ text: String) {
    source = Array(text)
    var index = 0
    var end = -1
    var parts: [String] = []
    while index < source.count {
      if source[index] == "/", source[safe: index + 1] == "/" {
        while index < source.count, source[index] != "\n" { index += 1 }
      } else if source[index] == "\"" {
        let start = index
        let literal = literal(&index)
        let between = end < 0 ? "," : String(source[end..<start])
        if between.trimmingCharacters(in: .whitespacesAndNewlines) == "+" {
          parts[parts.count - 1] += literal[0]
          parts += literal.dropFirst()
          found[found.count - 1].text = Self.numbered(parts)
        } else {
          parts = literal
          found.append((start, Self.numbered(parts)))
        }
        end = index
      } else {
        index += 1
      }
    }
  }

  private static func numbered(_ parts: [String]) -> String {
    parts.enumerated().map { $0 == 0 ? $1 : "{\($0)}\($1)" }.joined()
  }

  /// The texts between the interpolations of the literal at an index, which
  /// moves behind it.
  private func literal(_ index: inout Int) -> [String] {
    let isLong =
      source[safe: index + 1] == "\"" && source[safe: index + 2] == "\""
    index += isLong ? 3 : 1
    var parts = [""]
    while index < source.count {
      let character = source[index]
      index += 1
      switch character {
      case "\"" where !isLong: return parts
      case "\"" where source[safe: index] == "\"":
        return Self.trimmed(parts, &index)
      case "\\":
        let escaped = source[index]
        index += 1
        if escaped == "(" {
          skip(&index)
          parts.append("")
        } else if escaped == "\n" {
          while source[safe: index] == " " { index += 1 }
        } else {
          parts[parts.count - 1].append(escaped == "n" ? "\n" : escaped)
        }
      case "\n":
        parts[parts.count - 1].append(" ")
        while source[safe: index] == " " { index += 1 }
      default: parts[parts.count - 1].append(character)
      }
    }
    return parts
  }

  /// The parts of a literal of several lines without its first and last line
  /// end.
  private static func trimmed(
    _ parts: [String], _ index: inout Int
  ) -> [String] {
    index += 2
    var parts = parts
    parts[0] = String(parts[0].drop { $0 == " " })
    let last = parts.count - 1
    if parts[last].hasSuffix(" ") { parts[last].removeLast() }
    return parts
  }

  /// Moves behind the bracket that closes the one before an index.
  private func skip(_ index: inout Int) {
    var depth = 1
    while depth > 0, index < source.count {
      switch source[index] {
      case "\"": _ = literal(&index)
      case "(":
        depth += 1
        index += 1
      case ")":
        depth -= 1
        index += 1
      default: index += 1
      }
    }
  }

  /// The literals within the brackets of calls whose names are given, with
  /// the bracket.
  func within(_ calls: [String]) -> [String] {
    var ranges: [Range<Int>] = []
    for call in calls.map(Array.init) {
      for start in source.indices where source[start] == call[0] {
        let bracket = start + call.count
        guard bracket <= source.count,
          source[start..<bracket].elementsEqual(call)
        else { continue }
        var end = bracket
        skip(&end)
        ranges.append(start..<end)
      }
    }
    return found.filter { literal in
      ranges.contains { $0.contains(literal.start) }
    }.map(\.text)
  }

  /// The sentences that errors of the library and the tool are made of.
  static func ofErrors() throws -> Set<String> {
    try inSources(
      "", within: ["DataError(", ".noData(", ".notIdentified(", " error("])
  }

  /// The sentences that the tool says of wrong arguments.
  static func ofUsage() throws -> Set<String> {
    try inSources("CLVTool", within: [" ValidationError("])
  }

  /// The sentences in calls that files of a folder of the sources make.
  private static func inSources(
    _ folder: String, within calls: [String]
  ) throws -> Set<String> {
    let sources = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Sources").appendingPathComponent(folder)
    let files = FileManager.default.enumerator(
      at: sources, includingPropertiesForKeys: nil)
    var sentences: Set<String> = []
    for case let url as URL in files?.allObjects ?? []
    where url.pathExtension == "swift" {
      let text = try String(contentsOf: url, encoding: .utf8)
      let literals = SwiftLiterals(text).within(calls)
      sentences.formUnion(literals.filter(isSentence))
    }
    return sentences
  }

  /// Whether a literal has words enough to be one.
  private static func isSentence(_ text: String) -> Bool {
    text.contains(" ") && text.filter(\.isLetter).count >= 6
  }
}

extension [Character] {
  fileprivate subscript(safe index: Int) -> Character? {
    indices.contains(index) ? self[index] : nil
  }
}

/// What errors say in a language, by their English templates.
///
/// The English of an error is written where it is thrown, so that whoever
/// reads the code reads the message. `errors.json` holds beside each such
/// sentence, a number in braces for each value in it, what it is in the other
/// languages, where the values may come in another order.
struct SentenceTable: Sendable {
  private struct Sentence: Sendable {
    /// The words between the values of the English, one more than those.
    let words: [String]
    let text: String

    /// Whether there are words enough to know the sentence by.
    let isTelling: Bool
  }

  /// The texts by their templates.
  let texts: [String: String]

  /// The sentences, those with most words first.
  private let all: [Sentence]

  /// A table of texts by their English templates.
  init(_ texts: [String: String]) {
    self.texts = texts
    all = texts.map { template, text in
      let words = Self.split(template).words
      let letters = words.joined().filter(\.isLetter).count
      return Sentence(words: words, text: text, isTelling: letters >= 6)
    }.filter(\.isTelling).sorted { one, other in
      let counts = (one.words.joined().count, other.words.joined().count)
      return counts.0 == counts.1
        ? one.words.joined() < other.words.joined() : counts.0 > counts.1
    }
  }

  /// The tables of all languages but English.
  static let all: [ReportLanguage: SentenceTable] = {
    let texts: [String: [String: String]]? = WordFiles.contents(
      of: WordFiles.errors)
    return Dictionary(
      uniqueKeysWithValues: ReportLanguage.allCases.map { language in
        (
          language,
          SentenceTable(
            (texts ?? [:]).compactMapValues { $0[language.rawValue] })
        )
      })
  }()

  /// A sentence by its template and the texts of its values; nil where the
  /// table has none.
  func text(_ template: String, _ values: [String]) -> String? {
    if let text = texts[template] { return Self.filled(text, values) }
    // Values and marks alone are the same in every language.
    return template.contains(where: \.isLetter)
      ? nil : Self.filled(template, values)
  }

  /// An English sentence whose values stand in it as text, as the models say
  /// them; nil where it is none of the table's.
  func text(_ sentence: String) -> String? {
    if let text = texts[sentence] { return text }
    for candidate in all {
      guard let values = Self.values(of: sentence, between: candidate.words)
      else { continue }
      return Self.filled(candidate.text, values.map { text($0) ?? $0 })
    }
    return nil
  }

  /// The texts between words that a sentence begins with, holds and ends with,
  /// in their order.
  private static func values(
    of sentence: String, between words: [String]
  ) -> [String]? {
    guard let first = words.first, let last = words.last, words.count > 1,
      sentence.hasPrefix(first), sentence.hasSuffix(last),
      sentence.count >= first.count + last.count
    else { return nil }
    var rest = sentence.dropFirst(first.count).dropLast(last.count)
    var values: [String] = []
    for word in words.dropFirst().dropLast() {
      guard let place = rest.firstRange(of: word) else { return nil }
      values.append(String(rest[..<place.lowerBound]))
      rest = rest[place.upperBound...]
    }
    return values + [String(rest)]
  }

  /// The words of a template between its values, and the values' numbers.
  private static func split(
    _ template: String
  ) -> (words: [String], numbers: [Int]) {
    var words = [""]
    var numbers: [Int] = []
    var rest = template[...]
    while let open = rest.firstIndex(of: "{"),
      let close = rest[open...].firstIndex(of: "}"),
      let number = Int(rest[rest.index(after: open)..<close])
    {
      words[words.count - 1] += rest[..<open]
      numbers.append(number)
      words.append("")
      rest = rest[rest.index(after: close)...]
    }
    words[words.count - 1] += rest
    return (words, numbers)
  }

  /// The numbers of the values in a template.
  static func numbers(in template: String) -> Set<Int> {
    Set(split(template).numbers)
  }

  private static func filled(_ template: String, _ values: [String]) -> String {
    let (words, numbers) = split(template)
    var text = words[0]
    for (number, word) in zip(numbers, words.dropFirst()) {
      text += values.indices.contains(number - 1) ? values[number - 1] : ""
      text += word
    }
    return text
  }
}

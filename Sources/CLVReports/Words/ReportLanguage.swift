public import CLVData
internal import CLVForecasting
internal import CLVValidation

/// A language that reports are written in.
public enum ReportLanguage: String, Sendable, CaseIterable {
  case english = "en"
  case persian = "fa"
  case chinese = "zh"

  /// The language of a BCP 47 tag.
  var tag: String { self == .chinese ? "zh-Hans" : rawValue }

  /// Whether it is written from right to left.
  var isRightToLeft: Bool { self == .persian }

  /// The calendar in which its readers tell time.
  public var calendar: CalendarSystem {
    self == .persian ? .persian : .gregorian
  }

  /// The string table of the language.
  var strings: StringTable {
    switch self {
    case .english: Self.english_
    case .persian: Self.persian_
    case .chinese: Self.chinese_
    }
  }

  /// The sentences of errors in the language.
  var sentences: SentenceTable {
    let table = self == .english ? nil : SentenceTable.all[self]
    return table ?? SentenceTable([:])
  }

  private static let english_ = StringTable(json: WordFiles.english)
  private static let persian_ = StringTable(json: WordFiles.persian)
  private static let chinese_ = StringTable(json: WordFiles.chinese)
}

/// The texts of a language by key.
///
/// A table is a JSON file of groups, each with texts by name; the key of a text
/// is `group.name`. In a text, `{name}` stands for a value, `{name:one|other}`
/// for words that depend on it (see `NumberForms`), and what is to be typed as
/// it is stands between grave accents.
struct StringTable: Sendable {
  /// The texts by key.
  let texts: [String: String]

  init(json: [UInt8]) {
    let groups: [String: [String: String]]? = WordFiles.contents(of: json)
    precondition(groups != nil, "a string table is not as it should be")
    var texts: [String: String] = [:]
    for (group, entries) in groups ?? [:] {
      for (name, text) in entries { texts["\(group).\(name)"] = text }
    }
    self.texts = texts
  }

  /// The text of a key; the key itself where there is none, which tests do
  /// not let pass.
  subscript(key: String) -> String { texts[key] ?? key }

  /// The parts of a text in their order: plain text, the names of values, and
  /// words for the command line.
  static func parts(of text: String) -> [Part] {
    var parts: [Part] = []
    var rest = text[...]
    while let open = rest.firstIndex(where: { $0 == "{" || $0 == "`" }) {
      let inside = rest[rest.index(after: open)...]
      let isCode = rest[open] == "`"
      guard let close = inside.firstIndex(of: isCode ? "`" : "}") else { break }
      let word = String(inside[..<close])
      parts.append(.text(String(rest[..<open])))
      parts.append(isCode ? .code(word) : .value(word[...]))
      rest = rest[rest.index(after: close)...]
    }
    return parts + [.text(String(rest))]
  }

  /// A part of a text.
  enum Part: Equatable {
    case text(String)

    /// A value by its name.
    case value(String)

    /// The words that depend on how a value is shown: see `NumberForms`.
    case forms(String, of: String)
    case code(String)

    /// What stands between braces.
    fileprivate static func value(_ placeholder: Substring) -> Part {
      let (name, forms) = NumberForms.parts(of: placeholder)
      return forms.map { .forms(String($0), of: String(name)) }
        ?? .value(String(name))
    }
  }
}

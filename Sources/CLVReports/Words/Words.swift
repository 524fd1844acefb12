package import CLVData
package import CLVTables
package import CLVValidation

/// The texts of a language with numbers as terminals and files have them:
/// plain ASCII digits unless Persian ones are asked for.
///
/// A page has them from ``ReportWriter``, with the numbers, dates and money of
/// its language.
public struct Words: Sendable {
  /// The language.
  public let language: ReportLanguage

  /// Whether numbers have other digits than ASCII's.
  let hasOwnDigits: Bool

  /// What stands after amounts of money; nil for nothing.
  let currency: String?

  private let strings: StringTable

  /// What errors say.
  let sentences: SentenceTable

  /// The words of a language.
  ///
  /// - Parameters:
  ///   - language: The language.
  ///   - usesPersianDigits: Whether numbers have Persian digits; only in
  ///     Persian.
  ///   - currency: What stands after amounts of money: a code or a sign; nil
  ///     for nothing.
  public init(
    _ language: ReportLanguage = .english, usesPersianDigits: Bool = false,
    currency: String? = nil
  ) {
    self.language = language
    self.currency = currency
    hasOwnDigits = usesPersianDigits && language == .persian
    strings = language.strings
    sentences = language.sentences
  }

  /// English.
  public static let english = Words()

  /// The text of a key with values in it.
  package func text(
    _ key: String, _ values: [String: ReportValue] = [:]
  ) -> String {
    parts(of: key).map { part in
      switch part {
      case .text(let text): plain(text)
      case .code(let text): text
      case .value(let name): values[name].map(value) ?? "{\(name)}"
      case .forms(let forms, let name):
        values[name].map { value in
          form(forms, of: value).replacing("#", with: self.value(value))
        } ?? "{\(name)}"
      }
    }.joined()
  }

  /// The parts of the text of a key, for a text that is written many times.
  func parts(of key: String) -> [StringTable.Part] {
    StringTable.parts(of: strings[key])
  }

  /// Whether there is a text of a key.
  func has(_ key: String) -> Bool { strings.texts[key] != nil }

  private func form(_ forms: String, of value: ReportValue) -> String {
    String(
      NumberForms.form(
        forms[...], shown: self.value(value), one: whole(1), zero: whole(0),
        isInfinite: value.number?.isInfinite == true))
  }

  /// A value as a terminal shows it.
  func value(_ value: ReportValue) -> String {
    switch value {
    case .count(let count): whole(count)
    case .number(let number, let decimals): fixed(number, decimals)
    case .significant(let number, let digits): significant(number, digits)
    case .percent(let share, let decimals): percent(share, decimals: decimals)
    case .change(let share, let decimals):
      percent(share, signed: true, decimals: decimals)
    case .points(let share):
      text("unit.points", ["n": .signed(100 * share, decimals: 1)])
    case .signed(let number, let decimals):
      (number >= 0 ? "+" : "") + fixed(number, decimals)
    case .probability(let p): probability(p)
    case .money(let amount): money(amount, decimals: 2)
    case .wholeMoney(let amount): money(amount, decimals: 0)
    case .day(let day): digits(day.description)
    case .duration(let length, let unit): duration(length, unit)
    case .month(let month):
      ReportWriter(ReportStyle(language: language)).value(.month(month))
    case .period(let name), .label(let name): digits(name)
    case .text(let text): text
    case .name(let name): Self.visible(name)
    case .names(let names): names.map(Self.visible).joined(separator: ", ")
    case .term(let key, _): text(key)
    case .missing: "–"
    }
  }
}

// MARK: - Numbers

extension Words {
  /// An amount with its currency.
  func money(_ amount: Double, decimals: Int) -> String {
    let number = fixed(amount, decimals)
    return currency.map { "\(number) \(Self.visible($0))" } ?? number
  }

  /// A whole number with its thousands grouped.
  package func whole(_ number: Int) -> String {
    digits(NumberText.whole(number))
  }

  /// A number with a fixed number of decimals, thousands grouped.
  package func fixed(_ number: Double, _ decimals: Int) -> String {
    digits(NumberText.fixed(number, decimals))
  }

  /// A number to a number of significant digits.
  package func significant(_ number: Double, _ count: Int) -> String {
    digits(NumberText.significant(number, count))
  }

  /// A share as a percentage.
  package func percent(
    _ share: Double, signed: Bool = false, decimals: Int = 1
  ) -> String {
    percent(
      NumberText.percentage(share, signed: signed, decimals: decimals))
  }

  /// A share as a percentage to a number of significant digits, without
  /// decimals where it has none: 10 %, 99.5 %.
  package func percent(_ share: Double, significant digits: Int) -> String {
    percent(NumberText.significant(100 * share, digits))
  }

  /// A number with the percent sign of the language.
  func percent(_ number: String) -> String {
    text("unit.percent", ["n": .text(digits(number))])
  }

  /// A p-value with its sign: = 0.0312, < 0.0001.
  package func probability(_ p: Double) -> String {
    digits(p < 1e-4 ? "< 0.0001" : "= \(NumberText.fixed(p, 4))")
  }

  /// A length of time: 1 week, 52.18 weeks.
  package func duration(
    _ length: Double, _ unit: TimeUnit, digits count: Int = 6
  ) -> String {
    guard length.isFinite else { return text("unit.forever") }
    let number = NumberText.significant(length, count)
    return text(
      "unit.\(unit.rawValue)_\(number == "1" ? "one" : "other")",
      ["n": .text(digits(number))])
  }

  /// A number, a date or a name made of numbers with the digits of the style.
  package func digits(_ text: String) -> String {
    hasOwnDigits
      ? plain(text).replacing(",", with: "٬").replacing(".", with: "٫") : text
  }

  /// Prose with the digits of the style.
  private func plain(_ text: String) -> String {
    guard hasOwnDigits else { return text }
    return String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { scalar in
          "0"..."9" ~= scalar
            ? Unicode.Scalar(0x06F0 + scalar.value - 0x30) ?? scalar : scalar
        }))
  }
}

// MARK: - Sequences

extension Words {
  /// Items after each other, with commas between them.
  package func list(_ items: [String]) -> String {
    items.joined(separator: text("join.comma"))
  }

  /// Clauses after each other, with semicolons between them.
  package func clauses(_ items: [String]) -> String {
    items.joined(separator: text("join.semicolon"))
  }

  /// Terms and what they mean, aligned in two columns.
  func definitions(_ items: [(term: String, meaning: String)]) -> String {
    let width = items.map { TextWidth.of($0.term) }.max() ?? 0
    return items.map { term, meaning in
      let space = width - TextWidth.of(term) + 2
      return WrappedText.lines(
        meaning, after: "  " + term + String(repeating: " ", count: space),
        hanging: width + 4)
    }.joined(separator: "\n")
  }

  /// Names and their values, aligned in two columns, the first at least as
  /// wide as asked.
  func columns(
    _ items: [(name: String, value: String)], width least: Int
  ) -> String {
    let width = items.map { TextWidth.of($0.name) + 1 }.max() ?? 0
    return items.map { name, value in
      let space = max(width, least) - TextWidth.of(name)
      return "  \(name)\(String(repeating: " ", count: space))\(value)"
    }.joined(separator: "\n")
  }

  /// Sentences after each other.
  func sentences(_ sentences: [String]) -> String {
    sentences.joined(separator: language == .chinese ? "" : " ")
  }

  /// The sentence of a key as a clause of a longer one: without its end, and
  /// without the capital that a sentence begins with.
  func clause(
    _ key: String, _ values: [String: ReportValue] = [:]
  ) -> String {
    let sentence = text(key, values)
    let clause =
      sentence.last.map { ".。".contains($0) } ?? false
      ? sentence.dropLast() : sentence[...]
    // Names such as RFM keep theirs.
    guard let first = clause.first,
      clause.dropFirst().first?.isLowercase ?? false
    else { return String(clause) }
    return first.lowercased() + clause.dropFirst()
  }

  /// What the library says of its own accord, which is English; in another
  /// language, a text that says the essence of it.
  package func said(_ english: String, else key: String) -> String {
    language == .english ? english : sentences.text(english) ?? text(key)
  }

  /// What the library advises, in the language; in one that has no text for
  /// it, a text that says the essence.
  package func said(_ advice: Advice, else key: String) -> String {
    language == .english
      ? advice.atCommandLine : translation(of: advice) ?? text(key)
  }

  /// A title and what is said of it.
  package func titled(_ title: String, _ text: String) -> String {
    title + self.text("join.colon") + text
  }

  /// An identifier that leaves a terminal and a page as they are.
  static func visible(_ name: String) -> String {
    let text = name.unicodeScalars.map { scalar in
      scalar.properties.generalCategory == .control
        ? "\u{FFFD}" : "\(scalar)"
    }.joined()
    return text.count > 40 ? text.prefix(39) + "…" : text
  }
}

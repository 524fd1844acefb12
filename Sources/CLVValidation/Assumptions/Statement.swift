/// Something found, in no language yet: which text says it, and the values in
/// it.
///
/// ``FindingText`` has the English texts; a report looks the key up in the
/// string table of its language.
public struct Statement: Sendable, Equatable, Encodable {
  /// The text.
  public let key: FindingText

  /// The values of the text, by name.
  public let values: [String: Value]

  /// A statement with its values; they must be those that the text names.
  init(_ key: FindingText, _ values: [String: Value] = [:]) {
    self.key = key
    self.values = values
  }

  /// A value within a statement.
  public enum Value: Sendable, Equatable {
    /// A whole number.
    case count(Int)

    /// A number to a number of decimals.
    case number(Double, decimals: Int)

    /// A number to a number of decimals, with its sign.
    case signed(Double, decimals: Int)

    /// A share, as a percentage with a decimal.
    case percent(Double)

    /// A relative change, as a percentage with its sign and a decimal.
    case change(Double)

    /// A p-value.
    case probability(Double)

    /// A month of the year, from 1 to 12.
    case month(Int)

    /// A month with its year, as yyyy-MM.
    case yearMonth(String)

    /// A model's name in commands.
    case model(String)

    /// A customer's identifier, whatever is in it.
    case name(String)

    /// Several of them.
    case names([String])
  }
}

extension Statement {
  /// The statement in English, as terminals and files have it.
  var english: String {
    var text = ""
    var rest = (key.english ?? "")[...]
    while let open = rest.firstIndex(of: "{"),
      let close = rest[open...].firstIndex(of: "}")
    {
      let inside = rest[rest.index(after: open)..<close]
      let (name, forms) = NumberForms.parts(of: inside)
      text += rest[..<open]
      rest = rest[rest.index(after: close)...]
      guard let value = values[String(name)] else {
        text += "{\(inside)}"
        continue
      }
      let shown = value.english
      text +=
        forms.map {
          String(
            NumberForms.form($0, shown: shown, isInfinite: value.isInfinite)
          ).replacing("#", with: shown)
        } ?? shown
    }
    return text + rest
  }
}

extension Statement.Value {
  /// Whether it is a number without end.
  package var isInfinite: Bool {
    switch self {
    case .number(let number, _), .signed(let number, _), .percent(let number),
      .change(let number), .probability(let number):
      number.isInfinite
    case .count, .month, .yearMonth, .model, .name, .names: false
    }
  }

  fileprivate var english: String {
    switch self {
    case .count(let count): Plain.whole(count)
    case .number(let number, let decimals): Plain.fixed(number, decimals)
    case .signed(let number, let decimals):
      (number >= 0 ? "+" : "") + Plain.fixed(number, decimals)
    case .percent(let share): Plain.percent(share)
    case .change(let share): (share >= 0 ? "+" : "") + Plain.percent(share)
    case .probability(let p): Plain.probability(p)
    case .month(let month): Self.months[month - 1]
    case .yearMonth(let text), .model(let text): text
    case .name(let name): Self.visible(name)
    case .names(let names):
      names.map(Self.visible).joined(separator: ", ")
    }
  }

  /// An identifier that leaves a terminal as it is.
  private static func visible(_ name: String) -> String {
    let text = name.unicodeScalars.map { scalar in
      scalar.properties.generalCategory == .control ? "\u{FFFD}" : "\(scalar)"
    }.joined()
    return text.count > 40 ? text.prefix(39) + "…" : text
  }

  private static let months = [
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
  ]
}

extension Statement.Value: Encodable {
  /// Writes the value itself: numbers with all their digits.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .count(let count), .month(let count): try container.encode(count)
    case .number(let number, _), .signed(let number, _), .percent(let number),
      .change(let number), .probability(let number):
      // JSON has no number that is not finite.
      if number.isFinite {
        try container.encode(number)
      } else {
        try container.encode("\(number)")
      }
    case .yearMonth(let text), .model(let text), .name(let text):
      try container.encode(text)
    case .names(let names): try container.encode(names)
    }
  }
}

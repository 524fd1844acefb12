/// Something found, in no language yet: which text says it, and the values in
/// it.
///
/// The catalogue of words has a text for each ``FindingText`` in every
/// language, by the key `found.` and its name.
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

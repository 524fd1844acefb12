/// What is wrong or was decided, and what to do: a sentence or two in which
/// each ``Remedy`` stands as a value, not as a text.
///
/// So the same sentence serves whoever calls the library and whoever sits at a
/// command line, and a program reads the remedies without reading the text:
///
/// ```swift
/// let advice: Advice = "all rows come after \(.observationEnd); give a later one"
/// advice.text        // all rows come after observationEnd; give a later one
/// advice.remedies    // [.observationEnd]
/// ```
public struct Advice: Sendable {
  /// What a sentence is put together from.
  package enum Part: Sendable {
    /// Words of the sentence itself.
    case text(String)

    /// What can be set or called.
    case remedy(Remedy)

    /// A value, such as text from the data.
    case value(String)

    /// A column of the table.
    case column(DataError.Place.Column)

    /// A sentence or a clause within this one.
    case advice(Advice)
  }

  /// Tells a text in another language, or with other words for remedies.
  package typealias Wording = @Sendable (Advice) -> String

  /// The words and the values between them, in their order.
  package private(set) var parts: [Part]

  /// The name of the text and the values in it, for whoever has the text in
  /// another language; nil where it has no name.
  public private(set) var message: AdviceMessage?

  /// What is said to help, in the order of the text.
  public var remedies: [Remedy] {
    parts.flatMap { part -> [Remedy] in
      switch part {
      case .remedy(let remedy): [remedy]
      case .advice(let advice): advice.remedies
      case .text, .value, .column: []
      }
    }
  }

  /// The text with remedies by their names in the library.
  public var text: String { text { $0.description } }

  /// The text with remedies in other words.
  public func text(_ wording: Remedy.Wording) -> String {
    parts.map { part in
      switch part {
      case .text(let text), .value(let text): text
      case .remedy(let remedy): wording(remedy)
      case .column(let column): column.description
      case .advice(let advice): advice.text(wording)
      }
    }.joined()
  }

  /// The English sentence with a number in braces for each value in it, by
  /// which it is looked up in other languages.
  ///
  /// An example is `all transactions are after the {1}; give a later one`.
  package var template: String {
    var count = 0
    return parts.map { part in
      if case .text(let text) = part { return text }
      count += 1
      return "{\(count)}"
    }.joined()
  }

  /// The values of the ``template``, in their order.
  package var values: [Part] {
    parts.filter { if case .text = $0 { false } else { true } }
  }

  /// The same text with its name and the values in it.
  package func named(
    _ name: String, _ values: [String: AdviceMessage.Value]
  ) -> Advice {
    var named = self
    named.message = AdviceMessage(name: name, values: values)
    return named
  }

  /// One text after the other.
  public static func + (first: Advice, second: Advice) -> Advice {
    var both = first
    both.message = nil
    for part in second.parts { both.parts.append(joining: part) }
    return both
  }
}

extension Advice: Equatable {
  /// Whether two say the same, however they were put together.
  public static func == (first: Advice, second: Advice) -> Bool {
    // No name of a remedy holds a null character.
    let wording: Remedy.Wording = { "\0\($0.name)\0\($0.values)\0" }
    return first.message == second.message
      && first.text(wording) == second.text(wording)
  }
}

extension Advice: ExpressibleByStringInterpolation {
  /// Collects a text with its remedies.
  public struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var parts: [Part] = []

    /// Makes room for nothing: texts are short.
    public init(literalCapacity: Int, interpolationCount: Int) {}

    /// Appends a text.
    public mutating func appendLiteral(_ text: String) {
      if !text.isEmpty { parts.append(joining: .text(text)) }
    }

    /// Appends a remedy.
    public mutating func appendInterpolation(_ remedy: Remedy) {
      parts.append(.remedy(remedy))
    }

    /// Appends another text with its remedies.
    public mutating func appendInterpolation(_ advice: Advice) {
      parts.append(.advice(advice))
    }

    /// Appends a column of a table.
    public mutating func appendInterpolation(_ column: DataError.Place.Column) {
      parts.append(.column(column))
    }

    /// Appends a value as text.
    public mutating func appendInterpolation(
      _ value: some CustomStringConvertible
    ) {
      parts.append(.value(value.description))
    }
  }

  /// A text without remedies.
  public init(stringLiteral text: String) {
    parts = text.isEmpty ? [] : [.text(text)]
  }

  /// A text with its remedies.
  public init(stringInterpolation interpolation: StringInterpolation) {
    parts = interpolation.parts
  }

  /// A text of one's own, without remedies.
  public init(_ text: String) {
    self.init(stringLiteral: text)
  }
}

extension [Advice.Part] {
  /// Appends a part; a text joins the one before it, so that a sentence in two
  /// lines of code is one.
  fileprivate mutating func append(joining part: Advice.Part) {
    if case .text(let end) = part, case .text(let beginning) = last {
      self[count - 1] = .text(beginning + end)
    } else {
      append(part)
    }
  }
}

extension Advice: Codable {
  /// Reads a text; what it says of remedies stays text.
  public init(from decoder: any Swift.Decoder) throws {
    self.init(try decoder.singleValueContainer().decode(String.self))
  }

  /// Writes the text, in the encoder's wording if it has one.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    let wording = CodingUserInfoKey.adviceWording.flatMap {
      encoder.userInfo[$0] as? Advice.Wording
    }
    try container.encode(wording?(self) ?? text)
  }
}

extension CodingUserInfoKey {
  /// The key of what the texts of a file are told as.
  static let adviceWording = CodingUserInfoKey(rawValue: "adviceWording")
}

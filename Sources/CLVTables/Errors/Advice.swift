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
public struct Advice: Sendable, Equatable {
  fileprivate enum Part: Sendable, Equatable {
    case text(String)
    case remedy(Remedy)
  }

  private var parts: [Part]

  /// The name of the text and the values in it, for whoever has the text in
  /// another language; nil where it has no name.
  public private(set) var message: AdviceMessage?

  /// What is said to help, in the order of the text.
  public var remedies: [Remedy] {
    parts.compactMap { part in
      if case .remedy(let remedy) = part { remedy } else { nil }
    }
  }

  /// The text with remedies by their names in the library.
  public var text: String { text { $0.description } }

  /// The text with remedies in other words.
  public func text(_ wording: Remedy.Wording) -> String {
    parts.map { part in
      switch part {
      case .text(let text): text
      case .remedy(let remedy): wording(remedy)
      }
    }.joined()
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
      for part in advice.parts { parts.append(joining: part) }
    }

    /// Appends a value as text.
    public mutating func appendInterpolation(
      _ value: some CustomStringConvertible
    ) {
      appendLiteral(value.description)
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
  /// Appends a part; a text joins the one before it, so that equal texts are
  /// equal however they were put together.
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
    let wording = CodingUserInfoKey.remedyWording.flatMap {
      encoder.userInfo[$0] as? Remedy.Wording
    }
    try container.encode(wording.map { text($0) } ?? text)
  }
}

extension CodingUserInfoKey {
  /// The key of a ``Remedy/Wording`` for the texts of a file.
  static let remedyWording = CodingUserInfoKey(rawValue: "remedyWording")
}

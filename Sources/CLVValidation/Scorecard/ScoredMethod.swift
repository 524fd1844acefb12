/// A way to predict what customers do in the holdout.
public struct ScoredMethod: Sendable, Equatable {
  /// What kind of method it is.
  public enum Kind: String, Sendable, Encodable {
    /// The fitted models under validation.
    case model

    /// A forecast that anybody could have made.
    case rule

    /// Another model, fitted to the same customers: models are ranked among
    /// themselves by the log score, and by it alone.
    case benchmark

    /// An order of customers without a forecast.
    case ranking

    /// A forecast that takes knowledge of the holdout itself.
    case hindsight
  }

  /// The name in files: `model`, `rate`, `rfm_sum`.
  public let identifier: String

  /// The name in tables: "BG/NBD", "x·H/T".
  public let title: String

  /// What it does, in a sentence.
  public let description: String

  /// What kind of method it is.
  public let kind: Kind

  /// A method with its parts.
  public init(
    _ identifier: String, title: String, description: String, kind: Kind
  ) {
    self.identifier = identifier
    self.title = title
    self.description = description
    self.kind = kind
  }
}

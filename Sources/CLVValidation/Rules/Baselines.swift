/// The score of a naive rule, which a model has to beat, or of NBD.
public struct BaselineScore: Codable, Sendable, Equatable {
  /// The rule's short name: `rate`, `mean` or `nbd`.
  public let rule: String

  /// The description of the rule in words.
  public let description: String

  /// How it did.
  public let score: HoldoutScore
}

/// A parameter of a model; all are positive numbers.
public struct Parameter: Sendable, Equatable {
  /// The name in files and output, as in the literature: "r", "alpha".
  public let name: String

  /// What it stands for, in a phrase.
  public let meaning: String

  /// A parameter with its name and meaning.
  public init(_ name: String, _ meaning: String) {
    self.name = name
    self.meaning = meaning
  }
}

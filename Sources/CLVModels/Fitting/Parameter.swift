/// A parameter of a model.
public struct Parameter: Sendable, Equatable {
  /// Which numbers a parameter can be, and so how it is searched for.
  public enum Scale: Sendable {
    /// A positive number, searched for by its logarithm.
    case positive

    /// Any number, searched for as it is.
    case real

    /// 1, 2, 3, …, tried one after the other.
    case whole
  }

  /// The name in files and output, as in the literature: "r", "alpha".
  public let name: String

  /// What it stands for, in a phrase.
  public let meaning: String

  /// Which numbers it can be.
  public let scale: Scale

  /// A parameter with its name and meaning, positive unless said otherwise.
  public init(_ name: String, _ meaning: String, scale: Scale = .positive) {
    self.name = name
    self.meaning = meaning
    self.scale = scale
  }
}

/// A parameter of a model.
public struct Parameter: Encodable, Sendable, Equatable {
  /// Which numbers a parameter can be, and so how it is searched for.
  public enum Scale: String, Encodable, Sendable {
    /// A positive number, searched for by its logarithm.
    case positive

    /// Any number, searched for as it is.
    case real

    /// 1, 2, 3, …, tried one after the other.
    case whole

    /// What such a parameter is, in words.
    public var description: String {
      switch self {
      case .positive: "a positive number"
      case .real: "a number"
      case .whole: "a whole number from 1 on"
      }
    }
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

  /// Whether the parameter can have a value.
  public func admits(_ value: Double) -> Bool {
    switch scale {
    case .positive: value > 0 && value.isFinite
    case .real: value.isFinite
    case .whole: value >= 1 && value < 1e6 && value == value.rounded()
    }
  }
}

/// Something that a caller can set or call and that would help: an argument or
/// a function of the library by its name there, perhaps with values that would
/// do.
///
/// A program can act on it; one that speaks to people who do not see the
/// library says its own name for it, such as an option of a command line.
public struct Remedy: Sendable, Hashable, CustomStringConvertible {
  /// Says a remedy in words.
  public typealias Wording = @Sendable (Remedy) -> String

  /// The name in the library: `observationEnd`.
  public let name: String

  /// Values that would do, the best first; empty where none is known.
  public let values: [String]

  /// Makes a remedy of a name in the library.
  public init(_ name: String) {
    self.init(name, values: [])
  }

  private init(_ name: String, values: [String]) {
    self.name = name
    self.values = values
  }

  /// The argument with values for it.
  public func set(to values: String...) -> Remedy {
    set(to: values)
  }

  /// The argument with any number of values for it.
  public func set(to values: [String]) -> Remedy {
    Remedy(name, values: values)
  }

  /// The name and the values, as a user of the library would write them.
  public var description: String {
    values.isEmpty
      ? name
      : name + " " + values.map { "\"\($0)\"" }.joined(separator: " or ")
  }
}

extension Remedy {
  /// The encoding of the text, in ``TextOptions``.
  public static let encoding = Remedy("encoding")

  /// The character between columns, in ``TextOptions``.
  public static let delimiter = Remedy("delimiter")
}

/// A value that nothing can be made of, in words for whoever gave it.
///
/// The plain initializers take values that are known to be right, and stop
/// the program at others. Values from anywhere else go through those that
/// begin with `validating`, which throw this.
public struct InvalidValue: Error, Equatable, Sendable,
  CustomStringConvertible
{
  /// What is wrong, and where.
  public let description: String

  /// A value with what is wrong about it.
  public init(_ description: String) { self.description = description }
}

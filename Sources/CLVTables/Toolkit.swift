/// swift-clv itself.
public enum Toolkit {
  /// The version of the library, the tool and the service: major.minor.patch.
  ///
  /// A change of the major number breaks programs, command lines or files;
  /// one of the minor number adds to them.
  public static let version = "\(literal)"

  /// The version as bytes that live as long as the process: the one place that
  /// states it, which the Python package is built by as well.
  package static let literal: StaticString = "0.2.0"
}

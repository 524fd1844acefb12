/// swift-clv itself.
public enum Toolkit {
  /// The version of the library and of the tool, as `clv --version` prints
  /// it: major.minor.patch.
  ///
  /// A change of the major number breaks programs, command lines or files;
  /// one of the minor number adds to them.
  public static let version = "0.2.0"
}

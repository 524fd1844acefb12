/// What the holder of a key may do.
public enum Role: String, Sendable, CaseIterable, Comparable {
  /// Ask for scores.
  case read

  /// Put and reload models, and write transactions, as well.
  case admin

  /// Whether one role may do less than another.
  public static func < (first: Role, second: Role) -> Bool {
    first == .read && second == .admin
  }
}

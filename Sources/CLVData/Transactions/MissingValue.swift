internal import CLVTables

/// The words with which programs write that a value is missing.
enum MissingValue {
  private static let words: Set<String> = [
    "nan", "null", "none", "n/a", "na", "#n/a", "<na>", "nil", "\\n", "#null!",
  ]

  /// Whether a field without blanks at its ends holds nothing, or a word for
  /// nothing.
  @inline(__always)
  static func isWord(_ field: Bytes) -> Bool {
    guard field.count > 0 else { return true }
    guard field.count <= 6 else { return false }
    let first = Ascii.lowercased(field[0])
    guard
      first > UInt8(ascii: "9") && first != UInt8(ascii: "n")
        || Ascii.digit(first) != nil
    else { return isListed(field) }
    return first == UInt8(ascii: "<") || first == UInt8(ascii: "\\")
      ? isListed(field) : false
  }

  @inline(never)
  private static func isListed(_ field: Bytes) -> Bool {
    words.contains(String(decoding: field, as: UTF8.self).lowercased())
  }
}

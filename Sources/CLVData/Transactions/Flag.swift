internal import CLVTables

/// Cells that say yes or no.
enum Flag {
  private static let yes: Set<String> = [
    "true", "t", "yes", "y", "1", "x", "ja", "oui", "si", "sí", "بله", "是",
    "return", "returned", "refund", "refunded", "churned", "lost", "cancelled",
    "canceled",
  ]
  private static let no: Set<String> = [
    "false", "f", "no", "n", "0", "", "nein", "non", "خیر", "否", "active",
    "stayed", "retained", "joined",
  ]

  /// What a cell without blanks at its ends says; nil for anything else.
  static func value(_ field: Bytes) -> Bool? {
    let word = String(decoding: field, as: UTF8.self).lowercased()
    if yes.contains(word) { return true }
    return no.contains(word) || MissingValue.isWord(field) ? false : nil
  }

  /// Whether a cell says yes.
  static func isSet(_ field: Bytes) -> Bool { value(field) == true }
}

internal import CLVTables

/// Which identifiers are of one customer though they differ: in case, in zeros
/// before them or in `.0` behind, as spreadsheets and data frames leave them.
public struct IdentifierForm: Sendable, Equatable {
  /// Whether letters are read as small ones.
  public var foldsCase = false

  /// Whether zeros at the beginning are left out.
  public var dropsZeros = false

  /// Whether a point with zeros behind a whole number is left out.
  public var dropsDecimals = false

  /// Identifiers as they are, byte for byte.
  public init() {}

  /// Whether identifiers stay as they are.
  var isPlain: Bool { self == IdentifierForm() }

  /// An identifier in this form; it is never empty.
  func form(of id: Bytes) -> String {
    var text = String(decoding: id, as: UTF8.self)
    if foldsCase { text = text.lowercased() }
    if dropsDecimals, let point = text.lastIndex(of: "."),
      text[..<point].allSatisfy(Self.isDigit), point > text.startIndex,
      text[text.index(after: point)...].allSatisfy({ $0 == "0" })
    {
      text = String(text[..<point])
    }
    if dropsZeros {
      let rest = text.drop { $0 == "0" }
      text = rest.isEmpty ? "0" : String(rest)
    }
    return text
  }

  private static func isDigit(_ character: Character) -> Bool {
    ("0"..."9").contains(character)
  }
}

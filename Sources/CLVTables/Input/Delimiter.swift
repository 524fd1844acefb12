/// The byte between the fields of a CSV file.
public enum Delimiter {
  /// The delimiters tried on a header, the default first.
  static let candidates = [
    Ascii.comma, UInt8(ascii: ";"), Ascii.tab, UInt8(ascii: "|"),
  ]

  /// Reads a delimiter's name: one ASCII character, `tab` or `\t`, or
  /// `blanks` for any number of spaces and tabs.
  ///
  /// - Throws: a usage error for anything else, and for characters that
  ///   numbers, dates and quoting need.
  public static func parse(_ text: String) throws(DataError) -> UInt8 {
    if text == "tab" || text == "\\t" { return Ascii.tab }
    if text == "blanks" { return Ascii.space }
    let bytes = Array(text.utf8)
    guard bytes.count == 1, bytes[0] < 0x80, !isTaken(bytes[0]) else {
      throw DataError(
        .usage,
        """
        \(.delimiter) "\(text)" cannot be used; give one of , ; | : or tab, or \
        blanks
        """)
    }
    return bytes[0]
  }

  private static func isTaken(_ byte: UInt8) -> Bool {
    Ascii.isLetter(byte) || Ascii.digit(byte) != nil
      || [
        Ascii.quote, Ascii.lineFeed, Ascii.carriageReturn, Ascii.null,
        Ascii.minus, Ascii.plus, Ascii.point,
      ].contains(byte)
  }
}

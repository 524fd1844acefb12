/// How delimited text is taken apart, as far as its user says.
public struct TextOptions: Sendable {
  /// The byte between fields, a blank for any number of blanks and tabs; nil
  /// to find it out.
  public var delimiter: UInt8?

  /// How characters are written; nil for UTF-8, or what the bytes show.
  public var encoding: TextEncoding?

  /// The names of the columns where the text has no header; nil where the
  /// first line names them.
  public var columns: [String]?

  /// Options that leave all to the text.
  public init() {}
}

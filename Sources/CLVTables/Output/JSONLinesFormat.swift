/// JSON Lines: an object for each row, on a line of its own, with a member for
/// each column.
///
/// Numbers are in the shortest form that reads back as the same. Customers and
/// other texts are strings, also where they look like numbers. A value that is
/// not there is `null`; so is an infinite number, which JSON cannot write: a
/// CSV file tells the two apart.
public struct JSONLinesFormat: TableFormat {
  /// The format, which has no options.
  public init() {}

  /// Nothing: the names stand in every row.
  public func header(_ columns: [String]) -> String { "" }

  /// The name and a colon.
  public func beginning(of column: String, at index: Int) -> String {
    var text = ByteBuffer()
    text.append(byte: index == 0 ? UInt8(ascii: "{") : Ascii.comma)
    var name = column
    name.withUTF8 { append(text: $0, to: &text) }
    text.append(byte: Ascii.colon)
    return text.text
  }

  /// `null`.
  public var emptyCell: String { "null" }

  /// The end of the object, and a line feed.
  public var rowEnd: String { "}\n" }

  /// Appends a string.
  public func append(
    text: UnsafeBufferPointer<UInt8>, to buffer: inout ByteBuffer
  ) {
    buffer.append(byte: Ascii.quote)
    for byte in text {
      switch byte {
      case Ascii.quote, UInt8(ascii: "\\"):
        buffer.append(byte: UInt8(ascii: "\\"))
        buffer.append(byte: byte)
      case 0..<Ascii.space:
        buffer.append("\\u00")
        for digit in [byte >> 4, byte & 15] {
          let letter = digit < 10 ? Ascii.zero : UInt8(ascii: "a") - 10
          buffer.append(byte: letter + digit)
        }
      default: buffer.append(byte: byte)
      }
    }
    buffer.append(byte: Ascii.quote)
  }

  /// Appends `null`.
  public func append(notFinite number: Double, to buffer: inout ByteBuffer) {
    buffer.append(emptyCell)
  }
}

/// How the characters of a text are written as bytes.
public struct TextEncoding: Sendable, Equatable {
  /// The name, as the system's `iconv` knows it.
  public let name: String

  /// The encoding of every text without evidence of another.
  public static let utf8 = TextEncoding(name: "UTF-8")

  static let utf16Little = TextEncoding(name: "UTF-16LE")
  static let utf16Big = TextEncoding(name: "UTF-16BE")
  static let gb18030 = TextEncoding(name: "GB18030")
  static let windows1256 = TextEncoding(name: "WINDOWS-1256")
  static let windows1252 = TextEncoding(name: "WINDOWS-1252")

  private init(name: String) {
    self.name = name
  }

  /// The encoding of a name such as `gb18030`, `windows-1256` or `latin1`.
  ///
  /// - Throws: A usage error where the system knows none of that name.
  public init(_ name: String) throws(DataError) {
    let upper = name.uppercased()
    guard !upper.isEmpty, Iconv(from: upper) != nil else {
      throw DataError(
        .usage,
        """
        \(.encoding) "\(name)" is not known here; give utf-8, utf-16, gb18030, \
        windows-1256, windows-1252, latin1 or another that "iconv -l" lists
        """)
    }
    self.name = ["UTF8", "UTF-8"].contains(upper) ? "UTF-8" : upper
  }

  /// The encoding that the first bytes of a text show; nil where they show
  /// none: a byte-order mark, or every second byte empty.
  init?(beginning: Bytes) {
    guard beginning.count >= 2 else { return nil }
    let first = (beginning[0], beginning[1])
    if first == (0xFF, 0xFE) {
      self = .utf16Little
    } else if first == (0xFE, 0xFF) {
      self = .utf16Big
    } else if beginning.count >= 4, first.0 != 0, first.1 == 0,
      beginning[2] != 0, beginning[3] == 0
    {
      self = .utf16Little
    } else if beginning.count >= 4, first.0 == 0, first.1 != 0,
      beginning[2] == 0, beginning[3] != 0
    {
      self = .utf16Big
    } else {
      return nil
    }
  }
}

/// The bytes that CSV files, dates and numbers are made of.
enum Ascii {
  static let null = UInt8(ascii: "\0")
  static let tab = UInt8(ascii: "\t")
  static let lineFeed = UInt8(ascii: "\n")
  static let carriageReturn = UInt8(ascii: "\r")
  static let space = UInt8(ascii: " ")
  static let quote = UInt8(ascii: "\"")
  static let plus = UInt8(ascii: "+")
  static let comma = UInt8(ascii: ",")
  static let minus = UInt8(ascii: "-")
  static let point = UInt8(ascii: ".")
  static let zero = UInt8(ascii: "0")
  static let colon = UInt8(ascii: ":")
  static let lowerE = UInt8(ascii: "e")

  /// The value of a decimal digit, or `nil`.
  @inline(__always)
  static func digit(_ byte: UInt8) -> Int? {
    let value = byte &- zero
    return value <= 9 ? Int(value) : nil
  }

  /// The lower-case form of an ASCII letter; other bytes as they are.
  @inline(__always)
  static func lowercased(_ byte: UInt8) -> UInt8 {
    byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
  }

  /// Whether the byte is an ASCII letter.
  @inline(__always)
  static func isLetter(_ byte: UInt8) -> Bool {
    lowercased(byte) &- UInt8(ascii: "a") < 26
  }
}

/// A run of bytes inside a buffer that somebody else keeps alive.
typealias Bytes = UnsafeBufferPointer<UInt8>

extension UnsafeBufferPointer<UInt8> {
  /// The bytes without the spaces and tabs at either end.
  @inline(__always)
  var trimmed: Bytes {
    var low = 0
    var high = count
    while low < high, Self.isBlank(self[low]) { low &+= 1 }
    while high > low, Self.isBlank(self[high &- 1]) { high &-= 1 }
    return Bytes(rebasing: self[low..<high])
  }

  @inline(__always)
  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == Ascii.space || byte == Ascii.tab
  }

  /// The text for a message: invalid UTF-8 replaced, long text cut.
  var excerpt: String {
    let text = String(decoding: self.prefix(60), as: UTF8.self)
    return count > 60 ? text + "…" : text
  }
}

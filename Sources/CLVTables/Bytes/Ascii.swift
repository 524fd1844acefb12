/// The bytes that CSV files, dates and numbers are made of.
@usableFromInline package enum Ascii {
  @inlinable package static var null: UInt8 { UInt8(ascii: "\0") }
  @inlinable package static var tab: UInt8 { UInt8(ascii: "\t") }
  @inlinable package static var lineFeed: UInt8 { UInt8(ascii: "\n") }
  @inlinable package static var carriageReturn: UInt8 { UInt8(ascii: "\r") }
  @inlinable package static var space: UInt8 { UInt8(ascii: " ") }
  @inlinable package static var quote: UInt8 { UInt8(ascii: "\"") }
  @inlinable package static var plus: UInt8 { UInt8(ascii: "+") }
  @inlinable package static var comma: UInt8 { UInt8(ascii: ",") }
  @inlinable package static var minus: UInt8 { UInt8(ascii: "-") }
  @inlinable package static var point: UInt8 { UInt8(ascii: ".") }
  @inlinable package static var zero: UInt8 { UInt8(ascii: "0") }
  @inlinable package static var colon: UInt8 { UInt8(ascii: ":") }
  @inlinable package static var lowerE: UInt8 { UInt8(ascii: "e") }

  /// The value of a decimal digit, or `nil`.
  @inlinable @inline(__always)
  package static func digit(_ byte: UInt8) -> Int? {
    let value = byte &- zero
    return value <= 9 ? Int(value) : nil
  }

  /// The lower-case form of an ASCII letter; other bytes as they are.
  @inlinable @inline(__always)
  package static func lowercased(_ byte: UInt8) -> UInt8 {
    byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
  }

  /// Whether the byte is an ASCII letter.
  @inlinable @inline(__always)
  package static func isLetter(_ byte: UInt8) -> Bool {
    lowercased(byte) &- UInt8(ascii: "a") < 26
  }
}

/// A run of bytes inside a buffer that somebody else keeps alive.
@usableFromInline package typealias Bytes = UnsafeBufferPointer<UInt8>

extension UnsafeBufferPointer<UInt8> {
  /// The bytes without the spaces and tabs at either end.
  @inlinable @inline(__always)
  package var trimmed: Bytes {
    var low = 0
    var high = count
    while low < high, Self.isBlank(self[low]) { low &+= 1 }
    while high > low, Self.isBlank(self[high &- 1]) { high &-= 1 }
    return Bytes(rebasing: self[low..<high])
  }

  /// Whether there is nothing but spaces and tabs.
  @inlinable
  package var isBlank: Bool { allSatisfy(Self.isBlank) }

  @inlinable @inline(__always)
  static func isBlank(_ byte: UInt8) -> Bool {
    byte == Ascii.space || byte == Ascii.tab
  }

  /// The text for a message: invalid UTF-8 replaced, long text cut.
  package var excerpt: String {
    let text = String(decoding: self.prefix(60), as: UTF8.self)
    return count > 60 ? text + "…" : text
  }

  /// Whether the bytes are valid UTF-8.
  @inlinable @inline(__always)
  package var isValidText: Bool {
    var union: UInt8 = 0
    for byte in self { union |= byte }
    return union < 0x80 || String(validating: self, as: UTF8.self) != nil
  }
}

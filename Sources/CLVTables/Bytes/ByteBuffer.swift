/// Text under construction, made for CSV: numbers are written in the shortest
/// form that reads back as the same number, whole ones without a point.
public struct ByteBuffer: ~Copyable {
  @usableFromInline var buffer = GrowableBuffer<UInt8>()

  /// An empty buffer.
  public init() {}

  deinit {
    buffer.deallocate()
  }

  /// The number of bytes.
  @inlinable public var count: Int { buffer.count }

  /// The bytes so far, valid until the next change.
  @inlinable package var bytes: UnsafeBufferPointer<UInt8> {
    Bytes(buffer.elements)
  }

  /// The text so far.
  public var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Forgets the text and keeps its memory.
  public mutating func removeAll() {
    buffer.truncate(to: 0)
  }

  /// Appends one byte, such as a delimiter.
  @inlinable @inline(__always)
  public mutating func append(byte: UInt8) {
    buffer.append(byte)
  }

  /// Appends bytes as they are.
  @inlinable @inline(__always)
  public mutating func append(bytes: UnsafeBufferPointer<UInt8>) {
    buffer.append(contentsOf: bytes)
  }

  /// Appends text as it is.
  public mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { append(bytes: $0) }
  }

  /// Appends a CSV field, in quotes if it needs them.
  public mutating func append(field text: String) {
    var text = text
    text.withUTF8 { append(field: $0) }
  }

  /// Appends a CSV field, in quotes if it needs them: if it holds a comma, a
  /// quote or a line end, or begins or ends with a blank.
  public mutating func append(field: UnsafeBufferPointer<UInt8>) {
    guard Self.needsQuotes(field) else {
      append(bytes: field)
      return
    }
    append(byte: Ascii.quote)
    for byte in field {
      if byte == Ascii.quote { append(byte: Ascii.quote) }
      append(byte: byte)
    }
    append(byte: Ascii.quote)
  }

  private static func needsQuotes(_ field: Bytes) -> Bool {
    if field.isEmpty { return false }
    if field[0] <= Ascii.space || field[field.count - 1] <= Ascii.space {
      return true
    }
    // As in most names and dates.
    if field.count >= 8 {
      guard hasByteUpToComma(field, UInt64.self) else { return false }
    } else if field.count >= 4 {
      guard hasByteUpToComma(field, UInt32.self) else { return false }
    }
    for byte in field
    where byte <= Ascii.comma
      && (byte == Ascii.comma || byte == Ascii.quote
        || byte == Ascii.lineFeed || byte == Ascii.carriageReturn)
    {
      return true
    }
    return false
  }

  /// Whether any byte is a comma or comes before it, looked at in words, of
  /// which the field has one at least: the last overlaps the one before.
  @inline(__always)
  private static func hasByteUpToComma<Word: FixedWidthInteger>(
    _ field: Bytes, _ type: Word.Type
  ) -> Bool {
    let bytes = UnsafeRawBufferPointer(field)
    let size = MemoryLayout<Word>.size
    let ones = Word(truncatingIfNeeded: 0x0101_0101_0101_0101 as UInt64)
    let next = ones &* Word(truncatingIfNeeded: Ascii.comma &+ 1)
    let last = field.count &- size
    var offset = 0
    while true {
      let word = bytes.loadUnaligned(
        fromByteOffset: min(offset, last), as: Word.self)
      if (word &- next) & ~word & (ones &* 0x80) != 0 { return true }
      if offset >= last { return false }
      offset &+= size
    }
  }

  /// Appends a whole number.
  public mutating func append(_ number: some BinaryInteger) {
    append(digitsOf: UInt64(number.magnitude), negative: number < 0)
  }

  /// Appends a number in the shortest form that reads back as the same;
  /// `nan`, `inf` and `-inf` if it is not finite.
  public mutating func append(_ number: Double) {
    // Many numbers of a table are nothing.
    if number.bitPattern == 0 { return append(byte: Ascii.zero) }
    let magnitude = number.magnitude
    // A decimal of at most 15 digits is the only one of its length that
    // reads back as its number, so hundredths need no search.
    if magnitude < 1e13 {
      let hundredths = UInt64(magnitude * 100 + 0.5)
      if Double(hundredths) / 100 == magnitude {
        append(hundredths: hundredths, negative: number.sign == .minus)
        return
      }
    }
    // The longest is of 24 bytes, as -2.2250738585072014e-308.
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 32) { bytes in
      var digits = ShortestDigits(bytes)
      number.write(to: &digits)
      let text = digits.text
      let isWhole =
        text.count > 2 && text[text.count - 2] == Ascii.point
        && text[text.count - 1] == Ascii.zero
      append(
        bytes: Bytes(rebasing: text[..<(text.count - (isWhole ? 2 : 0))]))
    }
  }

  /// Appends a number rounded to some decimals, at most nine, for people.
  ///
  /// A number too large for that is appended as any other.
  public mutating func append(_ number: Double, decimals: Int) {
    precondition((0...9).contains(decimals), "at most nine decimals")
    var scale: UInt64 = 1
    for _ in 0..<decimals { scale *= 10 }
    let scaled = (number.magnitude * Double(scale)).rounded()
    guard scaled < 1e18 else { return append(number) }
    let digits = UInt64(scaled)
    let (whole, rest) = digits.quotientAndRemainder(dividingBy: scale)
    append(digitsOf: whole, negative: number < 0 && digits > 0)
    guard decimals > 0 else { return }
    append(byte: Ascii.point)
    var place = scale / 10
    while place > 0 {
      append(byte: Ascii.zero + UInt8(rest / place % 10))
      place /= 10
    }
  }

  private mutating func append(hundredths: UInt64, negative: Bool) {
    let (whole, rest) = hundredths.quotientAndRemainder(dividingBy: 100)
    append(digitsOf: whole, negative: negative)
    guard rest > 0 else { return }
    append(byte: Ascii.point)
    append(byte: Ascii.zero + UInt8(rest / 10))
    if rest % 10 > 0 { append(byte: Ascii.zero + UInt8(rest % 10)) }
  }

  /// Appends a number from 0 to 99 with two digits.
  @inline(__always)
  package mutating func append(twoDigits number: Int) {
    let bytes = buffer.appendRoom(for: 2)
    let number = UInt8(truncatingIfNeeded: number)
    bytes[0] = Ascii.zero &+ number / 10
    bytes[1] = Ascii.zero &+ number % 10
  }

  private mutating func append(digitsOf number: UInt64, negative: Bool) {
    if negative { append(byte: Ascii.minus) }
    if number < 10 {
      append(byte: Ascii.zero &+ UInt8(truncatingIfNeeded: number))
      return
    }
    var digits = 1
    var bound: UInt64 = 10
    // Of twenty digits at most: ten to the twentieth is beyond 64 bits.
    while digits < 20, number >= bound {
      digits &+= 1
      bound = bound &* 10
    }
    let bytes = buffer.appendRoom(for: digits)
    var rest = number
    var place = digits &- 1
    while place > 0 {
      let (tenth, digit) = rest.quotientAndRemainder(dividingBy: 10)
      bytes[place] = Ascii.zero &+ UInt8(truncatingIfNeeded: digit)
      rest = tenth
      place &-= 1
    }
    bytes[0] = Ascii.zero &+ UInt8(truncatingIfNeeded: rest)
  }
}

/// Takes the shortest digits of a number from the standard library, which
/// hands them over as bytes and so without a string.
private struct ShortestDigits: TextOutputStream {
  private let bytes: UnsafeMutableBufferPointer<UInt8>
  private var count = 0

  /// Takes them into memory of at least 32 bytes.
  init(_ bytes: UnsafeMutableBufferPointer<UInt8>) {
    self.bytes = bytes
  }

  /// The digits so far.
  var text: Bytes { Bytes(rebasing: bytes[..<count]) }

  mutating func write(_ string: String) {
    var string = string
    string.withUTF8 { _writeASCII($0) }
  }

  mutating func _writeASCII(_ text: UnsafeBufferPointer<UInt8>) {
    count = bytes[count...].initialize(fromContentsOf: text)
  }
}

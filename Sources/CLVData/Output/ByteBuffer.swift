/// Text under construction, made for CSV: numbers are written in the shortest
/// form that reads back as the same number, whole ones without a point.
public struct ByteBuffer: Sendable {
  private(set) var bytes: [UInt8] = []

  /// An empty buffer.
  public init() {}

  /// The number of bytes.
  public var count: Int { bytes.count }

  /// The text so far.
  public var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Gives the bytes to a closure, for the time of the call.
  public func withBytes<Result>(
    _ body: (UnsafeRawBufferPointer) -> Result
  ) -> Result {
    bytes.withUnsafeBytes(body)
  }

  /// Forgets the text and keeps its memory.
  public mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
  }

  /// Appends one byte, such as a delimiter.
  @inline(__always)
  public mutating func append(byte: UInt8) {
    bytes.append(byte)
  }

  /// Appends bytes as they are.
  mutating func append(bytes more: [UInt8]) {
    bytes.append(contentsOf: more)
  }

  /// Appends text as it is.
  public mutating func append(_ text: StaticString) {
    let literal = Bytes(start: text.utf8Start, count: text.utf8CodeUnitCount)
    bytes.append(contentsOf: literal)
  }

  /// Appends text as it is.
  public mutating func append(_ text: some StringProtocol) {
    bytes.append(contentsOf: text.utf8)
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
      bytes.append(contentsOf: field)
      return
    }
    bytes.append(Ascii.quote)
    for byte in field {
      if byte == Ascii.quote { bytes.append(Ascii.quote) }
      bytes.append(byte)
    }
    bytes.append(Ascii.quote)
  }

  private static func needsQuotes(_ field: Bytes) -> Bool {
    if field.isEmpty { return false }
    if field[0] <= Ascii.space || field[field.count - 1] <= Ascii.space {
      return true
    }
    for byte in field
    where byte == Ascii.comma || byte == Ascii.quote
      || byte == Ascii.lineFeed || byte == Ascii.carriageReturn
    {
      return true
    }
    return false
  }

  /// Appends a whole number.
  public mutating func append(_ number: some FixedWidthInteger) {
    append(digitsOf: UInt64(number.magnitude), negative: number < 0)
  }

  /// Appends a number in the shortest form that reads back as the same;
  /// `nan`, `inf` and `-inf` if it is not finite.
  public mutating func append(_ number: Double) {
    let magnitude = number.magnitude
    // A decimal of at most 15 digits is the only one of its length that
    // reads back as its number, so hundredths need no search.
    if magnitude < 1e13 {
      let hundredths = (magnitude * 100).rounded()
      if hundredths / 100 == magnitude {
        append(
          hundredths: UInt64(hundredths), negative: number.sign == .minus)
        return
      }
    }
    var text = number.description
    text.withUTF8 { text in
      let hasPointZero = text.suffix(2).elementsEqual(".0".utf8)
      bytes.append(contentsOf: hasPointZero ? text.dropLast(2) : text[...])
    }
  }

  private mutating func append(hundredths: UInt64, negative: Bool) {
    let (whole, rest) = hundredths.quotientAndRemainder(dividingBy: 100)
    append(digitsOf: whole, negative: negative)
    guard rest > 0 else { return }
    bytes.append(Ascii.point)
    bytes.append(Ascii.zero + UInt8(rest / 10))
    if rest % 10 > 0 { bytes.append(Ascii.zero + UInt8(rest % 10)) }
  }

  private mutating func append(digitsOf number: UInt64, negative: Bool) {
    if negative { bytes.append(Ascii.minus) }
    if number < 10 {
      bytes.append(Ascii.zero + UInt8(number))
      return
    }
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
      var start = 20
      var rest = number
      while rest > 0 {
        start -= 1
        digits[start] = Ascii.zero + UInt8(rest % 10)
        rest /= 10
      }
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: digits[start...]))
    }
  }
}

/// Reads a JSON text (RFC 8259) value by value, without making a tree of it:
/// a body may hold a hundred thousand rows.
struct JSONScanner {
  /// Values within values beyond which a text is refused.
  static let deepest = 32

  private let bytes: [UInt8]
  private(set) var position = 0

  /// Scans a text, which is valid UTF-8, from a place on.
  init(_ bytes: [UInt8], at position: Int = 0) {
    self.bytes = bytes
    self.position = position
  }

  /// What a value is, by its first byte.
  enum Kind: Equatable {
    case object, array, string, number, literal
  }

  /// Why the text is no JSON.
  func fault(_ what: String) -> Problem {
    Problem(
      .badRequest, "the body is not valid JSON: \(what) at byte \(position)",
      remedy: "send a JSON text")
  }

  /// The bytes of a part of the text.
  func text(_ range: Range<Int>) -> ArraySlice<UInt8> { bytes[range] }

  // MARK: - Signs

  private var byte: UInt8? {
    position < bytes.count ? bytes[position] : nil
  }

  private mutating func skipBlanks() {
    while let byte, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    {
      position += 1
    }
  }

  private mutating func skip(_ sign: Unicode.Scalar) throws {
    skipBlanks()
    guard byte == UInt8(ascii: sign) else {
      throw fault("\"\(sign)\" is missing")
    }
    position += 1
  }

  private mutating func skipIf(_ sign: Unicode.Scalar) -> Bool {
    skipBlanks()
    guard byte == UInt8(ascii: sign) else { return false }
    position += 1
    return true
  }

  /// Throws unless nothing but blanks is left.
  mutating func finish() throws {
    skipBlanks()
    guard position == bytes.count else { throw fault("something follows") }
  }

  // MARK: - Values

  /// What comes next.
  mutating func kind() throws -> Kind {
    skipBlanks()
    guard let byte else { throw fault("a value is missing") }
    switch byte {
    case UInt8(ascii: "{"): return .object
    case UInt8(ascii: "["): return .array
    case UInt8(ascii: "\""): return .string
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      return .number
    case UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"):
      return .literal
    default: throw fault("a value is missing")
    }
  }

  /// Reads an object: the closure reads the value of each member.
  mutating func object(
    _ member: (inout JSONScanner, String) throws -> Void
  ) throws {
    try skip("{")
    if skipIf("}") { return }
    repeat {
      skipBlanks()
      var name: [UInt8] = []
      try string(into: &name)
      try skip(":")
      try member(&self, String(decoding: name, as: UTF8.self))
    } while skipIf(",")
    try skip("}")
  }

  /// Reads an array: the closure reads each value, and is told its place.
  mutating func array(
    _ element: (inout JSONScanner, Int) throws -> Void
  ) throws {
    try skip("[")
    if skipIf("]") { return }
    var index = 0
    repeat {
      try element(&self, index)
      index += 1
    } while skipIf(",")
    try skip("]")
  }

  /// Reads a text, a number, true, false or null, and appends it as text; null
  /// is none.
  ///
  /// False where the value is an object or an array.
  mutating func scalar(into text: inout [UInt8]) throws -> Bool {
    switch try kind() {
    case .object, .array: return false
    case .string: try string(into: &text)
    case .number: text += bytes[try number()]
    case .literal:
      let word = try literal()
      if word != "null" { text += word.utf8 }
    }
    return true
  }

  /// Passes over a value and says where it is.
  mutating func skipValue(depth: Int = 0) throws -> Range<Int> {
    guard depth < Self.deepest else { throw fault("values within values") }
    let kind = try kind()
    let start = position
    switch kind {
    case .object:
      try object { scanner, _ in _ = try scanner.skipValue(depth: depth + 1) }
    case .array:
      try array { scanner, _ in _ = try scanner.skipValue(depth: depth + 1) }
    case .string:
      var text: [UInt8] = []
      try string(into: &text)
    case .number: _ = try number()
    case .literal: _ = try literal()
    }
    return start..<position
  }

  private mutating func literal() throws -> String {
    for word in ["true", "false", "null"]
    where bytes[position...].starts(with: word.utf8) {
      position += word.utf8.count
      return word
    }
    throw fault("a value is missing")
  }

  private mutating func digits() throws {
    let start = position
    while let byte, byte >= 0x30, byte <= 0x39 { position += 1 }
    guard position > start else { throw fault("a digit is missing") }
  }

  /// Passes over a number.
  private mutating func number() throws -> Range<Int> {
    let start = position
    if byte == UInt8(ascii: "-") { position += 1 }
    if byte == UInt8(ascii: "0") { position += 1 } else { try digits() }
    if byte == UInt8(ascii: ".") {
      position += 1
      try digits()
    }
    if byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
      position += 1
      if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") {
        position += 1
      }
      try digits()
    }
    return start..<position
  }

  // MARK: - Strings

  /// Reads a string and appends its characters.
  private mutating func string(into text: inout [UInt8]) throws {
    try skip("\"")
    while let byte {
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return
      case UInt8(ascii: "\\"):
        position += 1
        try escape(into: &text)
      case 0..<0x20: throw fault("a control character in a string")
      default:
        text.append(byte)
        position += 1
      }
    }
    throw fault("the end of a string is missing")
  }

  private mutating func escape(into text: inout [UInt8]) throws {
    guard let sign = byte else { throw fault("the end of a string is missing") }
    position += 1
    switch sign {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
      text.append(sign)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"):
      let unit = try codeUnit()
      var code = UInt32(unit)
      if UTF16.isLeadSurrogate(unit) {
        guard bytes[position...].starts(with: "\\u".utf8) else {
          throw fault("half a character")
        }
        position += 2
        let second = try codeUnit()
        guard UTF16.isTrailSurrogate(second) else {
          throw fault("half a character")
        }
        code = 0x10000 + (code & 0x3FF) << 10 + UInt32(second) & 0x3FF
      }
      guard let scalar = Unicode.Scalar(code) else {
        throw fault("half a character")
      }
      text += String(Character(scalar)).utf8
    default: throw fault("an escape that is none")
    }
  }

  private mutating func codeUnit() throws -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard let byte,
        let digit = Character(Unicode.Scalar(byte)).hexDigitValue
      else { throw fault("an escape that is none") }
      unit = unit << 4 | UInt16(digit)
      position += 1
    }
    return unit
  }
}

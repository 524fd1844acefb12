public import CLVTables

/// A date pattern in Unicode date fields, such as `dd/MM/yyyy HH:mm`.
///
/// Fields: `yyyy`; `yy` (1969 to 2068); `MM` and `M` (one or two digits); `MMM`
/// and `MMMM` (English month names, short and full); `dd` and `d`; `HH`, `H`,
/// `hh`, `h`; `mm`; `ss`; `S…` (fraction of a second); `a` (AM or PM). Other
/// letters are written in single quotes; everything else stands for itself.
public struct DatePattern: Sendable, Equatable {
  enum Field: Sendable, Equatable {
    case year
    case shortYear
    case month(least: Int)
    case monthName(full: Bool)
    case day(least: Int)
    case hour(least: Int, largest: Int)
    case minute
    case second
    case fraction
    case halfDay
    case literal(UInt8)
  }

  /// The pattern as given.
  public let text: String

  let fields: [Field]

  /// Reads a pattern.
  ///
  /// - Throws: a usage error when a field is unknown, when year, month or day
  ///   is missing, or when the pattern is written with `%`.
  public init(_ text: String) throws(DataError) {
    self.text = text
    if text.contains("%") { throw Self.percentError(text) }
    fields = try Self.fields(of: Array(text.utf8), in: text)
    let parts = Set(fields.compactMap(Self.datePart))
    guard parts.count == 3 else {
      throw DataError(
        .usage,
        """
        \(.dateFormat) "\(text)" must have a year (yyyy), a month (MM) and a \
        day (dd), each once
        """)
    }
    guard fields.compactMap(Self.datePart).count == 3 else {
      throw DataError(
        .usage, "\(.dateFormat) \"\(text)\" has a year, month or day twice")
    }
  }

  private static func datePart(_ field: Field) -> Int? {
    switch field {
    case .year, .shortYear: 0
    case .month, .monthName: 1
    case .day: 2
    default: nil
    }
  }

  private static func fields(
    of bytes: [UInt8], in text: String
  ) throws(DataError) -> [Field] {
    var fields: [Field] = []
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "'") {
        index = try quotedLiteral(bytes, index, text, into: &fields)
      } else if Ascii.isLetter(byte) {
        var end = index
        while end < bytes.count, bytes[end] == byte { end += 1 }
        fields.append(try field(byte, count: end - index, text))
        index = end
      } else {
        fields.append(.literal(byte))
        index += 1
      }
    }
    return fields
  }

  /// Reads `'literal'`, where `''` stands for one quote; returns the index
  /// after it.
  private static func quotedLiteral(
    _ bytes: [UInt8], _ start: Int, _ text: String, into fields: inout [Field]
  ) throws(DataError) -> Int {
    let quote = UInt8(ascii: "'")
    if start + 1 < bytes.count, bytes[start + 1] == quote {
      fields.append(.literal(quote))
      return start + 2
    }
    var index = start + 1
    while index < bytes.count, bytes[index] != quote {
      fields.append(.literal(bytes[index]))
      index += 1
    }
    guard index < bytes.count else {
      throw DataError(
        .usage, "\(.dateFormat) \"\(text)\" opens a single quote and leaves it")
    }
    return index + 1
  }

  private static func field(
    _ letter: UInt8, count: Int, _ text: String
  ) throws(DataError) -> Field {
    switch (Character(UnicodeScalar(letter)), count) {
    case ("y", 4), ("y", 1): return .year
    case ("y", 2): return .shortYear
    case ("M", 1...2): return .month(least: count)
    case ("M", 3): return .monthName(full: false)
    case ("M", 4): return .monthName(full: true)
    case ("d", 1...2): return .day(least: count)
    case ("H", 1...2): return .hour(least: count, largest: 23)
    case ("h", 1...2): return .hour(least: count, largest: 12)
    case ("m", 1...2): return .minute
    case ("s", 1...2): return .second
    case ("S", 1...9): return .fraction
    case ("a", 1): return .halfDay
    default:
      let run = String(
        repeating: Character(UnicodeScalar(letter)), count: count)
      throw DataError(
        .usage,
        """
        \(.dateFormat) "\(text)": "\(run)" is not a date field; the fields are \
        yyyy yy MM M MMM MMMM dd d HH H hh h mm ss S a, and other letters go \
        in single quotes
        """)
    }
  }
}

/// A CSV file whose header has been read.
///
/// Text is UTF-8, with or without a byte-order mark, plain or compressed with
/// gzip or zstd. The delimiter is the comma, semicolon, tab or vertical bar
/// under which the header shows the wanted columns, unless one is given.
public final class InputTable {
  private static let mostColumns = 4096

  /// The path, or `standard input`.
  public let name: String

  /// The names in the header, blanks at their ends left out.
  public let columns: [String]

  /// The byte between fields.
  public var delimiter: UInt8 { reader.delimiter }

  /// The header line as it stands in the file.
  package let headerLine: [UInt8]

  package let reader: RecordReader

  /// Opens a file and reads its header.
  ///
  /// - Parameters:
  ///   - path: the path; `-` is the standard input.
  ///   - delimiter: the byte between fields; `nil` to find it out.
  ///   - isKnown: whether a header has the wanted columns.
  /// - Throws: no input when the file cannot be read; bad data when it is
  ///   empty or not text.
  package convenience init(
    path: String, delimiter: UInt8?, isKnown: ([String]) -> Bool
  ) throws(DataError) {
    try self.init(
      RecordReader(ByteSource(path: path)), delimiter: delimiter,
      isKnown: isKnown)
  }

  /// Opens a table; without a delimiter, it is the one under which the header
  /// is known to the closure.
  package init(
    _ reader: RecordReader, delimiter: UInt8?, isKnown: ([String]) -> Bool
  ) throws(DataError) {
    self.reader = reader
    name = reader.name
    try reader.skipByteOrderMark()
    let delimiter =
      if let delimiter { delimiter } else {
        try Self.findDelimiter(reader, isKnown)
      }
    reader.use(delimiter: delimiter, fields: Self.mostColumns)
    try Self.readHeader(reader)
    try Self.checkHeader(reader)
    headerLine = Array(reader.rawRecord)
    columns = Self.names(reader)
    reader.use(delimiter: delimiter, fields: columns.count)
  }

  /// The delimiter under which the header shows the wanted columns, if there
  /// is just one; else the comma.
  private static func findDelimiter(
    _ reader: RecordReader, _ isKnown: ([String]) -> Bool
  ) throws(DataError) -> UInt8 {
    var matching: [UInt8] = []
    for candidate in Delimiter.candidates {
      reader.use(delimiter: candidate, fields: mostColumns)
      try readHeader(reader)
      if reader.fault == nil, isKnown(names(reader)) {
        matching.append(candidate)
      }
      reader.rewind()
    }
    return matching.count == 1 ? matching[0] : Delimiter.candidates[0]
  }

  private static func readHeader(_ reader: RecordReader) throws(DataError) {
    while true {
      switch reader.advance() {
      case .record: return
      case .starved: try reader.refill()
      case .end:
        throw DataError(
          .badData,
          "\(reader.name): the file is empty; a header line is expected")
      }
    }
  }

  private static func names(_ reader: RecordReader) -> [String] {
    (0..<min(reader.fieldCount, mostColumns)).map { columnName(reader[$0]) }
  }

  private static func checkHeader(_ reader: RecordReader) throws(DataError) {
    let place = "\(reader.name):\(reader.line): the header"
    if let fault = reader.fault {
      throw DataError(.badData, "\(place) \(fault.advice)")
    }
    guard reader.fieldCount <= mostColumns else {
      throw DataError(.badData, "\(place) has more than \(mostColumns) columns")
    }
    guard String(validating: reader.rawRecord, as: UTF8.self) != nil else {
      throw DataError(
        .badData, "\(place) is not valid UTF-8; convert the file to UTF-8")
    }
  }

  private static func columnName(_ field: FieldSpan) -> String {
    let text = String(decoding: field.bytes.trimmed, as: UTF8.self)
    guard field.hasEscapes else { return text }
    var name = ""
    var isSecondQuote = false
    for character in text {
      isSecondQuote = character == "\"" && !isSecondQuote
      if !isSecondQuote { name.append(character) }
    }
    return name
  }

  /// The share of the file read so far, when its length is known.
  package var progress: Double? { reader.source.progress }
}

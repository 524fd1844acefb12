/// Finds the header of a table: its line, the delimiter and the encoding.
struct HeaderFinder {
  /// A header, or the names given in its place.
  struct Header {
    var line: [UInt8]
    var columns: [String]
    var delimiter: UInt8

    /// The records up to the first row.
    var recordsBefore: Int
  }

  /// A header is looked for in so many lines.
  private static let mostLines = 30

  private let reader: RecordReader
  private let options: TextOptions
  private(set) var notes: [Advice] = []

  init(_ reader: RecordReader, _ options: TextOptions) {
    self.reader = reader
    self.options = options
  }

  static func note(on encoding: TextEncoding) -> Advice {
    let advice: Advice =
      "the text is read as \(encoding.name); name another with \(.encoding)"
    return advice.named(
      "encoding",
      ["encoding": .text(encoding.name), "option": .remedy(.encoding)])
  }

  /// Finds the header; the reader stands before the first row afterwards.
  mutating func find(
    _ isKnown: ([String]) -> Bool
  ) throws(DataError) -> Header {
    if reader.source.encoding == nil,
      let encoding = TextEncoding(beginning: try reader.beginning())
    {
      try reader.restart(as: encoding)
      note(encoding)
    }
    try reader.skipByteOrderMark()
    let separator = try declaredDelimiter()
    let before = separator == nil ? 0 : 1
    let delimiter = options.delimiter ?? separator
    if let columns = options.columns {
      return try headless(columns, delimiter, before)
    }
    return try header(delimiter, before, isKnown)
  }

  private mutating func note(_ encoding: TextEncoding) {
    notes.append(Self.note(on: encoding))
  }

  /// The delimiter of a first line such as `sep=;`, which is passed over.
  private func declaredDelimiter() throws(DataError) -> UInt8? {
    reader.use(delimiter: Ascii.null, fields: 1)
    try reader.skipRecord(reader.name)
    let line = reader.rawRecord.filter { $0 > Ascii.space || $0 == Ascii.tab }
    let marks = line.filter { $0 != Ascii.quote }
    if marks.count == 5, marks.prefix(4).elementsEqual("sep=".utf8) {
      return marks[4]
    }
    reader.rewind()
    return nil
  }

  // MARK: - Without a header

  private func headless(
    _ columns: [String], _ delimiter: UInt8?, _ before: Int
  ) throws(DataError) -> Header {
    var delimiter = delimiter
    if delimiter == nil {
      for candidate in Delimiter.candidates + [Ascii.space]
      where delimiter == nil {
        reader.use(delimiter: candidate, fields: InputTable.mostColumns)
        try reader.skipRecord(reader.name)
        if reader.fieldCount == columns.count { delimiter = candidate }
        reader.rewind()
      }
    }
    return Header(
      line: [], columns: columns, delimiter: delimiter ?? Ascii.comma,
      recordsBefore: before)
  }

  // MARK: - With a header

  private mutating func header(
    _ delimiter: UInt8?, _ before: Int, _ isKnown: ([String]) -> Bool
  ) throws(DataError) -> Header {
    let candidates = delimiter.map { [$0] } ?? Delimiter.candidates
    // Names may hold blanks: these delimit where they show the wanted columns.
    let blanks = delimiter == nil ? [Ascii.space] : []
    var first: (columns: [String], delimiter: UInt8)?
    for number in 0..<Self.mostLines {
      let lines = try names(candidates)
      guard !lines.isEmpty else { break }
      let known = (lines + (try names(blanks))).filter { isKnown($0.columns) }
      if let found = known.count == 1 || number == 0 ? known.first : nil {
        if number > 0 { noteTitle(number) }
        return try header(found.delimiter, before + number)
      }
      if first == nil {
        first = lines.max { $0.columns.count < $1.columns.count }
        first = lines.first { $0.columns.count == first?.columns.count }
      }
      reader.use(delimiter: candidates[0], fields: 1)
      try reader.skipRecord(reader.name)
    }
    try reader.restart(as: reader.source.encoding)
    reader.use(delimiter: Ascii.null, fields: 1)
    for _ in 0..<before { try reader.skipRecord(reader.name) }
    return try header(first?.delimiter ?? candidates[0], before)
  }

  private mutating func noteTitle(_ count: Int) {
    let lines =
      count == 1 ? "the first line is" : "the first \(count) lines are"
    let advice: Advice =
      "\(lines) taken for a title; the header is on line \(reader.line)"
    notes.append(
      advice.named(
        "title", ["lines": .count(count), "line": .line(reader.line)]))
  }

  /// The names that the record at hand shows under each delimiter; none at the
  /// end.
  ///
  /// The reader stands before the record afterwards.
  private func names(
    _ candidates: [UInt8]
  ) throws(DataError) -> [(columns: [String], delimiter: UInt8)] {
    var lines: [(columns: [String], delimiter: UInt8)] = []
    for candidate in candidates {
      reader.use(delimiter: candidate, fields: InputTable.mostColumns)
      guard try reader.nextRecord() else { return [] }
      if reader.fault == nil {
        lines.append((Self.names(reader), candidate))
      }
      reader.rewind()
    }
    return lines
  }

  /// Reads the header, which is the next record.
  private mutating func header(
    _ delimiter: UInt8, _ before: Int
  ) throws(DataError) -> Header {
    reader.use(delimiter: delimiter, fields: InputTable.mostColumns)
    try reader.skipRecord(reader.name)
    if String(validating: reader.rawRecord, as: UTF8.self) == nil,
      reader.source.encoding == nil
    {
      let encoding = try reader.encodingFound()
      try reader.restart(as: encoding)
      if let encoding { note(encoding) }
      for _ in 0...before { try reader.skipRecord(reader.name) }
    }
    try check()
    return Header(
      line: Array(reader.rawRecord), columns: Self.names(reader),
      delimiter: delimiter, recordsBefore: before + 1)
  }

  private func check() throws(DataError) {
    func error(_ advice: Advice) -> DataError {
      DataError(
        .badData, at: .line(reader.line, of: reader.name),
        "the header \(advice)")
    }
    if let fault = reader.fault { throw error(Advice(fault.advice)) }
    guard reader.fieldCount <= InputTable.mostColumns else {
      throw error("has more than \(InputTable.mostColumns) columns")
    }
    guard String(validating: reader.rawRecord, as: UTF8.self) != nil else {
      throw error(
        "is not valid UTF-8; convert the file to UTF-8, or name its encoding "
          + "with \(.encoding)")
    }
  }

  private static func names(_ reader: RecordReader) -> [String] {
    (0..<min(reader.fieldCount, InputTable.mostColumns)).map {
      name(reader[$0])
    }
  }

  private static func name(_ field: FieldSpan) -> String {
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
}

extension RecordReader {
  /// Moves to the next record; false at the end.
  package func nextRecord() throws(DataError) -> Bool {
    while true {
      switch advance() {
      case .record: return true
      case .starved: try refill()
      case .end: return false
      }
    }
  }

  /// Moves to the next record, which must be there.
  func skipRecord(_ name: String) throws(DataError) {
    guard try nextRecord() else {
      throw DataError(
        .badData, at: .file(name),
        "the file is empty; a header line is expected")
    }
  }

  /// The encoding that all bytes of the text show, where it is not UTF-8.
  func encodingFound() throws(DataError) -> TextEncoding? {
    try source.rewind(as: nil)
    var evidence = EncodingEvidence()
    let size = 256 << 10
    let chunk = UnsafeMutableRawBufferPointer.allocate(
      byteCount: size, alignment: 16)
    defer { chunk.deallocate() }
    while case let count = try source.read(into: chunk), count > 0 {
      evidence.add(Bytes(chunk[..<count].bindMemory(to: UInt8.self)))
    }
    return evidence.encoding()
  }
}

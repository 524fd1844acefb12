/// Reads a CSV file record by record through one buffer.
@usableFromInline package final class RecordReader {
  @usableFromInline package enum Step {
    /// A record is at hand.
    case record

    /// The buffer holds no whole record any more: use what points into it,
    /// then call `refill`.
    case starved

    /// There are no more records.
    case end
  }

  /// A record longer than this is taken for a quote that was left open.
  private static let longestRecord = 16 << 20

  /// Words of eight bytes may be read from any byte of the text.
  private static let slack = 32

  package let source: ByteSource

  // The exclusivity of class properties is checked at run time, which would
  // cost more than the scan. Nothing here calls back into the reader. Code of
  // other modules checks in spite of the attribute, but not behind a pointer.
  @usableFromInline let scanner = UnsafeMutablePointer<RecordScanner>.allocate(
    capacity: 1)
  private var buffer: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  @usableFromInline @exclusivity(unchecked)
  var cursor: UnsafeMutablePointer<UInt8>
  @usableFromInline @exclusivity(unchecked)
  var limit: UnsafeMutablePointer<UInt8>
  @usableFromInline @exclusivity(unchecked)
  var recordStart: UnsafeMutablePointer<UInt8>
  @usableFromInline @exclusivity(unchecked) var isFinal = false
  @usableFromInline @exclusivity(unchecked) var nextLine = 1

  /// The number of empty lines passed over.
  @usableFromInline package internal(set) var blankLines = 0

  package init(_ source: ByteSource, capacity: Int = 256 << 10) {
    self.source = source
    self.capacity = capacity
    buffer = .allocate(capacity: capacity + Self.slack)
    buffer.initialize(repeating: 0, count: capacity + Self.slack)
    buffer[0] = Ascii.lineFeed
    cursor = buffer
    limit = buffer
    recordStart = buffer
    scanner.initialize(
      to: RecordScanner(delimiter: Ascii.comma, capacity: 0))
  }

  /// Reads a text in memory, which is UTF-8; messages call it `data`.
  package convenience init(text: [UInt8]) throws(DataError) {
    // A short text does not need the memory of a file.
    self.init(
      try ByteSource(FileInput(text: text, name: "data")),
      capacity: min(256 << 10, max(4096, text.count + 1)))
  }

  deinit {
    buffer.deallocate()
    scanner.pointee.deallocate()
    scanner.deallocate()
  }

  /// The name for messages.
  package var name: String { source.name }

  package var delimiter: UInt8 { scanner.pointee.delimiter }

  /// Sets how records are taken apart from here on.
  package func use(delimiter: UInt8, fields: Int) {
    let line = line
    scanner.pointee.deallocate()
    scanner.pointee = RecordScanner(delimiter: delimiter, capacity: fields)
    scanner.pointee.line = line
  }

  /// Moves to the next record, passing over empty lines.
  @inlinable @inline(__always)
  package func advance() -> Step {
    while true {
      if cursor == limit { return isFinal ? .end : .starved }
      guard
        case .record(let next) = scanner.pointee.scan(
          cursor, end: limit, isFinal: isFinal)
      else { return .starved }
      recordStart = cursor
      cursor = next
      scanner.pointee.line = nextLine
      nextLine &+= 1 &+ scanner.pointee.innerLineFeeds
      if isBlank {
        blankLines += 1
        continue
      }
      return .record
    }
  }

  @inlinable @inline(__always)
  var isBlank: Bool {
    let first = recordStart.pointee
    return first == Ascii.lineFeed
      || first == Ascii.carriageReturn && recordStart[1] == Ascii.lineFeed
      || scanner.pointee.fieldCount == 0
  }

  /// Goes back to the beginning of the record at hand.
  func rewind() {
    nextLine = line
    cursor = recordStart
  }

  /// Goes back to the very beginning, to read the text in an encoding.
  ///
  /// - Throws: What keeps the input from being read a second time.
  func restart(as encoding: TextEncoding?) throws(DataError) {
    try source.rewind(as: encoding)
    cursor = buffer
    limit = buffer
    limit.pointee = Ascii.lineFeed
    recordStart = buffer
    isFinal = false
    scanner.pointee.line = 1
    nextLine = 1
    blankLines = 0
    try skipByteOrderMark()
  }

  /// The first bytes of the text, to be asked for before all else.
  func beginning() throws(DataError) -> Bytes {
    while limit - cursor < 4, !isFinal { try refill() }
    return Bytes(start: cursor, count: min(4, limit - cursor))
  }

  /// Reads on.
  ///
  /// Pointers into the text are invalid afterwards.
  package func refill() throws(DataError) {
    if isFinal { throw unterminated }
    let kept = limit - cursor
    if kept == capacity { try grow() }
    if cursor != buffer {
      buffer.update(from: cursor, count: kept)
    }
    let free = UnsafeMutableRawBufferPointer(
      start: buffer + kept, count: capacity - kept)
    let count = try source.read(into: free)
    isFinal = count == 0
    cursor = buffer
    limit = buffer + kept + count
    limit.pointee = Ascii.lineFeed
  }

  private func grow() throws(DataError) {
    guard capacity < Self.longestRecord else { throw unterminated }
    let larger = UnsafeMutablePointer<UInt8>.allocate(
      capacity: capacity * 2 + Self.slack)
    larger.initialize(repeating: 0, count: capacity * 2 + Self.slack)
    larger.update(from: cursor, count: limit - cursor)
    limit = larger + (limit - cursor)
    buffer.deallocate()
    buffer = larger
    cursor = larger
    capacity *= 2
  }

  private var unterminated: DataError {
    DataError(
      .badData, at: .line(nextLine, of: name),
      """
      a quoted field that begins in this record is never \
      closed, or the record is longer than 16 MB; close the quote
      """)
  }

  /// Passes over a byte-order mark at the very beginning.
  func skipByteOrderMark() throws(DataError) {
    while limit - cursor < 3, !isFinal { try refill() }
    if limit - cursor >= 3, cursor[0] == 0xEF, cursor[1] == 0xBB,
      cursor[2] == 0xBF
    {
      cursor += 3
    }
  }

  // MARK: - The record at hand

  /// The physical line on which it begins, from 1.
  @inlinable @inline(__always)
  package var line: Int { scanner.pointee.line }

  /// The number of fields.
  @inlinable @inline(__always)
  package var fieldCount: Int { scanner.pointee.fieldCount }

  /// What is wrong with the text, if anything.
  @inlinable @inline(__always)
  package var fault: TextFault? { scanner.pointee.fault }

  /// A field, which must be one of those that are kept.
  @inlinable @inline(__always)
  package subscript(index: Int) -> FieldSpan { scanner.pointee[index] }

  /// The record as it stands in the file, line end included.
  package var rawRecord: Bytes {
    Bytes(start: recordStart, count: cursor - recordStart)
  }
}

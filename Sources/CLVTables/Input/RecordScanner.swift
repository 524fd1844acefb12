/// Where one field of a record lies in the buffer, quotes left out.
@usableFromInline package struct FieldSpan {
  @usableFromInline package var start: UnsafeMutablePointer<UInt8>
  @usableFromInline package var count: Int

  /// Whether doubled quotes inside stand for one.
  @usableFromInline package var hasEscapes: Bool

  @inlinable
  init(start: UnsafeMutablePointer<UInt8>, count: Int, hasEscapes: Bool) {
    self.start = start
    self.count = count
    self.hasEscapes = hasEscapes
  }

  @inlinable package var bytes: Bytes { Bytes(start: start, count: count) }

  /// Leaves out the spaces and tabs at either end.
  @inlinable @inline(__always)
  package mutating func trim() {
    while count > 0, Bytes.isBlank(start[count &- 1]) { count &-= 1 }
    while count > 0, Bytes.isBlank(start.pointee) {
      start += 1
      count &-= 1
    }
  }

  /// Replaces doubled quotes by single ones, in the buffer itself; the record
  /// is no longer what the file says afterwards.
  @inlinable @inline(__always)
  package mutating func unescape() {
    if hasEscapes { replaceQuotes() }
  }

  @usableFromInline
  mutating func replaceQuotes() {
    var target = 0
    var index = 0
    while index < count {
      start[target] = start[index]
      target += 1
      index += start[index] == Ascii.quote ? 2 : 1
    }
    count = target
    hasEscapes = false
  }
}

/// What is wrong with the text of a record.
@usableFromInline package enum TextFault: Error, Equatable {
  case nullByte
  case loneCarriageReturn
  case textAfterQuote

  /// What to say about damaged text, after naming the place.
  package var advice: String {
    switch self {
    case .nullByte:
      "contains a null byte; convert the file to UTF-8 text"
    case .loneCarriageReturn:
      """
      contains a carriage return without a line feed; convert the line ends \
      to LF or put the field in quotes
      """
    case .textAfterQuote:
      "has text after a closing quote; double the quotes inside the field"
    }
  }

  /// What to say about a row with another number of fields than the header.
  package static func advice(fields: Int, header: Int) -> String {
    "the row has \(fields) \(fields == 1 ? "field" : "fields"), the header "
      + "\(header); put fields that contain the delimiter in quotes"
  }
}

/// Finds the fields of one record of CSV text at a time (RFC 4180).
///
/// The text must be followed by a line feed, the sentinel, which ends every
/// scan; so the inner loop looks at one table entry per byte and checks no
/// bounds. A quote inside an unquoted field stands for itself. Where the
/// delimiter is the blank, any number of blanks and tabs is one, and those at
/// the ends of a line are none.
@usableFromInline struct RecordScanner {
  @usableFromInline enum Outcome {
    /// The record ends before `next`, line end included.
    case record(next: UnsafeMutablePointer<UInt8>)

    /// The text ends inside the record; `inQuotes` tells where.
    case incomplete(inQuotes: Bool)
  }

  @inlinable static var plain: UInt8 { 0 }
  @inlinable static var delimiterClass: UInt8 { 1 }
  @inlinable static var specialClass: UInt8 { 2 }

  /// The class of every byte, and room for the fields that are kept.
  @usableFromInline let classes: UnsafeMutablePointer<UInt8>
  @usableFromInline let spans: UnsafeMutablePointer<FieldSpan>
  @usableFromInline let capacity: Int
  @usableFromInline let delimiter: UInt8

  /// The number of fields of the last record, kept or not.
  @usableFromInline var fieldCount = 0

  /// The number of line feeds inside the last record's quotes.
  @usableFromInline var innerLineFeeds = 0

  @usableFromInline var fault: TextFault?

  /// The physical line on which the last record begins, from 1.
  @usableFromInline var line = 1

  /// Makes a scanner that keeps the first `capacity` fields of each record.
  ///
  /// The owner calls `deallocate`.
  init(delimiter: UInt8, capacity: Int) {
    self.delimiter = delimiter
    self.capacity = capacity
    classes = .allocate(capacity: 256)
    classes.initialize(repeating: Self.plain, count: 256)
    for byte in [
      Ascii.lineFeed, Ascii.carriageReturn, Ascii.quote, Ascii.null,
    ] {
      classes[Int(byte)] = Self.specialClass
    }
    classes[Int(delimiter)] = Self.delimiterClass
    spans = .allocate(capacity: max(1, capacity))
  }

  func deallocate() {
    classes.deallocate()
    spans.deallocate()
  }

  /// A field of the last record; the index must be below both the field count
  /// and the capacity.
  @inlinable @inline(__always)
  subscript(index: Int) -> FieldSpan {
    get {
      assert(index < fieldCount && index < capacity)
      return spans[index]
    }
    nonmutating set { spans[index] = newValue }
  }

  @inlinable @inline(__always)
  mutating func keep(
    _ start: UnsafeMutablePointer<UInt8>, _ end: UnsafeMutablePointer<UInt8>,
    hasEscapes: Bool = false
  ) {
    if fieldCount < capacity {
      spans[fieldCount] = FieldSpan(
        start: start, count: end - start, hasEscapes: hasEscapes)
    }
    fieldCount &+= 1
  }

  /// Scans the record that begins at `text`.
  ///
  /// `end` is the sentinel, which counts as a line end only when `isFinal`.
  @inlinable @inline(__always)
  mutating func scan(
    _ text: UnsafeMutablePointer<UInt8>, end: UnsafeMutablePointer<UInt8>,
    isFinal: Bool
  ) -> Outcome {
    fieldCount = 0
    innerLineFeeds = 0
    fault = nil
    if delimiter == Ascii.space {
      return scanCarefully(text, end: end, isFinal: isFinal)
    }
    var start = text
    var cursor = text
    while true {
      let kind = classes[Int(cursor.pointee)]
      if kind == Self.plain {
        cursor += 1
        continue
      }
      if kind == Self.delimiterClass {
        keep(start, cursor)
        cursor += 1
        start = cursor
        continue
      }
      let byte = cursor.pointee
      if byte == Ascii.quote, cursor > start,
        !Bytes(start: start, count: cursor - start).isBlank
      {
        cursor += 1
        continue
      }
      let isReturn = byte == Ascii.carriageReturn
      let lineEnd = isReturn ? cursor + 1 : cursor
      // A carriage return is never the sentinel, so the next byte is there.
      if lineEnd.pointee == Ascii.lineFeed {
        if lineEnd == end, !isFinal { return .incomplete(inQuotes: false) }
        keep(start, cursor)
        return .record(next: lineEnd == end ? end : lineEnd + 1)
      }
      return scanCarefully(text, end: end, isFinal: isFinal)
    }
  }

  /// Scans a record with quoted fields, lone carriage returns or null bytes.
  @usableFromInline @inline(never)
  mutating func scanCarefully(
    _ text: UnsafeMutablePointer<UInt8>, end: UnsafeMutablePointer<UInt8>,
    isFinal: Bool
  ) -> Outcome {
    fieldCount = 0
    let joinsBlanks = delimiter == Ascii.space
    var start = text
    while true {
      var contents: (end: UnsafeMutablePointer<UInt8>, escapes: Bool)?
      if joinsBlanks {
        skipBlanks(&start)
        let next = start == end ? end : lineEnd(start, end)
        if next == end, !isFinal { return .incomplete(inQuotes: false) }
        if let next { return .record(next: next) }
      }
      var cursor = start
      skipBlanks(&cursor)
      if cursor.pointee == Ascii.quote {
        start = cursor
        guard let quoted = scanQuotes(&cursor, end: end) else {
          return .incomplete(inQuotes: true)
        }
        contents = quoted
      }
      if contents == nil { cursor = start }
      let afterQuotes = cursor
      scanPlain(&cursor, end: end)
      if cursor == end, !isFinal { return .incomplete(inQuotes: false) }
      var last = cursor
      if cursor.pointee == Ascii.lineFeed, last > start,
        last[-1] == Ascii.carriageReturn, last > afterQuotes
      {
        last -= 1
      }
      checkPlain(afterQuotes, last, isAfterQuotes: contents != nil)
      if let contents {
        keep(start + 1, contents.end, hasEscapes: contents.escapes)
      } else {
        keep(start, last)
      }
      if cursor.pointee == delimiter
        || joinsBlanks && cursor < end
          && cursor.pointee == Ascii.tab
      {
        start = cursor + 1
      } else {
        return .record(next: cursor == end ? end : cursor + 1)
      }
    }
  }

  /// Moves the cursor from an opening quote to past the closing one.
  private mutating func scanQuotes(
    _ cursor: inout UnsafeMutablePointer<UInt8>,
    end: UnsafeMutablePointer<UInt8>
  ) -> (end: UnsafeMutablePointer<UInt8>, escapes: Bool)? {
    cursor += 1
    var escapes = false
    while cursor < end {
      let byte = cursor.pointee
      if byte == Ascii.quote {
        // The sentinel makes the next byte readable.
        if cursor[1] != Ascii.quote {
          let contentsEnd = cursor
          cursor += 1
          return (contentsEnd, escapes)
        }
        escapes = true
        cursor += 1
      } else if byte == Ascii.lineFeed {
        innerLineFeeds += 1
      } else if byte == Ascii.null {
        fault = .nullByte
      }
      cursor += 1
    }
    innerLineFeeds = 0
    return nil
  }

  /// Moves the cursor to the next delimiter or line feed.
  private func scanPlain(
    _ cursor: inout UnsafeMutablePointer<UInt8>,
    end: UnsafeMutablePointer<UInt8>
  ) {
    let other = delimiter == Ascii.space ? Ascii.tab : delimiter
    while cursor < end, cursor.pointee != delimiter, cursor.pointee != other,
      cursor.pointee != Ascii.lineFeed
    {
      cursor += 1
    }
  }

  private mutating func checkPlain(
    _ start: UnsafeMutablePointer<UInt8>, _ end: UnsafeMutablePointer<UInt8>,
    isAfterQuotes: Bool
  ) {
    let text = Bytes(start: start, count: end - start)
    if text.contains(Ascii.null) { fault = .nullByte }
    if text.contains(Ascii.carriageReturn) { fault = .loneCarriageReturn }
    if isAfterQuotes, !text.isBlank { fault = fault ?? .textAfterQuote }
  }

  /// Moves the cursor past blanks, and past tabs where these do not delimit.
  private func skipBlanks(_ cursor: inout UnsafeMutablePointer<UInt8>) {
    while cursor.pointee == Ascii.space
      || cursor.pointee == Ascii.tab && delimiter != Ascii.tab
    {
      cursor += 1
    }
  }

  /// Where the next record begins, if a line ends here.
  private func lineEnd(
    _ cursor: UnsafeMutablePointer<UInt8>, _ end: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8>? {
    let isReturn = cursor.pointee == Ascii.carriageReturn
    let feed = isReturn ? cursor + 1 : cursor
    guard feed.pointee == Ascii.lineFeed else { return nil }
    return feed == end ? end : feed + 1
  }
}

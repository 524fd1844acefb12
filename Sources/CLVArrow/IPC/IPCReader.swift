/// Reads a stream of Arrow's IPC format as its bytes come, a batch at a time.
///
/// Nothing in the bytes is believed: what they say of places and sizes is
/// checked against what is there. Compressed batches, additions to
/// dictionaries and numbers with their highest byte first are refused.
package struct IPCReader {
  /// How much a stream may ask for.
  package struct Limits: Sendable {
    /// The most bytes of a message's body.
    package var bodyBytes: Int

    /// The most rows of a batch, or values of a dictionary.
    package var rows: Int

    /// Limits of bytes and rows.
    package init(bodyBytes: Int, rows: Int) {
      self.bodyBytes = bodyBytes
      self.rows = rows
    }
  }

  private static let mostMetadata = 4 << 20
  private static let continuation: UInt32 = 0xFFFF_FFFF

  private struct Message {
    let kind: UInt8
    let version: Int16
    let header: FlatTable
    let body: IPCMemory
  }

  private let limits: Limits
  private var pending: [UInt8] = []
  private var position = 0

  /// How many bytes there must be from the position on for it to be of use to
  /// look at them.
  private var needed = 8
  private var schema: IPCSchema?
  private var values: [Int64: (column: ArrowColumn, owner: IPCMemory)] = [:]

  /// Bytes that dictionaries hold together.
  private var dictionaryBytes = 0

  /// Whether the mark of the stream's end was read.
  package private(set) var isAtEnd = false

  /// A reader of a stream that has not begun.
  package init(_ limits: Limits) {
    self.limits = limits
  }

  /// The columns; nil where the schema was not read yet.
  package var fields: [ArrowStream.Field]? { schema?.fields }

  /// Takes the next bytes.
  ///
  /// No more than the bytes of one message are kept, where ``next()`` is asked
  /// until it gives nil before there are more.
  package mutating func append(_ bytes: some Sequence<UInt8>) {
    if position > 0 {
      pending.removeFirst(position)
      position = 0
    }
    pending.append(contentsOf: bytes)
  }

  /// The next batch; nil where the bytes of none are there.
  ///
  /// - Throws: What is wrong with the stream.
  package mutating func next() throws(IPCFault) -> ArrowBatch? {
    while let message = try nextMessage() {
      switch message.kind {
      case 1:
        guard schema == nil else {
          throw .malformed("it has two schemas")
        }
        schema = try IPCSchema(message.header, version: message.version)
      case 2: try readDictionary(message)
      case 3: return try batch(message)
      default:
        throw IPCFault(
          .unsupported,
          "it holds a message that is neither a schema nor rows; send tables")
      }
    }
    return nil
  }

  /// Throws unless the stream is whole.
  package func finish() throws(IPCFault) {
    guard pending.count == position else {
      throw .malformed("it ends in the middle of a message")
    }
    guard schema != nil else { throw .malformed("it has no schema") }
  }

  // MARK: - Messages

  private func word(at place: Int) -> UInt32 {
    pending[place..<place + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }

  private mutating func nextMessage() throws(IPCFault) -> Message? {
    let there = pending.count - position
    guard !isAtEnd else {
      guard there == 0 else {
        throw .malformed("something follows its end")
      }
      return nil
    }
    guard there >= needed else { return nil }
    guard word(at: position) == Self.continuation else {
      guard !pending[position...].starts(with: "ARROW1".utf8) else {
        throw IPCFault(
          .unsupported, "it is an Arrow file; give the stream format")
      }
      throw IPCFault(
        .malformed, "it is no Arrow stream; give the IPC stream format")
    }
    let size = Int(word(at: position + 4))
    if size == 0 {
      isAtEnd = true
      position += 8
      return try nextMessage()
    }
    guard size <= Self.mostMetadata else {
      throw IPCFault(.tooLarge, "the metadata of a message are too large")
    }
    guard there - 8 >= size else {
      needed = 8 + size
      return nil
    }
    let start = position + 8
    let table = try FlatTable(rootOf: Array(pending[start..<start + size]))
    let version: Int16 = try table.number(0)
    guard version == 3 || version == 4 else {
      throw IPCFault(
        .unsupported,
        "it is of a version of the format before 1.0; write "
          + "the present one")
    }
    let bodySize: Int64 = try table.number(3)
    guard bodySize >= 0 else {
      throw .malformed("a message has less than no bytes")
    }
    guard bodySize <= Int64(limits.bodyBytes) else {
      throw IPCFault(
        .tooLarge,
        "a message has more than \(limits.bodyBytes) bytes; write smaller "
          + "batches")
    }
    guard there - 8 - size >= Int(bodySize) else {
      needed = 8 + size + Int(bodySize)
      return nil
    }
    guard let header = try table.table(2) else {
      throw .malformed("a message has no header")
    }
    let end = start + size + Int(bodySize)
    let message = Message(
      kind: try table.number(1), version: version, header: header,
      body: IPCMemory(pending[start + size..<end]))
    position = end
    needed = 8
    return message
  }

  // MARK: - Rows

  private mutating func readDictionary(_ message: Message) throws(IPCFault) {
    let number: Int64 = try message.header.number(0)
    guard let schema, let column = schema.dictionaries[number] else {
      throw .malformed("a dictionary is of no column")
    }
    let isAddition: UInt8 = try message.header.number(2)
    guard isAddition == 0 else {
      throw IPCFault(
        .unsupported,
        "a dictionary is added to under way; write whole dictionaries")
    }
    guard let data = try message.header.table(1) else {
      throw .malformed("a dictionary has no values")
    }
    // What no column reads is not kept.
    guard column.type.isKnown else { return }
    dictionaryBytes -= values[number]?.owner.count ?? 0
    dictionaryBytes += message.body.count
    guard dictionaryBytes <= limits.bodyBytes else {
      throw IPCFault(
        .tooLarge,
        "its dictionaries have more than \(limits.bodyBytes) bytes; give "
          + "columns as plain texts")
    }
    var batch = try IPCBatch(data, message.body, rowsAtMost: limits.rows)
    let found = try batch.next(column, dictionary: nil)
    try batch.finish()
    values[number] = (found, message.body)
  }

  private func batch(_ message: Message) throws(IPCFault) -> ArrowBatch {
    guard let schema else {
      throw .malformed("it has rows before its schema")
    }
    var batch = try IPCBatch(
      message.header, message.body, rowsAtMost: limits.rows)
    var columns: [ArrowColumn] = []
    var owners = [message.body]
    for (column, number) in zip(schema.columns, schema.dictionaryOf) {
      let dictionary = number.flatMap { values[$0] }
      if case .dictionary = column.type, dictionary == nil {
        throw .malformed("a column's dictionary is missing")
      }
      if let dictionary { owners.append(dictionary.owner) }
      columns.append(try batch.next(column, dictionary: dictionary?.column))
    }
    try batch.finish()
    return ArrowBatch(columns, count: batch.count, keeping: owners)
  }
}

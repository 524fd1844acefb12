/// Takes the columns out of a batch of Arrow's IPC format, one after another.
struct IPCBatch {
  private let memory: IPCMemory
  private let lengths: [Int64]
  private let buffers: [Int64]
  private let counts: [Int64]
  private var nextLength = 0
  private var nextBuffer = 0
  private var nextCount = 0

  /// The number of rows.
  let count: Int

  /// Opens a batch.
  ///
  /// - Parameters:
  ///   - table: The header of its message.
  ///   - memory: The body of the message.
  ///   - most: The most rows that it may have.
  /// - Throws: What is wrong with it.
  init(
    _ table: FlatTable, _ memory: IPCMemory, rowsAtMost most: Int
  ) throws(IPCFault) {
    let length: Int64 = try table.number(0)
    guard length >= 0 else {
      throw .malformed("a batch has less than no rows")
    }
    guard length <= Int64(most) else {
      throw IPCFault(
        .tooLarge,
        "a batch has too many rows, \(length) of \(most) at most; write smaller "
          + "batches")
    }
    guard try !table.has(3) else {
      throw IPCFault(
        .unsupported, "its batches are compressed; write them as they are")
    }
    count = Int(length)
    self.memory = memory
    lengths = try table.numbers(1, each: 2)
    buffers = try table.numbers(2, each: 2)
    counts = try table.numbers(4)
  }

  private static let tooShort = IPCFault.malformed(
    "a batch has fewer buffers than its columns need")

  /// Throws where something is left.
  func finish() throws(IPCFault) {
    guard nextLength == lengths.count / 2, nextBuffer == buffers.count / 2,
      nextCount == counts.count
    else {
      throw .malformed("a batch has more buffers than its columns need")
    }
  }

  private mutating func nextPart() throws(IPCFault) -> UnsafeRawBufferPointer {
    guard nextBuffer < buffers.count / 2 else { throw Self.tooShort }
    let place = nextBuffer * 2
    nextBuffer += 1
    guard
      let part = memory.part(from: buffers[place], count: buffers[place + 1])
    else { throw .malformed("a buffer is not within its message") }
    return part
  }

  /// The number of buffers that a column of texts in views has for long ones.
  private mutating func nextNumber() throws(IPCFault) -> Int {
    guard nextCount < counts.count else { throw Self.tooShort }
    let number = counts[nextCount]
    nextCount += 1
    let left = buffers.count / 2 - nextBuffer
    guard number >= 0, number <= left else { throw Self.tooShort }
    return Int(number)
  }

  /// Passes over a column that is not read.
  private mutating func skip(
    _ share: IPCSchema.Share
  ) throws(IPCFault) {
    nextLength += share.lengths
    nextBuffer += share.buffers
    guard nextLength <= lengths.count / 2, nextBuffer <= buffers.count / 2
    else { throw Self.tooShort }
    for _ in 0..<share.counts { nextBuffer += try nextNumber() }
  }

  /// The next column.
  ///
  /// - Parameters:
  ///   - column: What it holds.
  ///   - dictionary: The values that its places are in.
  /// - Returns: The column, valid as long as the memory of the batch and of
  ///   the values.
  /// - Throws: What is wrong with it.
  mutating func next(
    _ column: IPCSchema.Column, dictionary: ArrowColumn?
  ) throws(IPCFault) -> ArrowColumn {
    guard column.type.isKnown else {
      try skip(column.share)
      return ArrowColumn(unreadable: column.type, count: count)
    }
    guard nextLength < lengths.count / 2 else { throw Self.tooShort }
    let (length, missing) = (
      lengths[nextLength * 2], lengths[nextLength * 2 + 1]
    )
    nextLength += 1
    guard length == Int64(count), missing >= 0, missing <= length else {
      throw .malformed("a column has not as many rows as its batch")
    }
    var parts: [UnsafeRawBufferPointer] = []
    for _ in 0..<column.share.buffers { parts.append(try nextPart()) }
    if column.share.counts > 0 {
      for _ in 0..<(try nextNumber()) { parts.append(try nextPart()) }
    }
    guard
      let found = ArrowColumn(
        column.type, count: count, missing: Int(missing), parts,
        dictionary: dictionary)
    else { throw .malformed("a buffer is too small for the rows of its batch") }
    return found
  }
}

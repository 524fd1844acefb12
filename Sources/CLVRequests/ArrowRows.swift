internal import CLVArrow

/// Rows of a table that come as a stream of Arrow's IPC format, as the
/// delimited text that a ``CustomerQuestion`` takes, some rows at a time.
///
///     var rows = ArrowRows(bytesAtMost: 32 << 20, rowsAtMost: 200_000)
///     rows.append(bytes)
///     while let block = try rows.next() { … }
public struct ArrowRows {
  /// Some rows as text under a header.
  public struct Block: Sendable {
    /// The text, whose fields commas part.
    public var text: [UInt8]

    /// How many bytes of it the header is.
    public let headerBytes: Int

    /// The number of rows.
    public var count: Int
  }

  /// Why rows cannot be had, each with what to do behind a semicolon.
  public enum Failure: Error, Equatable {
    /// The bytes are no such stream.
    case malformed(String)

    /// They are one, with something in it that is not read.
    case unsupported(String)

    /// There is more of something than may be.
    case tooLarge(String)

    /// A value cannot be read: its row among those of the block, its column.
    case value(row: Int, column: String, String)
  }

  private static let rowsAtOnce = 4096

  private let bytesAtMost: Int
  private var reader: IPCReader
  private var rows: ArrowRowText?
  private var header: [UInt8] = []
  private var batch: ArrowBatch?
  private var nextRow = 0

  /// Reads a stream.
  ///
  /// - Parameters:
  ///   - bytes: The most bytes of a batch, and of the text of some rows.
  ///   - rows: The most rows of a batch.
  public init(bytesAtMost bytes: Int, rowsAtMost rows: Int) {
    bytesAtMost = bytes
    reader = IPCReader(.init(bodyBytes: bytes, rows: rows))
  }

  /// Takes the next bytes of the stream, once ``next()`` gives nil.
  public mutating func append(_ bytes: some Sequence<UInt8>) {
    reader.append(bytes)
  }

  /// The next rows; nil where their bytes are not there yet.
  ///
  /// - Throws: A ``Failure``.
  public mutating func next() throws -> Block? {
    do {
      while true {
        if let batch, nextRow < batch.count { return try block(of: batch) }
        batch = try reader.next()
        nextRow = 0
        if batch == nil { return nil }
      }
    } catch let fault as IPCFault {
      throw Self.failure(fault)
    }
  }

  /// Checks that the stream is whole, once all bytes are there.
  ///
  /// - Returns: A block without rows, which has the header.
  /// - Throws: A ``Failure`` where it is not.
  public mutating func finish() throws -> Block {
    do {
      try reader.finish()
    } catch let fault {
      throw Self.failure(fault)
    }
    prepare()
    return Block(text: header, headerBytes: header.count, count: 0)
  }

  private static func failure(_ fault: IPCFault) -> Failure {
    let message = "the Arrow stream cannot be read: \(fault)"
    return switch fault.kind {
    case .malformed: .malformed(message)
    case .unsupported: .unsupported(message)
    case .tooLarge: .tooLarge(message)
    }
  }

  private mutating func prepare() {
    guard rows == nil, let fields = reader.fields else { return }
    let rows = ArrowRowText(fields, upTo: bytesAtMost)
    rows.appendHeader(to: &header)
    self.rows = rows
  }

  private mutating func block(of batch: ArrowBatch) throws -> Block {
    prepare()
    var block = Block(text: header, headerBytes: header.count, count: 0)
    while nextRow < batch.count, block.count < Self.rowsAtOnce {
      let place = rows?.append(nextRow, of: batch, to: &block.text)
      guard block.text.count <= bytesAtMost else {
        throw Failure.tooLarge(
          "the rows have more than \(bytesAtMost) bytes as text; send fewer "
            + "rows at once")
      }
      if let place {
        throw Failure.value(
          row: block.count, column: reader.fields?[place].name ?? "",
          "the value cannot be read; correct it")
      }
      block.count += 1
      nextRow += 1
    }
    return block
  }
}

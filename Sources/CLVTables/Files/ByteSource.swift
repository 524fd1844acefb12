/// The decompressed contents of a file, from beginning to end.
///
/// The kind of file is told by its first bytes, never by its name: gzip and
/// zstd are decompressed on the way, everything else is passed on. Text in
/// another encoding than UTF-8 becomes UTF-8 once the encoding is known.
package final class ByteSource {
  private let input: FileInput
  private var decoder: any Decoder

  /// The encoding of the text; nil for UTF-8.
  private(set) var encoding: TextEncoding?

  /// The name for messages.
  var name: String { input.name }

  /// The share of the file read so far, when its length is known.
  var progress: Double? {
    guard let size = input.size, size > 0 else { return nil }
    return min(1, Double(input.position) / Double(size))
  }

  /// Opens a path; `-` is the standard input.
  package init(
    path: String, encoding: TextEncoding? = nil
  ) throws(DataError) {
    input = try FileInput(path: path)
    self.encoding = encoding
    decoder = try Self.decoder(of: input, encoding)
  }

  /// The text that another program gives, in UTF-8.
  package init(_ input: FileInput) throws(DataError) {
    self.input = input
    encoding = .utf8
    decoder = try Self.decoder(of: input, .utf8)
  }

  private static func decoder(
    of input: FileInput, _ encoding: TextEncoding?
  ) throws(DataError) -> any Decoder {
    let compressed = CompressedInput(input)
    let bytes: any Decoder
    switch FileFormat(magic: try compressed.prefix(4)) {
    case .text: bytes = compressed
    case .gzip: bytes = try GzipDecoder(compressed)
    case .zstd: bytes = try ZstdDecoder(compressed)
    case .unreadable(let advice):
      throw DataError(.badData, at: .file(input.name), Advice(advice))
    }
    guard let encoding, encoding != .utf8 else { return bytes }
    return try TextDecoder(bytes, from: encoding)
  }

  /// Goes back to the beginning, to read the text in an encoding.
  ///
  /// - Throws: What keeps the input from being read a second time.
  func rewind(as encoding: TextEncoding?) throws(DataError) {
    try input.rewind()
    self.encoding = encoding
    decoder = try Self.decoder(of: input, encoding)
  }

  /// Fills the buffer, or less at the end of the file; 0 at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(DataError) -> Int
  {
    try decoder.decode(into: buffer)
  }
}

/// Gives the bytes of one stream, decompressed or decoded.
protocol Decoder {
  /// Writes the next bytes; 0 only at the end of the stream.
  func decode(
    into buffer: UnsafeMutableRawBufferPointer
  ) throws(DataError) -> Int
}

/// What the first bytes of a file say about it.
enum FileFormat: Equatable {
  case text
  case gzip
  case zstd
  case unreadable(advice: String)

  init(magic: [UInt8]) {
    func begins(_ bytes: [UInt8]) -> Bool { magic.starts(with: bytes) }
    if begins([0x1F, 0x8B]) {
      self = .gzip
    } else if begins([0x28, 0xB5, 0x2F, 0xFD])
      || magic.count == 4 && begins([magic[0], 0x2A, 0x4D, 0x18])
        && magic[0] & 0xF0 == 0x50
    {
      self = .zstd
    } else if begins([0x50, 0x4B, 0x03, 0x04]) {
      self = .unreadable(
        advice:
          "is a zip archive or a workbook; a workbook is read as one if its "
          + "name ends in .xlsx, else export it as CSV")
    } else if begins(Array("PAR1".utf8)) {
      self = .unreadable(
        advice: "is a Parquet file, and read as one if its name ends in "
          + ".parquet; else export it as CSV")
    } else if begins(Array("BZh".utf8)) || begins([0xFD, 0x37, 0x7A, 0x58]) {
      self = .unreadable(
        advice: "is compressed with bzip2 or xz; use gzip, zstd or plain CSV")
    } else {
      self = .text
    }
  }
}

/// A window on the bytes of a file, from which decoders take their input.
final class CompressedInput: Decoder {
  private static let capacity = 256 << 10

  private let input: FileInput
  private let buffer = UnsafeMutableRawBufferPointer.allocate(
    byteCount: capacity, alignment: 16)
  private var start = 0
  private var end = 0

  var name: String { input.name }

  init(_ input: FileInput) {
    self.input = input
  }

  deinit {
    buffer.deallocate()
  }

  /// The bytes at hand; reads more when there are none.
  ///
  /// Empty at the end.
  func available() throws(DataError) -> UnsafeRawBufferPointer {
    if start == end {
      start = 0
      end = try input.read(into: buffer)
    }
    return UnsafeRawBufferPointer(rebasing: buffer[start..<end])
  }

  /// Marks bytes as used.
  func consume(_ count: Int) {
    precondition(count >= 0 && count <= end - start)
    start += count
  }

  /// The first bytes, not consumed; fewer if the file is shorter.
  ///
  /// To be called before anything else.
  func prefix(_ count: Int) throws(DataError) -> [UInt8] {
    while end < count {
      let free = UnsafeMutableRawBufferPointer(rebasing: buffer[end...])
      let read = try input.read(into: free)
      if read == 0 { break }
      end += read
    }
    return Array(buffer[0..<min(count, end)])
  }

  /// Moves bytes on as they are, past the window when it is empty.
  func decode(
    into target: UnsafeMutableRawBufferPointer
  ) throws(DataError) -> Int {
    if start == end { return try input.read(into: target) }
    let count = min(target.count, end - start)
    target.copyMemory(
      from: UnsafeRawBufferPointer(rebasing: buffer[start..<start + count]))
    start += count
    return count
  }
}
